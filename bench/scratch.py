"""A database and a folder that a bench has for itself, and that are gone when it ends.

Import it first of all: it chooses the folder before the settings are read.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests import environment  # noqa: E402  # it names them


@contextmanager
def scratch(*, with_statics=False) -> Iterator[None]:
    """Hold an empty database, of the kind that DATABASE_URL names; `with_statics` has the files under hashed names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magazine.settings")
    import django

    django.setup()
    environment.pytest_configure(None)
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    if with_statics:
        settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "magazine.static_storage.Storage"}}
        call_command("collectstatic", verbosity=0, interactive=False)
    connection.creation.create_test_db(verbosity=0)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
        environment.pytest_unconfigure(None)
