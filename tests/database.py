"""The tables of a test, for a process of its own."""

from django.conf import settings

ALONE = {"DATABASE_URL": "", "REDIS_URL": ""}  # a process that has nothing to do with the services of the run


def database_url():
    """Return the DATABASE_URL of the test's own database; mark the test with `django_db(transaction=True)`."""
    database = settings.DATABASES["default"]
    name = database["NAME"]
    if "sqlite" in database["ENGINE"]:
        return f"sqlite:///{name}"
    return f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{name}"
