from tests.settled import settled  # noqa: F401
