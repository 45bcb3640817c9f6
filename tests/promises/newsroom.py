"""A newsroom: an account of every kind, and a story of one writer in every state a story can be in.

Every word of a story that readers don't see has the canary in it: whoever may not see the story never reads it.
"""

import logging
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from articles import publishing
from articles.models import Article, Note, PhotoGallery, Revision, Text
from articles.pages import preview_links
from articles.revisions.beside import keep
from articles.revisions.snapshots import freeze, record
from magazine import roles
from media.models import Photo, Window
from people.models import Ambassador
from tests.builders import (
    A_DAY,
    REASON,
    every_block,
    make_article,
    make_author,
    make_brand,
    make_campaign,
    make_member,
    make_person,
    make_photo,
    make_product,
    make_section,
    picture_file,
    publish_article,
)
from tests.kept import once_in_a_module
from tests.promises.permissions import ANYONE, CHIEF, EDITOR, FORMER, OTHER, PICTURES, READER, STATES, WRITER

CANARY = "zeisig"
ROLES = {WRITER: roles.WRITER, OTHER: roles.WRITER, EDITOR: roles.EDITOR, PICTURES: roles.PICTURE_EDITOR}
ROLES |= {CHIEF: roles.CHIEF, FORMER: roles.CHIEF}


@dataclass
class Newsroom:
    """Accounts and clients by actor, stories by state, and a row of each model that the desk has."""

    users: dict
    clients: dict = field(default_factory=dict)
    rows: dict = field(default_factory=dict)
    stories: dict = field(default_factory=dict)
    notes: dict = field(default_factory=dict)
    links: dict = field(default_factory=dict)
    kept: dict = field(default_factory=dict)  # the numbers of the autosaves
    own_photo: Photo | None = None  # that the writer has added, and nobody else uses
    window: Window | None = None  # of the photo's rights, with its proof

    def path(self, state, path, actor=CHIEF):
        """Return the address of a page of the story in a state; an autosave is always the actor's own."""
        if "<autosave>" in path:
            path = path.replace("<autosave>", str(self.autosave(state, actor)))
        for name, number in {
            "older": 1,
            "newer": 2,
            "note": self.notes[state].pk,
            "link": self.links[state].pk,
            "use": 1,
        }.items():
            path = path.replace(f"<{name}>", str(number))
        return f"/desk/articles/article/{self.stories[state].pk}/{path}"

    def autosave(self, state, actor):
        """Return the number of what an actor's open form of a story has kept by itself."""
        story = self.stories[state]
        if (state, actor) not in self.kept:
            kept = freeze(story, by=self.users.get(actor), kind=Revision.Kind.AUTOSAVE)
            kept.headline, kept.digest = f"{CANARY}, unsaved", actor
            self.kept[state, actor] = keep(kept, based_on=story.revisions.newest_saved().number).number
        return self.kept[state, actor]


def staff_it():
    """Make a newsroom, without the clients."""
    users = {actor: make_member(role, actor.replace(" ", "-")) for actor, role in ROLES.items()}
    users[READER] = get_user_model().objects.create_user("reader", password="irrelevant")
    room = Newsroom(users)
    _furnish(room)
    for state in STATES:
        _write(room, state)
    return room


staffed_first, staffed = once_in_a_module("staffed", staff_it)


@pytest.fixture
def newsroom(staffed):
    room = staffed
    for actor in [ANYONE, *room.users]:
        room.clients[actor] = Client(raise_request_exception=False)
        if actor in room.users:
            room.clients[actor].force_login(room.users[actor])
    room.users[FORMER].is_active = False
    room.users[FORMER].save()
    logging.disable(logging.WARNING)  # thousands of refusals, each with its traceback, cost more than the requests
    yield room
    logging.disable(logging.NOTSET)


def _furnish(room):
    person, brand, photo = make_person(), make_brand(), make_photo(data=picture_file())
    product = make_product(brand=brand, photo=photo)
    campaign = make_campaign(brand=brand, photos=[photo], products=[product], roll=[("photographer", person)])
    own, _revision = publish_article("Of the other writer", created_by=room.users[OTHER], tags=["cloth"])
    room.rows = {
        "articles/campaign": campaign,
        "articles/product": product,
        "articles/section": make_section(),
        "taggit/tag": own.tags.get(),
        "media/photo": photo,
        "people/person": person,
        "people/brand": brand,
        "people/author": make_author(),
        "people/ambassador": Ambassador.objects.create(person=person, brand=brand, announced_on="2026-01-01"),
        "auth/user": room.users[READER],
    }
    room.stories["own"] = own
    room.own_photo = make_photo("A photo of the writer’s", added_by=room.users[WRITER])
    Photo.objects.filter(pk=photo.pk).update(added_by=room.users[WRITER])  # and readers see it: it is everybody's
    room.window = photo.windows.create(proof=SimpleUploadedFile("contract.pdf", b"%PDF-1.7"))


def _write(room, state):
    """Write a story, bring it into a state, and lay a note, a link and everybody's autosave beside it."""
    rows, writer = room.rows, room.users[WRITER]
    is_public = state in ("live", "changed")
    word = "Wren" if is_public else CANARY
    photo, product, campaign = rows["media/photo"], rows["articles/product"], rows["articles/campaign"]
    story = room.stories[state] = make_article(
        f"{word} {state}",
        created_by=writer,
        kicker=word,
        standfirst=f"A {word} in a tree.",
        lead_photo=photo,
        lead_caption=f"A {word}",
        authors=[rows["people/author"]],
        people=[rows["people/person"]],
        products=[product],
        campaigns=[campaign],
        tags=["cloth"],
        blocks=every_block(campaign, product, [photo], room.stories["own"]),
    )
    if state == "live":
        rows["articles/photogallery"] = story.articles_gallery_set.get().gallery
    _caption(story, word)
    _say(story, word, writer)
    _say(story, f"{word} again", writer)
    _bring(story, state)
    if state == "changed":
        Article.objects.filter(pk=story.pk).update(headline=f"{CANARY} changed", kicker=CANARY)
        _caption(story, CANARY)
        _say(Article.objects.get(pk=story.pk), CANARY, writer)
    story.refresh_from_db()
    now, chief = timezone.now(), room.users[CHIEF]
    room.notes[state] = Note.objects.create(article=story, text=f"The {CANARY} sings", by=writer, at=now)
    if not story.trashed_at:
        room.links[state] = preview_links.make(story.revisions.get(number=2), by=chief, days=7)
    room.links.setdefault(state, room.links["draft"])


def _caption(story, word):
    gallery = PhotoGallery.objects.get(blocks__parent=story)
    gallery.places.update(caption=f"A {word} on a chair")
    PhotoGallery.objects.filter(pk=gallery.pk).update(title=f"Looks of the {word}")


def _say(story, word, writer):
    Text.objects.filter(parent=story).update(html=f"<p>{word} is what it says.</p>")
    record(story, by=writer)


def _bring(story, state):
    now, day = timezone.now(), timedelta(days=1)
    if state in ("in_review", "approved"):
        publishing.submit(story, by=None, override=REASON)
    if state == "approved":
        publishing.approve(story, by=None)
    if state == "scheduled":
        publishing.schedule(story, by=None, live_from=now + day, override=REASON)
    if state in ("live", "changed", "embargo", "off"):
        publishing.publish(story, by=None, at=A_DAY, override=REASON)
    if state == "embargo":
        publishing.set_embargo(story, until=now + day, by=None)
    if state == "off":
        publishing.withdraw(story, by=None)
    if state == "trash":
        publishing.trash(story, by=None)


@contextmanager
def undone():
    """Undo whatever is written inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def writes():
    """Yield a list that fills with the statements that change a row; a session's own don't count."""
    seen = []

    def watch(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")) and "django_session" not in sql:
            seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield seen


def dump(*but):
    """Return every row of every table but sessions, the stamp of them all, and those named: {table: rows}."""
    but = {"django_session", "magazine_stamp", *but}
    tables = [table for table in connection.introspection.table_names() if table not in but]
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def differing(before, after):
    """Return the tables in which two dumps differ."""
    return {table for table in before.keys() | after.keys() if before.get(table) != after.get(table)}
