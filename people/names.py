"""How a person's or a house's name is shortened and sorted."""


def initials(name: str) -> str:
    """Return up to two initials, for the place of a portrait that there isn't."""
    words = [word for word in name.replace("&", " ").split() if word[:1].isalpha()]
    return "".join(word[0].upper() for word in (words[:1] + words[-1:] if len(words) > 1 else words))


def surname_first(name: str) -> str:
    """Return a name as an index prints it, taking the last word for the surname: "Moss, Kate"."""
    first, _, last = name.rpartition(" ")
    return f"{last}, {first}" if first else name
