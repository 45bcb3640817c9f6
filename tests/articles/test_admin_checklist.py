"""The checklist in a story's form: at its side always, beside the fields once a button was refused."""

import re
from datetime import UTC, datetime

import pytest

from articles.models import Article, AuditEntry, Picture, Text
from tests.builders import make_article, make_author, make_photo
from tests.forms import address_of, press

pytestmark = pytest.mark.django_db


def part(response, element, identity):
    """Return the HTML of an element of a page, by a class or an id of it."""
    page = response.content.decode()
    found = re.search(rf'<{element}[^>]*(?:class|id)="[^"]*\b{identity}\b.*?</{element}>', page, re.DOTALL)
    return found[0] if found else ""


def finished(**fields):
    return make_article(**{"authors": [make_author()], "standfirst": "A coat.", **fields})


def is_live(article):
    return article.revisions.ever_placed().exists()


def test_the_list_stands_at_the_side_of_the_form(desk):
    page = desk.get(address_of(make_article(section=None, blocks=[])))
    aside = part(page, "section", "checklist")
    assert "The story has no text yet." in aside
    assert '<a href="#id_section">The story has no section.' in aside
    assert '<a href="#bylines-group">The story has no byline.' in aside
    assert part(page, "section", "refused") == ""
    assert "beside beside-" not in page.content.decode()


def test_a_sentence_about_a_block_leads_to_the_block(desk):
    article = finished(blocks=[Picture(photo=make_photo(creator=""))])
    key = article.articles_picture_set.get().key
    assert f'<a href="#block-{key}">Block 1, picture: ' in part(desk.get(address_of(article)), "section", "checklist")


def test_a_finished_story_misses_nothing(desk):
    assert "Nothing is missing." in part(desk.get(address_of(finished())), "section", "checklist")


def test_a_refused_publication_saves_and_says_why_beside_each_field(desk):
    article = finished(section=None, authors=[], blocks=[Text(html="<p>x</p>"), Picture(photo=make_photo(creator=""))])
    page = press(desk, article, "_publish", headline="Typed", standfirst="x" * 170)
    assert not is_live(article)
    assert Article.objects.get().headline == "Typed"
    refused = part(page, "section", "refused")
    assert "but can’t be published yet" in refused
    assert "autofocus" in refused
    assert "The standfirst is 10 characters too long" in part(page, "div", "id_standfirst_helptext")
    assert "The story has no section." in part(page, "div", "id_section_helptext")
    assert "has no credit" in part(page, "div", "id_articles_picture_set-0-photo_helptext")
    assert "The story has no byline." in part(page, "p", "beside-rows")


def test_a_field_is_described_by_what_is_said_beside_it(desk):
    page = press(desk, finished(section=None), "_publish").content.decode()
    section = re.search(r'<select name="section"[^>]*>', page)[0]
    assert 'aria-describedby="id_section_helptext"' in section


def test_blockers_leave_no_way_to_publish_all_the_same(desk):
    page = press(desk, finished(lead_photo=make_photo(creator="")), "_publish")
    assert 'name="override"' not in page.content.decode()


def test_a_reason_passes_the_warnings_and_stays_in_the_history(desk, chief):
    article = finished(section=None)
    page = press(desk, article, "_publish")
    assert 'name="override"' in part(page, "section", "refused")
    page = press(desk, article, "_publish", override="The section comes tomorrow.")
    assert is_live(article)
    entry = AuditEntry.objects.get(verb="override")
    assert entry.by == chief
    assert entry.note.startswith("The section comes tomorrow.")
    assert "The story has no section." in entry.note
    assert part(page, "section", "refused") == ""
    assert "The section comes tomorrow." in page.content.decode()


@pytest.mark.parametrize("reason", ["", "   "])
def test_no_reason_passes_no_warning(desk, reason):
    article = finished(section=None)
    page = press(desk, article, "_publish", override=reason)
    assert not is_live(article)
    assert "Look at this before readers do" in part(page, "section", "refused")


def test_a_reason_passes_no_blocker(desk):
    article = finished(lead_photo=make_photo(rights="unknown"))
    press(desk, article, "_publish", override="We know him.")
    assert not is_live(article)
    assert not AuditEntry.objects.filter(verb="override").exists()


def test_who_may_publish_but_not_override_is_offered_no_way_and_has_none(client, make_staff):
    names = ("view_article", "change_article", "view_any_article", "change_any_article", "publish_article")
    client.force_login(make_staff(*(f"articles.{name}" for name in names), username="editor"))
    article = finished(section=None)
    page = press(client, article, "_publish", override="Forged.")
    assert not is_live(article)
    assert "The story has no section." in part(page, "section", "refused")
    assert 'name="override"' not in page.content.decode()


def test_a_writer_is_told_what_to_settle_before_handing_in(client, make_staff):
    user = make_staff("articles.view_article", "articles.change_article")
    client.force_login(user)
    article = finished(section=None, standfirst="x" * 200, created_by=user)
    page = press(client, article, "_submit")
    refused = part(page, "section", "refused")
    assert "but not submitted yet" in refused
    assert "The story has no section." in refused
    assert "standfirst" not in refused  # that is for whoever publishes
    assert "standfirst" in part(page, "section", "checklist")
    article.refresh_from_db()
    assert article.status == "draft"


def test_a_form_that_is_sent_back_says_nothing_of_what_is_saved(desk):
    article = finished(section=None)
    page = press(desk, article, "_publish", headline="")
    assert "Write a headline" in page.content.decode()
    assert part(page, "section", "checklist") == ""


def test_an_address_with_another_word_shows_no_more_than_the_form(desk):
    article = finished(section=None)
    page = desk.get(address_of(article), {"checklist": "<b>x</b>"})
    assert page.status_code == 200
    assert part(page, "section", "refused") == ""


def test_publishing_what_is_finished_is_refused_by_nothing(desk):
    article = finished()
    page = press(desk, article, "_publish")
    assert is_live(article)
    assert part(page, "section", "refused") == ""


def test_the_form_costs_no_more_queries_for_more_findings(
    desk, django_assert_num_queries, django_assert_max_num_queries
):
    def story(number):
        photos = [make_photo(f"{number}-{each}", creator="") for each in range(number)]
        article = make_article(f"Story {number}", blocks=[Picture(photo=photo) for photo in photos])
        desk.get(address_of(article))
        return article

    few, many = story(2), story(9)
    with django_assert_max_num_queries(120) as counted:
        desk.get(address_of(few), {"checklist": "publish"})
    with django_assert_num_queries(len(counted)):
        desk.get(address_of(many), {"checklist": "publish"})


# The pages that ask before they act.


def test_a_refused_submission_leads_to_each_field(client, make_staff):
    user = make_staff("articles.view_article", "articles.change_article")
    client.force_login(user)
    article = finished(section=None, created_by=user, blocks=[Text(html="<p>x</p>"), Picture()])
    page = client.post(address_of(article, "submit"), {"note": "", "based_on": ""})
    key, form = article.articles_picture_set.get().key, address_of(article)
    refused = part(page, "section", "refused")
    assert f'<a href="{form}?checklist=submit#id_section">The story has no section.' in refused
    assert f'<a href="{form}?checklist=submit#block-{key}">Block 2, picture: ' in refused
    assert 'name="override"' not in page.content.decode()


def test_a_schedule_is_passed_with_a_reason_like_a_publication(desk):
    article = finished(section=None)
    moment = {"live_from_0": "2099-05-03", "live_from_1": "10:00", "based_on": ""}
    page = desk.post(address_of(article, "schedule"), moment)
    assert "The story has no section." in part(page, "section", "refused")
    assert not is_live(article)
    desk.post(address_of(article, "schedule"), {**moment, "override": "The section comes tomorrow."})
    assert is_live(article)
    assert AuditEntry.objects.get(verb="override").note.startswith("The section comes tomorrow.")


def test_a_schedule_looks_at_the_rights_of_its_own_moment(desk):
    article = finished(lead_photo=make_photo(usable_until=datetime(2099, 5, 1, tzinfo=UTC)))
    assert "Nothing is missing." in part(desk.get(address_of(article)), "section", "checklist")
    moment = {"live_from_0": "2099-05-03", "live_from_1": "10:00", "based_on": ""}
    page = desk.post(address_of(article, "schedule"), moment)
    assert "may not be shown: its rights ended on" in part(page, "section", "refused")
    assert not is_live(article)
