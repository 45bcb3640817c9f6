"""The jobs at the desk, and what each may do: the one table of who holds which permission.

A role is a group of Django's. What a permission means for one story (its state, whose it is) `articles.permissions`
says; here stands only who holds it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import Group, Permission
    from django.db.models import Manager

WRITER, EDITOR, PICTURE_EDITOR, CHIEF = ROLES = ("Writer", "Editor", "Picture editor", "Chief")

NONE, VIEW, ADD, WRITE, ALL = "", "view", "view add", "view add change", "view add change delete"
CHANGE = "view change"

# What each role may do with the rows of a model, in the order of ROLES.
MODELS = {
    "articles.article": (WRITE, ALL, CHANGE, ALL),  # to delete a story is to move it to the trash
    "articles.campaign": (VIEW, ALL, VIEW, ALL),
    "articles.product": (VIEW, ALL, VIEW, ALL),
    "articles.section": (VIEW, ALL, VIEW, ALL),
    "taggit.tag": (VIEW, ALL, WRITE, ALL),
    "media.photo": (ADD, ALL, ALL, ALL),
    "articles.photogallery": (ADD, ALL, ALL, ALL),
    "people.person": (VIEW, ALL, VIEW, ALL),
    "people.brand": (VIEW, ALL, VIEW, ALL),
    "people.author": (VIEW, ALL, VIEW, ALL),
    "people.ambassador": (VIEW, ALL, VIEW, ALL),
    "auth.user": (NONE, NONE, NONE, ALL),
}

# What no rows say: who may do it.
ACTS = {
    "articles.view_any_article": (EDITOR, PICTURE_EDITOR, CHIEF),
    "articles.change_any_article": (EDITOR, CHIEF),
    "articles.change_photos_of_article": (PICTURE_EDITOR, CHIEF),
    "articles.approve_article": (EDITOR, CHIEF),
    "articles.publish_article": (EDITOR, CHIEF),
    "articles.override_checklist": (EDITOR, CHIEF),
    "articles.lift_embargo": (CHIEF,),
    "articles.walk_moments": (EDITOR, PICTURE_EDITOR, CHIEF),
    "media.take_down_photo": (EDITOR, PICTURE_EDITOR, CHIEF),  # whoever sees a wrong first
    "media.lift_takedown": (PICTURE_EDITOR, CHIEF),  # and whoever answers for it
}


@dataclass(frozen=True)
class Repair:
    """What was wrong with a role, and was put right."""

    role: str
    is_new: bool
    given: list[str]
    taken: list[str]


def rights(role: str) -> set[str]:
    """Return the names of the permissions that a role holds, such as "media.add_photo"."""
    column = ROLES.index(role)
    on_rows = {
        f"{label}.{action}_{model}"
        for label, model, row in ((*name.split("."), row) for name, row in MODELS.items())
        for action in row[column].split()
    }
    return on_rows | {name for name, roles in ACTS.items() if role in roles}


def repair(groups: "Manager[Group]", permissions: "Manager[Permission]") -> list[Repair]:
    """Make the groups of all roles hold what the table says and nothing else; return a `Repair` of each.

    The two managers are arguments, as a migration has its own. A permission that the database doesn't have yet is
    left out: what a later migration brings, the next repair hands out.
    """
    there = {
        f"{label}.{codename}": pk
        for pk, label, codename in permissions.values_list("pk", "content_type__app_label", "codename")
    }
    return [_repair(groups, role, there) for role in ROLES]


def _repair(groups: "Manager[Group]", role: str, there: Mapping[str, int]) -> Repair:
    group, is_new = groups.get_or_create(name=role)
    held = {pk: name for name, pk in there.items()}
    has = {held[pk] for pk in group.permissions.values_list("pk", flat=True)}
    wanted = rights(role) & there.keys()
    given, taken = sorted(wanted - has), sorted(has - wanted)
    group.permissions.add(*(there[name] for name in given))
    group.permissions.remove(*(there[name] for name in taken))
    return Repair(role, is_new, given, taken)
