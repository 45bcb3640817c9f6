"""What makes a secret key too weak to sign sessions with."""

SHORTEST = 50  # characters; the length that Django's own check (security.W009) asks for
FEWEST_DIFFERENT = 5
HOW = "Set SECRET_KEY in the environment to at least 50 random characters, or start with `make run`, which makes one."


def weakness(key: str) -> str:
    """Return one sentence saying what is wrong with the secret key and what to do, or "" for a good one."""
    if not key:
        return f"The secret key is missing. {HOW}"
    if len(key) < SHORTEST or len(set(key)) < FEWEST_DIFFERENT or key.startswith("django-insecure-"):
        return f"The secret key is too weak ({len(key)} characters). {HOW}"
    return ""
