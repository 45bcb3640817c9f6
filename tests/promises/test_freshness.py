"""Freshness: a reader's page costs next to nothing, and is never older than the last commit, nor than the moment.

Two processes keep the pages of a magazine while a third writes, in every way there is. At once each kept page has to be
what the program makes of it now, to the byte, in both of them.
"""

import json
import os
import subprocess
import sys
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings as project
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from taggit.models import Tag

from articles import tags
from articles.models import (
    Article,
    Campaign,
    CampaignPhoto,
    Credit,
    Release,
)
from articles.publishing import come_down, publish, schedule, set_embargo, trash, withdraw
from magazine.pages.asked import ELSEWHERE
from media.intake.takedown import current_takedown, lift, take_down
from media.models import Photo, Window
from people.merging import merge
from people.models import Ambassador, Person
from tests.articles.importing.texts import A, write
from tests.builders import (
    A_DAY,
    REASON,
    deny,
    make_article,
    make_author,
    make_campaign,
    make_person,
    publish_article,
)
from tests.database import database_url
from tests.forms import save, signed_in
from tests.promises import secret
from tests.promises.secret import BESIDE, HIDDEN, ID
from tests.promises.test_embargo import hidden_paths, known_paths, set_stage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

SECOND = timedelta(seconds=1)
SOON = timedelta(days=3)


class Reader:
    """A process that answers readers."""

    def __init__(self, folder, **environment):
        around = os.environ | {"DATABASE_URL": database_url(), "VAR_DIR": str(folder), "DEBUG": "0"}
        around |= {"SECRET_KEY": project.SECRET_KEY, "ALLOWED_HOSTS": "localhost", "PYTHONWARNINGS": "ignore"}
        around |= {"UPLOADS_DIR": str(folder / "uploads")} | environment
        command = [sys.executable, "-m", "tests.promises.reader"]
        self.process = subprocess.Popen(
            command, cwd=project.BASE_DIR, env=around, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._line() == "ready"

    def ask(self, paths, at=None):
        self.process.stdin.write(json.dumps({"at": at and at.isoformat(), "paths": [*paths]}) + "\n")
        self.process.stdin.flush()
        return {path: SimpleNamespace(**said) for path, said in self._line().items()}

    def _line(self):
        line = self.process.stdout.readline()
        assert line, "It has ended"
        return json.loads(line)

    def end(self):
        self.process.kill()
        self.process.communicate(timeout=30)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return the folder of all processes of this module, which outlive its tests."""
    return tmp_path_factory.mktemp("readers")


@pytest.fixture(autouse=True)
def uploads(settings, folder):
    settings.MEDIA_ROOT = folder / "uploads"


@pytest.fixture(scope="module")
def begin(folder):
    """Return a function that begins a process more."""
    begun = []

    def start(**environment):
        begun.append(Reader(folder, **environment))
        return begun[-1]

    yield start
    for each in begun:
        each.end()


@pytest.fixture(scope="module")
def readers(begin, django_db_setup):
    return [begin(), begin()]


def looked(readers, paths, at=None):
    """Return {path: digest}: right in every process, and asked of the program by the first that needs it alone."""
    found = {}
    for number, reader in enumerate(readers):
        for path, said in reader.ask(paths, at).items():
            assert said.is_right, (number, path, at, said.differs)
            assert found.setdefault(path, said.digest) == said.digest, (number, path)
            shared = not said.status.startswith("404") and not f"{path}/".startswith(ELSEWHERE)
            assert not (number and said.is_made and shared), (number, path)
    return found


def made(readers, paths, at=None):
    """Return which pages aren't kept."""
    return [(path, said.status) for reader in readers for path, said in reader.ask(paths, at).items() if said.is_made]


def execute(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def acts(magazine, gone, chief, tmp_path):
    """Yield (what it is, the act): each changes a page of the magazine."""
    desk = signed_in(chief)
    story, other = magazine.stories
    photo, person, campaign, product = magazine.photos[0], magazine.person, magazine.campaign, magazine.product

    def edited(headline):
        Article.objects.filter(pk=story.pk).update(headline=headline)
        story.refresh_from_db()
        return story

    def form(row, **changes):
        answer = save(desk, row, **changes)
        assert answer.status_code == 302, answer.content.decode()[:3000]

    def tag(slug):
        return Tag.objects.get(slug=slug)

    def seed():
        [path] = write(tmp_path / "texts", a=A)
        call_command("seed", str(path), override=REASON, section="Fashion")

    def fallen():
        with transaction.atomic():
            with transaction.atomic():
                Person.objects.filter(pk=person.pk).update(occupation="nobody")
                transaction.set_rollback(True)
            Person.objects.filter(pk=person.pk).update(occupation="muse")

    yield "a story", lambda: publish_article("Another Coat", tags=["leather"], people=[gone])
    yield "a correction", lambda: publish(edited("A Coat for Hail"), by=None, override=REASON)
    yield "withdrawal", lambda: withdraw(other, by=None)
    yield "back again", lambda: publish(other, by=None, override=REASON)
    yield "trash", lambda: (withdraw(other, by=None), trash(other, by=None))
    yield "embargo", lambda: set_embargo(campaign, until=timezone.now() + SOON, by=None)
    yield "its end", lambda: set_embargo(campaign, until=None, by=None)
    yield "takedown", lambda: take_down(photo, by=chief, reason="The model has asked", places=[])
    yield "its end", lambda: lift(current_takedown(photo), by=chief)
    yield "rights", lambda: deny(photo)
    yield "rights back", lambda: Window.objects.filter(photo=photo).latest("pk").delete()
    yield "credit", lambda: Photo.objects.filter(pk=photo.pk).update(creator="Ada Lenz")
    yield "form of a person", lambda: form(person, occupation="singer")
    yield "form of a section", lambda: form(story.section, name="Modes")
    yield "form of a product", lambda: form(product, description="A bag, folded twice.")
    yield "form of a campaign", lambda: form(campaign, description="On the quay.")
    yield "form of a house", lambda: form(magazine.brand, description="A house.")
    yield "form of a photo", lambda: form(photo, alt_text="A look, in grey.")
    yield "form of a tag", lambda: form(tag("leather"), name="Leathers")
    yield "story's form", lambda: save(desk, story, "_publish", headline="A Coat for Sleet", override=REASON)
    yield "merge of people", lambda: merge(gone, person, by=None, is_known=lambda row: row == person)
    yield (
        "merge of tags",
        lambda: tags.merge(Tag.objects.get(slug="fold"), Tag.objects.get(slug="leather"), timezone.now()),
    )
    yield "update()", lambda: Person.objects.filter(pk=person.pk).update(occupation="dancer")
    yield "bulk_update", lambda: Person.objects.bulk_update([Person(pk=person.pk, occupation="actor")], ["occupation"])
    yield "bulk_create", lambda: Release.objects.bulk_create([Release(product=product, year=2025, kind="reissue")])
    yield "save", lambda: Ambassador.objects.create(person=person, brand=magazine.brand, announced_on="2025-01-01")
    yield "many to many", lambda: campaign.products.clear()
    yield "deletion", lambda: CampaignPhoto.objects.filter(campaign=campaign).delete()
    yield "a row's deletion", lambda: Credit.objects.filter(campaign=campaign).last().delete()
    yield "import", seed
    yield "task", lambda: make_pictures(photo)
    yield "SQL", lambda: execute("UPDATE people_person SET occupation = 'poet' WHERE id = %s", person.pk)
    yield "SQL that deletes", lambda: execute("DELETE FROM articles_appearance WHERE person_id = %s", person.pk)
    yield "after a savepoint", fallen


def make_pictures(photo):
    """Have a photo's files made anew by the queue, as after another crop."""
    Photo.objects.filter(pk=photo.pk).update(focal_x=0.9)
    call_command("renditions")


def test_after_whatever_writes_each_page_is_new_at_once_in_every_process(readers, build_magazine, chief, tmp_path):
    magazine, gone = build_magazine(), make_person("Vera Linde")
    paths = [*magazine.pages.values(), "/feed/", "/tags/fold/", "/stories/another-coat/", "/sections/fashion"]
    before, idle = looked(readers, paths), []
    for name, act in acts(magazine, gone, chief, tmp_path):
        assert made(readers, paths) == [], name
        act()
        after = looked(readers, paths)
        idle += [name] * (after == before)
        before = after
    assert not idle, "These have changed no page"


def test_what_changes_no_page_leaves_them(readers, magazine, chief):
    paths = [*magazine.pages.values()]
    looked(readers, paths)
    story = magazine.stories[0]
    draft = make_article("A draft")
    Article.objects.filter(pk=draft.pk).update(headline="Another draft")
    save(signed_in(chief), story, headline="A working copy that nobody sees")
    execute("UPDATE media_photo SET likeness = '0123'")
    with transaction.atomic():
        Person.objects.update(occupation="nobody")
        transaction.set_rollback(True)
    assert made(readers, paths) == []


def test_to_the_second_at_each_kind_of_moment_and_with_the_clock_set_back(readers, build_magazine):
    magazine = build_magazine()
    now = timezone.now().replace(microsecond=0)
    other = magazine.stories[0]
    day = (now + timedelta(days=40)).replace(hour=0, minute=0, second=0)
    fresh = make_article("A scheduled coat", authors=[make_author("Ida Hem")], tags=["leather"])
    hidden, _revision = publish_article("A kept coat", tags=["leather"])
    schedule(fresh, by=None, live_from=now + timedelta(days=1), override=REASON)
    come_down(other, by=None, live_until=now + timedelta(days=2))
    set_embargo(hidden, until=now + timedelta(days=3), by=None)
    kept = make_campaign("Pepper")
    publish_article("A peppered coat", campaigns=[kept], tags=["leather"])
    Campaign.objects.filter(pk=kept.pk).update(embargoed_until=now + timedelta(days=4))
    first, second = magazine.photos
    Window.objects.create(photo=first, usable_until=now + timedelta(days=5))
    Window.objects.create(photo=second, verdict="deny", usable_from=now + timedelta(days=6))
    Window.objects.create(photo=second, verdict="allow", usable_from=now - SOON)
    Ambassador.objects.filter(person=magazine.person).update(
        announced_on=(now - timedelta(days=9)).date(), active_from=None, active_until=(day - timedelta(days=1)).date()
    )
    moments = [now + timedelta(days=number) for number in range(1, 7)] + [day]
    paths = [*magazine.pages.values(), "/feed/", "/stories/a-scheduled-coat/", "/stories/a-kept-coat/"]
    answers = {}
    for moment in moments:
        before, at = (looked(readers, paths, each) for each in (moment - SECOND, moment))
        assert before != at, f"Nothing has changed at {moment - now}"
        answers[moment] = before, at
    for moment in reversed(moments):  # back in time, and at once forward again
        at, before = (looked(readers, paths, each) for each in (moment, moment - SECOND))
        assert (before, at) == answers[moment], moment


def test_a_writer_that_is_killed_at_its_commit_leaves_nothing_stale(readers, magazine):
    paths = [*magazine.pages.values()]
    before = looked(readers, paths)
    code = f"""
import os, signal, django
django.setup()
from django.db import transaction
from people.models import Person
with transaction.atomic():
    transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))
    Person.objects.filter(pk={magazine.person.pk}).update(occupation="diver")
"""
    around = os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "magazine.settings"}
    around |= {"SECRET_KEY": project.SECRET_KEY, "PYTHONWARNINGS": "ignore"}
    done = subprocess.run([sys.executable, "-c", code], env=around, cwd=project.BASE_DIR, check=False)
    assert done.returncode == -9
    assert looked(readers, paths) != before


def test_a_process_that_is_killed_while_it_makes_pages_leaves_the_others_right(begin, magazine):
    paths = [*magazine.pages.values()]
    for seconds in (0, 0.02, 0.05, 0.1):
        one, other = begin(), begin()
        Person.objects.filter(pk=magazine.person.pk).update(occupation=f"diver {seconds}")
        one.process.stdin.write(json.dumps({"at": None, "paths": paths}) + "\n")
        one.process.stdin.flush()
        with pytest.raises(subprocess.TimeoutExpired):
            one.process.wait(seconds)
        one.end()
        looked([other], paths)


def test_without_redis_pages_are_right(begin, magazine):
    readers = [begin(REDIS_URL="redis://127.0.0.1:1/0"), begin(REDIS_URL="redis://127.0.0.1:1/0")]
    paths = [*magazine.pages.values()]
    for occupation in ("diver", "dancer"):
        Person.objects.filter(pk=magazine.person.pk).update(occupation=occupation)
        for reader in readers:
            assert all(said.is_right for said in reader.ask(paths).values())
        assert made(readers, paths) == []


def test_where_no_trigger_tells_no_page_is_kept(readers, magazine):
    from magazine.freshness import triggers

    paths = [*magazine.pages.values()]
    looked(readers, paths)
    suffix = " ON people_person" if connection.vendor == "postgresql" else ""
    execute(f"DROP TRIGGER freshness_people_person_update{suffix}")
    try:
        Person.objects.filter(pk=magazine.person.pk).update(occupation="diver")
        for reader in readers:
            assert all(said.is_right and said.is_made for said in reader.ask(paths).values())
    finally:
        triggers.make()
    looked(readers, paths)
    assert made(readers, paths) == []


@pytest.mark.parametrize("state", HIDDEN)
def test_a_hidden_story_changes_no_byte_of_what_is_kept(readers, state):
    """Whatever was kept of it while it was live, and whatever was kept as nobody's before."""
    stage = set_stage()
    stage.hidden.token = "never"
    known, hidden = known_paths(stage.magazine), [*hidden_paths(stage.hidden)]
    before, nobody = looked(readers, known), looked(readers, hidden)
    secret.put(stage.hidden.article, HIDDEN[state][:1])
    if HIDDEN[state][:1] == [publish]:
        assert looked(readers, known) != before
        assert looked(readers, hidden) != nobody
    for act in HIDDEN[state][1:]:
        act(Article.objects.get(pk=stage.hidden.article.pk), by=None)
    assert looked(readers, known) == before
    assert looked(readers, hidden) == nobody
    assert {said.status for reader in readers for said in reader.ask(hidden).values()} == {"404 Not Found"}


@pytest.mark.parametrize("state", BESIDE)
def test_what_stands_beside_a_live_story_changes_no_byte_of_what_is_kept(readers, build_magazine, chief, state):
    magazine, article = build_magazine(), make_article("Plain", pk=ID)
    publish(article, by=None, at=A_DAY, override=REASON)
    paths = known_paths(magazine)
    before = looked(readers, paths)
    hidden = secret.fill(article, magazine, by=chief)
    hidden.token = "never"
    secret.put(article, BESIDE[state])
    assert looked(readers, paths) == before
    assert {said.status for said in readers[0].ask(hidden_paths(hidden)).values()} == {"404 Not Found"}
