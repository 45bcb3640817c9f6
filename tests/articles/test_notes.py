"""Notes between editors: written, answered, resolved, and never shown to readers."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles.desk import notes
from articles.models import Article, Note, Picture, PreviewLink, Text
from articles.pages.preview_links import token
from articles.publishing import Refused
from articles.revisions.snapshots import record
from tests.builders import make_article, make_photo, publish_article
from tests.forms import address_of, save

pytestmark = pytest.mark.django_db
SCRIPT = {"X-Requested-With": "fetch"}


def panel(client, article):
    page = client.get(address_of(article)).content.decode()
    return re.search(r'<section class="module aside notes".*?</section>', page, re.DOTALL)[0]


def key_of(article):
    return str(article.articles_text_set.first().key)


@pytest.fixture
def writer(make_staff):
    return make_staff("articles.view_article", "articles.change_article")


# Written, answered, resolved.


def test_a_note_on_the_story_stands_beside_its_form(desk):
    article = make_article()
    response = desk.post(address_of(article, "notes"), {"text": "Who took this?", "block": ""})
    assert response.url == f"{address_of(article)}#notes"
    assert "Who took this?" in panel(desk, article)
    assert "On the story" in panel(desk, article)


def test_a_note_on_a_block_leads_to_it(desk, chief):
    article = make_article(blocks=[Text(html="<p>x</p>"), Picture(photo=make_photo())])
    key = article.articles_picture_set.get().key
    desk.post(address_of(article, "notes"), {"text": "Too dark?", "block": str(key)})
    note = Note.objects.get()
    assert (note.block, note.by, note.text) == (key, chief, "Too dark?")
    assert f'<a href="#block-{key}">Block 2, picture</a>' in panel(desk, article)


def test_a_note_follows_its_block(desk, chief):
    article = make_article(blocks=[Text(html="<p>x</p>"), Text(html="<p>y</p>")])
    first = article.articles_text_set.first()
    notes.add_note(article, text="Here.", by=chief, block=str(first.key))
    first.ordering = 999
    first.save()
    assert "Block 2, text" in panel(desk, article)


def test_a_note_whose_block_has_gone_stays_with_the_story(desk, chief):
    article = make_article(blocks=[Text(html="<p>x</p>"), Text(html="<p>y</p>")])
    notes.add_note(article, text="About the silk.", by=chief, block=key_of(article))
    article.articles_text_set.first().delete()
    assert "On the story: its block has gone" in panel(desk, article)
    assert "About the silk." in panel(desk, article)


def test_notes_on_texts_that_were_joined_stand_at_the_text_that_has_their_words(desk, chief):
    article = make_article(blocks=[Text(html=f"<p>{words}</p>") for words in ("One", "Two", "Three", "Four")])
    one, two, three, four = (str(text.key) for text in Text.objects.order_by("ordering"))
    for key in (one, two, three, four):
        notes.add_note(article, text="Who says so?", block=key, by=chief)
    whole = notes.add_note(article, text="How long is it?", by=chief)
    gone = {f"articles_text_set-{number}-DELETE": "on" for number in (1, 2)}
    joined = [f"{three} {two}", f"{two} {one}", f"{four} {one}", f"{two}", f"x {one}", f"{one} x y"]  # the fourth stays
    save(desk, article, joined=[*joined, f"None {one}"], **gone)
    assert [str(note.block) for note in article.notes.exclude(pk=whole.pk).order_by("pk")] == [one, one, one, four]
    assert article.notes.get(pk=whole.pk).block is None


def test_an_answer_stands_under_its_note(desk, chief):
    article = make_article()
    note = notes.add_note(article, text="Who took this?", by=chief)
    desk.post(address_of(article, "answer_note", note.pk), {f"answer-{note.pk}": "Ada Lens.", "text": "Another, begun"})
    assert note.answers.get().text == "Ada Lens."
    assert Note.objects.count() == 2
    assert panel(desk, article).index("Who took this?") < panel(desk, article).index("Ada Lens.")


def test_a_resolved_note_steps_back_with_who_resolved_it(desk, chief):
    article = make_article()
    note = notes.add_note(article, text="Who took this?", by=chief)
    desk.post(address_of(article, "resolve_note", note.pk))
    note.refresh_from_db()
    assert note.resolved_by == chief
    said = panel(desk, article)
    assert "1 resolved note" in said
    assert "Resolved by chief" in said
    assert "Who took this?" in said.split("<details>")[1]


def test_a_last_answer_is_kept_with_the_resolution(desk, chief):
    note = notes.add_note(make_article(), text="Who took this?", by=chief)
    desk.post(address_of(note.article, "resolve_note", note.pk), {f"answer-{note.pk}": "Ada Lens."})
    note.refresh_from_db()
    assert note.resolved_by == chief
    assert note.answers.get().text == "Ada Lens."


def test_a_resolved_note_can_be_opened_again(desk, chief):
    note = notes.add_note(make_article(), text="Who took this?", by=chief)
    notes.resolve(note, by=chief)
    desk.post(address_of(note.article, "resolve_note", note.pk), {"again": "1"})
    note.refresh_from_db()
    assert (note.resolved_at, note.resolved_by) == (None, None)


def test_an_answer_opens_a_resolved_note_again(chief):
    note = notes.add_note(make_article(), text="Who took this?", by=chief)
    notes.resolve(note, by=chief)
    notes.answer(note, text="No, look again.", by=chief)
    note.refresh_from_db()
    assert note.resolved_at is None


def test_resolving_twice_keeps_who_was_first(chief, writer):
    article = make_article(created_by=writer)
    note = notes.add_note(article, text="Who took this?", by=chief)
    notes.resolve(note, by=writer)
    notes.resolve(note, by=chief)
    note.refresh_from_db()
    assert note.resolved_by == writer


def test_a_script_is_answered_with_the_panel_alone(desk):
    article = make_article()
    answer = desk.post(address_of(article, "notes"), {"text": "Who took this?"}, headers=SCRIPT)
    assert answer.status_code == 200
    assert answer.content.decode().startswith('<section class="module aside notes"')
    assert "Who took this?" in answer.content.decode()


def test_a_note_saves_nothing_else_of_the_story(desk):
    article, _revision = publish_article(at=timezone.now())
    saved_at = Article.objects.get().saved_at
    desk.post(address_of(article, "notes"), {"text": "Who took this?", "headline": "Forged"})
    article.refresh_from_db()
    assert (article.headline, article.saved_at) == ("A Coat for Rain", saved_at)
    assert article.revisions.count() == 1


def test_saving_the_story_sends_no_note(desk):
    article = make_article()
    save(desk, article, text="Half written")
    assert not Note.objects.exists()


def test_a_note_is_text_and_never_markup(desk):
    article = make_article()
    desk.post(address_of(article, "notes"), {"text": "<script>alert(1)</script>\r\nsecond line"})
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>second line" in panel(desk, article)


def test_a_writer_answers_the_note_on_their_story(client, chief, writer):
    article = make_article(created_by=writer)
    note = notes.add_note(article, text="Who took this?", by=chief)
    client.force_login(writer)
    client.post(address_of(article, "answer_note", note.pk), {f"answer-{note.pk}": "Ada Lens."})
    assert note.answers.get().by == writer


def test_notes_cost_the_form_no_more_queries_the_more_there_are(desk, chief, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    article = make_article()

    def add(number):
        for _each in range(number):
            note = notes.add_note(article, text="x", by=chief, block=key_of(article))
            notes.answer(note, text="y", by=chief)
        notes.resolve(note, by=chief)

    add(2)
    desk.get(address_of(article))
    with CaptureQueriesContext(connection) as few:
        desk.get(address_of(article))
    add(9)
    with django_assert_num_queries(len(few)):
        desk.get(address_of(article))


# Never shown to readers.


def test_no_reader_and_no_preview_sees_a_note(desk, client, chief, build_magazine):
    magazine = build_magazine()
    words = "Kestrel-note"
    for article in Article.objects.all():
        notes.answer(notes.add_note(article, text=words, by=chief), text=words, by=chief)
        for text in article.articles_text_set.all():
            notes.add_note(article, text=words, by=chief, block=str(text.key))
    article = magazine.stories[-1]
    revision = record(article, by=chief)
    link = PreviewLink.objects.create(
        revision=revision, made_by=chief, made_at=timezone.now(), expires_at=timezone.now() + timedelta(days=1)
    )
    preview = desk.get(f"/desk/articles/article/{article.pk}/revisions/{revision.number}/preview/")
    assert preview.status_code == 200
    assert words not in preview.content.decode()
    client.logout()
    shared = client.get(f"/previews/{token(link)}/")
    assert shared.status_code == 200
    assert words not in shared.content.decode()
    for name, page in magazine.pages.items():
        assert words not in client.get(page).content.decode(), name


# Refused.


@pytest.mark.parametrize("text", ["", " \r\n ", "x" * 2001])
def test_a_note_without_words_or_with_too_many_is_refused(desk, text):
    article = make_article()
    page = desk.post(address_of(article, "notes"), {"text": text}, follow=True).content.decode()
    assert "Write what the note should say." in page or "at most 2000 characters" in page
    answer = desk.post(address_of(article, "notes"), {"text": text}, headers=SCRIPT)
    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("text/plain")
    assert not Note.objects.exists()


@pytest.mark.parametrize("block", ["0f6ff0ab-3a52-4f59-9d36-0e9b0c6a5d11", "x", "' OR 1=1"])
def test_a_note_on_a_block_that_the_story_has_not_is_refused(desk, block):
    article = make_article()
    page = desk.post(address_of(article, "notes"), {"text": "Here.", "block": block}, follow=True).content.decode()
    assert "The story as it was saved has no such block." in page
    assert not Note.objects.exists()


def test_a_note_on_another_storys_block_is_refused(chief):
    article, other = make_article(), make_article("Other")
    with pytest.raises(Refused):
        notes.add_note(article, text="Here.", by=chief, block=key_of(other))


@pytest.mark.parametrize("verb", ["answer_note", "resolve_note"])
def test_a_note_of_another_story_is_not_found(desk, chief, verb):
    article, other = make_article(), make_article("Other")
    note = notes.add_note(other, text="Here.", by=chief)
    assert desk.post(address_of(article, verb, note.pk), {f"answer-{note.pk}": "x"}).status_code == 404
    assert desk.post(address_of(article, verb, 10**30)).status_code == 404
    note.refresh_from_db()
    assert (note.resolved_at, note.answers.count()) == (None, 0)


def test_an_answer_is_no_note_of_its_own(desk, chief):
    note = notes.add_note(make_article(), text="Here.", by=chief)
    answer = notes.answer(note, text="There.", by=chief)
    assert desk.post(address_of(note.article, "resolve_note", answer.pk)).status_code == 404
    assert (
        desk.post(address_of(note.article, "answer_note", answer.pk), {f"answer-{answer.pk}": "x"}).status_code == 404
    )


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_only_a_post_changes_notes(desk, chief, method):
    note = notes.add_note(make_article(), text="Here.", by=chief)
    for verb, more in (("notes", ()), ("answer_note", (note.pk,)), ("resolve_note", (note.pk,))):
        assert getattr(desk, method)(address_of(note.article, verb, *more)).status_code == 405
    assert Note.objects.get().resolved_at is None


def test_a_writer_cannot_write_on_a_story_that_is_not_theirs(client, chief, writer):
    article = make_article(created_by=chief)
    note = notes.add_note(article, text="Here.", by=chief)
    client.force_login(writer)
    assert client.post(address_of(article, "notes"), {"text": "Forged."}).status_code == 404
    assert client.post(address_of(article, "resolve_note", note.pk)).status_code == 404
    with pytest.raises(PermissionDenied):
        notes.add_note(article, text="Forged.", by=writer)
    with pytest.raises(PermissionDenied):
        notes.resolve(note, by=writer)
    assert Note.objects.get().resolved_at is None


def test_a_story_in_the_trash_takes_no_notes_but_shows_them(desk, chief):
    article = make_article()
    note = notes.add_note(article, text="Here.", by=chief)
    Article.objects.update(trashed_at=timezone.now())
    assert desk.post(address_of(article, "notes"), {"text": "x"}).status_code == 403
    assert desk.post(address_of(article, "resolve_note", note.pk)).status_code == 403
    said = panel(desk, article)
    assert "Here." in said
    assert "<button" not in said


def test_nobody_without_a_login_writes_notes(client, chief):
    note = notes.add_note(make_article(), text="Here.", by=chief)
    for verb, more in (("notes", ()), ("answer_note", (note.pk,)), ("resolve_note", (note.pk,))):
        response = client.post(address_of(note.article, verb, *more), {"text": "x"})
        assert response.url.startswith("/desk/login/")
    assert Note.objects.count() == 1


def test_a_note_without_a_token_is_refused(chief):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(chief)
    assert client.post(address_of(make_article(), "notes"), {"text": "Forged."}).status_code == 403
    assert not Note.objects.exists()
