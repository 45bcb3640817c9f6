"""The checklist and the notes of a story in a real browser."""

import re

import pytest

from articles.desk.notes import add_note as write_note
from articles.models import AuditEntry, Note, Picture, Revision, Text
from tests.browser.faults import faults
from tests.browser.test_desk import blocks, edit, save, write
from tests.builders import make_article, make_author, make_photo, make_section, picture_file

pytestmark = pytest.mark.django_db(transaction=True)


def finished(**fields):
    return make_article("A Coat for Rain", **{"authors": [make_author()], **fields})


def unfinished():
    """Make a story that lacks a section, a byline, and the credit of the photo in its second block."""
    photo = make_photo("A hat", data=picture_file(), creator="")
    return make_article("A Coat for Rain", section=None, blocks=[Text(html="<p>It rains.</p>"), Picture(photo=photo)])


def is_live():
    return Revision.objects.ever_placed().exists()


def refused(page):
    return page.locator("#refused")


# Publishing.


def test_a_refused_publication_is_said_above_and_beside_and_nothing_is_lost(at_desk):
    page, article = at_desk, unfinished()
    edit(page, article)
    page.fill("#id_standfirst", "Typed a moment ago.")
    save(page, "Publish")
    assert not is_live()
    assert page.input_value("#id_standfirst") == "Typed a moment ago."
    assert refused(page).evaluate("element => element === document.activeElement")
    assert "can’t be published yet" in refused(page).inner_text()
    assert "The story has no section." in page.locator(".field-section .beside").inner_text()
    assert "The story has no byline." in page.locator(".beside-rows").inner_text()
    assert "has no credit" in blocks(page).nth(1).locator(".beside").inner_text()
    described = page.locator("#id_section").get_attribute("aria-describedby")
    assert "The story has no section." in page.locator(f"#{described}").inner_text()
    assert page.get_by_label("Publish all the same, because").count() == 0


def test_a_sentence_leads_to_its_field_and_to_its_block(at_desk):
    page = at_desk
    edit(page, unfinished())
    save(page, "Publish")
    page.locator(".collapse-items").click()
    refused(page).get_by_role("link", name="has no section").click()
    assert page.evaluate("document.activeElement.id") == "id_section"
    refused(page).get_by_role("link", name="has no credit").click()
    picture = blocks(page).nth(1)
    picture.get_by_text("For this story.").wait_for()
    assert picture.evaluate("block => block.contains(document.activeElement)")


def test_warnings_give_way_to_a_reason(at_desk):
    page = at_desk
    edit(page, finished(section=None))
    save(page, "Publish")
    assert not is_live()
    save(page, "Publish all the same")  # without a reason
    assert not is_live()
    page.get_by_label("Publish all the same, because").fill("The section comes tomorrow.")
    page.keyboard.press("Enter")
    page.get_by_text("The story is published.").wait_for()
    assert is_live()
    assert AuditEntry.objects.get(verb="override").note.startswith("The section comes tomorrow.")


def test_what_is_put_right_is_published(at_desk):
    page = at_desk
    make_section("Fashion")
    edit(page, finished(section=None))
    save(page, "Publish")
    page.select_option("#id_section", label="Fashion")
    save(page, "Publish")
    page.get_by_text("The story is published.").wait_for()
    assert is_live()
    assert "Nothing is missing." in page.locator(".checklist").inner_text()


@pytest.mark.layout
def test_the_refused_form_with_its_notes_can_be_read_by_everybody(page, sign_in, chief):
    sign_in(chief)
    article = unfinished()
    write_note(article, text="Who took this?", by=chief, block=str(article.articles_picture_set.get().key))
    page.goto(f"/desk/articles/article/{article.pk}/change/?checklist=publish")
    page.locator(".add-blocks").wait_for()
    assert not faults(page)


# Notes.


def test_a_note_is_written_on_a_block_without_losing_what_is_typed(at_desk):
    page, article = at_desk, unfinished()
    edit(page, article)
    page.fill("#id_headline", "Typed a moment ago")
    write(page, blocks(page).first, " And it stops.")
    blocks(page).nth(1).get_by_role("button", name="Write a note on this block").click()
    assert page.evaluate("document.activeElement.id") == "note-text"
    page.keyboard.type("Too dark?")
    page.get_by_role("button", name="Add the note").click()
    page.locator(".thread", has_text="Too dark?").wait_for()
    note = Note.objects.get()
    assert note.block == article.articles_picture_set.get().key
    blocks(page).nth(1).get_by_role("button", name="Write a note on this block (1)").wait_for()
    assert page.input_value("#id_headline") == "Typed a moment ago"
    save(page)
    article.refresh_from_db()
    assert article.headline == "Typed a moment ago"
    assert "And it stops." in article.articles_text_set.get().html


def test_a_note_is_answered_resolved_and_opened_again_beside_a_half_written_one(at_desk, chief):
    page, article = at_desk, finished()
    write_note(article, text="Who took this?", by=chief)
    edit(page, article)
    page.fill("#note-text", "Half written")
    thread = page.locator(".thread", has_text="Who took this?")
    thread.get_by_label("Answer").fill("Ada Lens.")
    thread.get_by_role("button", name="Answer").click()
    page.locator(".note-answer", has_text="Ada Lens.").wait_for()
    assert page.input_value("#note-text") == "Half written"
    thread.get_by_role("button", name="Resolve").click()
    page.get_by_text("1 resolved note").click()
    page.get_by_role("button", name="Open again").click()
    thread.get_by_role("button", name="Resolve").wait_for()
    assert page.input_value("#note-text") == "Half written"
    assert Note.objects.open().count() == 1


def test_a_half_written_note_outlives_a_save_of_its_story_until_it_is_sent(at_desk, chief):
    page, article = at_desk, unfinished()
    write_note(article, text="Who took this?", by=chief)
    edit(page, article)
    blocks(page).nth(1).get_by_role("button", name="Write a note on this block").click()
    page.keyboard.type("Too dark?")
    about = page.input_value("#note-block")
    thread = page.locator(".thread", has_text="Who took this?")
    thread.get_by_label("Answer").fill("Ada Lens.")
    page.fill("#id_kicker", "Weather")
    save(page)
    assert (page.input_value("#note-text"), page.input_value("#note-block")) == ("Too dark?", about)
    assert thread.get_by_label("Answer").input_value() == "Ada Lens."
    thread.get_by_role("button", name="Answer").click()
    page.locator(".note-answer", has_text="Ada Lens.").wait_for()
    assert (page.input_value("#note-text"), page.input_value("#note-block")) == ("Too dark?", about)
    page.get_by_role("button", name="Add the note").click()
    page.locator(".thread", has_text="Too dark?").wait_for()
    save(page)
    assert (page.input_value("#note-text"), page.input_value("#note-block")) == ("", "")
    assert thread.get_by_label("Answer").input_value() == ""


def test_a_half_written_note_is_shown_to_nobody_else_in_the_same_window(at_desk, sign_in, django_user_model):
    page, article = at_desk, finished()
    edit(page, article)
    page.fill("#note-text", "Too dark?")
    sign_in(django_user_model.objects.create_superuser("vera"), page)
    edit(page, article)
    assert page.input_value("#note-text") == ""


def test_a_note_whose_button_is_pressed_twice_is_written_once(at_desk):
    page = at_desk
    edit(page, finished())
    page.fill("#note-text", "Too dark?")
    page.get_by_role("button", name="Add the note").dblclick()
    page.locator(".thread", has_text="Too dark?").wait_for()
    page.wait_for_load_state("networkidle")
    assert Note.objects.count() == 1


def test_a_note_that_is_refused_says_so_and_stays(at_desk):
    page = at_desk
    edit(page, finished())
    page.get_by_role("button", name="Add the note").click()
    page.get_by_text("Write what the note should say.").wait_for()
    page.context.set_offline(True)
    page.fill("#note-text", "Too dark?")
    page.get_by_role("button", name="Add the note").click()
    page.get_by_text("The note could not be sent.").wait_for()
    assert page.input_value("#note-text") == "Too dark?"
    page.context.set_offline(False)
    page.get_by_role("button", name="Add the note").click()
    page.locator(".thread", has_text="Too dark?").wait_for()


def test_a_block_that_is_not_saved_yet_has_no_notes(at_desk):
    page = at_desk
    edit(page, finished())
    page.locator(".add-blocks").get_by_role("button", name="Pull quote", exact=True).press("Enter")
    assert blocks(page).last.get_by_role("button", name=re.compile("Write a note")).count() == 0


def test_notes_work_without_scripts(open_window, sign_in, chief):
    page = open_window(java_script_enabled=False)
    sign_in(chief, page)
    article = finished()
    page.goto(f"/desk/articles/article/{article.pk}/change/")
    page.fill("#note-text", "Who took this?")
    page.get_by_role("button", name="Add the note").click()
    thread = page.locator(".thread", has_text="Who took this?")
    thread.get_by_label("Answer").fill("Ada Lens.")
    thread.get_by_role("button", name="Answer").click()
    assert "Ada Lens." in thread.inner_text()
    thread.get_by_role("button", name="Resolve").click()
    assert Note.objects.filter(answers_to=None).get().resolved_at
