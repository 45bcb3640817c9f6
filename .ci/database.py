"""Make the role and the database that the suite uses on PostgreSQL, and print their URL: database.py URL [NAME].

With a NAME, a database of that name is made anew.

The role may make databases (the suite makes its own) and nothing else, as in production: what only a
superuser may do should fail here too.
"""

import sys
from urllib.parse import urlsplit

import psycopg2

NAME = "revers"

administrator = urlsplit(sys.argv[1])
name = sys.argv[2] if len(sys.argv) > 2 else NAME
connection = psycopg2.connect(administrator.geturl())
connection.autocommit = True  # CREATE DATABASE can't stand in a transaction
with connection.cursor() as cursor:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME])
    if not cursor.fetchone():
        cursor.execute(f"CREATE ROLE {NAME} LOGIN CREATEDB PASSWORD '{NAME}'")
    if name != NAME:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    if not cursor.fetchone():
        cursor.execute(f"CREATE DATABASE {name} OWNER {NAME}")
    # A run that was killed leaves the databases of its processes behind, perhaps with connections to them.
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"test\\_{NAME}%"])
    for (left,) in cursor.fetchall():
        cursor.execute(f"DROP DATABASE {left} WITH (FORCE)")
connection.close()
print(f"postgres://{NAME}:{NAME}@{administrator.hostname}:{administrator.port or 5432}/{name}")
