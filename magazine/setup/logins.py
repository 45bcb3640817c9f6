"""The accounts that a new magazine starts with: one for each job at the desk, each with a password of its own.

The passwords are made here, kept in a file that only its owner can read, and are good for nothing but this
one database. Where there are accounts already, none is made and none is changed.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from magazine import roles
from magazine.setup.files import write

# Without the letters and digits that are mistaken for one another; 16 of these are 76 bits.
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
LENGTH = 16


@dataclass(frozen=True)
class Job:
    """A job at the desk, its role, and the name that its sample account signs in with."""

    name: str
    role: str
    task: str


JOBS = [
    Job("chief", roles.CHIEF, gettext_noop("runs the magazine: every story, every account")),
    Job("editor", roles.EDITOR, gettext_noop("edits, approves and publishes every story")),
    Job("writer", roles.WRITER, gettext_noop("writes stories and submits them")),
    Job("pictures", roles.PICTURE_EDITOR, gettext_noop("keeps the photo library, and the photos in every story")),
]


def password() -> str:
    """Return a new password in groups of four, as it may have to be typed from a screen."""
    letters = "".join(secrets.choice(ALPHABET) for _n in range(LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, LENGTH, 4))


def read(path: Path) -> dict[str, str]:
    """Return the kept passwords by name."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return dict(line.split()[:2] for line in lines if len(line.split()) >= 2 and not line.startswith("#"))


def write_passwords(path: Path, passwords: Mapping[str, str]) -> None:
    """Write the passwords where only the owner of the file can read them."""
    heading = f"# {_('The sample accounts of this magazine. Change or delete them in the admin before others use it.')}"
    write(path, "\n".join([heading, *(f"{name} {word}" for name, word in passwords.items()), ""]), mode=0o600)


def ensure(path: Path) -> dict[str, str]:
    """Make the sample accounts if there is no account at all, and return the passwords that are known, by name.

    The file comes first: interrupted between the two, the next start makes the accounts with the same words.
    """
    users = get_user_model().objects
    passwords = read(path)
    if not users.exists():
        passwords = {job.name: passwords.get(job.name) or password() for job in JOBS}
        write_passwords(path, passwords)
        with transaction.atomic():
            roles.repair(Group.objects, Permission.objects)
            for job in JOBS:
                user = users.create_user(job.name, password=passwords[job.name], is_staff=True)
                user.groups.add(Group.objects.get(name=job.role))
    there = set(users.filter(username__in=passwords, is_active=True).values_list("username", flat=True))
    return {name: word for name, word in passwords.items() if name in there}
