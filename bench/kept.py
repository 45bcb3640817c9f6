"""Where the magazines that benches have made are kept: one for each size, so that none is built twice.

On SQLite a magazine stands in `var/bench/`; where DATABASE_URL names PostgreSQL, in a database beside that one, called
as it is with the size behind it. Nothing here touches the magazine of the checkout itself.
"""

import os
import sys
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))


def engine() -> str:
    return "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"


def environment(size: int) -> dict[str, str]:
    """Return the environment in which the magazine of `size` stories is found, by this process or another."""
    folder = ROOT / "var" / "bench" / f"{size}-{engine()}"
    folder.mkdir(parents=True, exist_ok=True)
    key = folder / "key"
    if not key.exists():  # renditions are named and texts sealed by it: it stays as long as the rows
        key.write_text(token_hex(32))
    url = f"sqlite:///{folder / 'db.sqlite3'}"
    if engine() == "postgresql":
        parts = urlsplit(os.environ["DATABASE_URL"])
        url = urlunsplit(parts._replace(path=f"{parts.path}_{size}"))
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "magazine.settings",
        "PYTHONPATH": str(ROOT),
        "VAR_DIR": str(folder),
        "DATABASE_URL": url,
        "SECRET_KEY": key.read_text(),
        "IMMEDIATE_TASKS": "1",
    }


def enter(size: int) -> None:
    """Let this process stand in the magazine of `size` stories, its tables and its static files made."""
    around = environment(size)
    if engine() == "postgresql":
        _make_database(around["DATABASE_URL"])
    os.environ.update(around)
    import django

    django.setup()
    from django.contrib.auth.models import Group, Permission
    from django.core.management import call_command

    from magazine import roles
    from magazine.setup import statics

    call_command("migrate", interactive=False, verbosity=0)
    roles.repair(Group.objects, Permission.objects)
    statics.collect()


def _make_database(url: str) -> None:
    """Make the database that an address names, unless it is there; that of DATABASE_URL is asked to."""
    import psycopg2
    from psycopg2 import sql

    name = urlsplit(url).path.strip("/")
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True  # no database is made in a transaction
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:  # a row of no columns is empty, and there
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    connection.close()
