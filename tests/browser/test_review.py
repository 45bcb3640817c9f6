"""A story's way from its writer to its readers in a real browser, and the clock that publishes without anybody."""

import re
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Revision
from articles.publishing import schedule
from magazine.roles import CHIEF, EDITOR, WRITER
from tests.browser.faults import faults
from tests.browser.test_desk import edit, save
from tests.builders import REASON, make_article, make_author, make_campaign, publish_article

pytestmark = pytest.mark.django_db(transaction=True)
VERBS = ("submit", "schedule", "embargo", "trash")


def at(article, verb):
    return f"/desk/articles/article/{article.pk}/{verb}/"


def standing(page):
    return page.locator(".standing .state").inner_text()


def said(page):
    return page.locator(".messagelist").inner_text()


def test_submit_send_back_submit_approve_publish_by_two_people(open_window, sign_in, make_member):
    vera, jonas = make_member(WRITER, "vera"), make_member(EDITOR, "jonas")
    article = make_article("A Coat for Rain", authors=[make_author()], created_by=vera)
    writing, judging = open_window(), open_window()
    sign_in(vera, writing)
    sign_in(jonas, judging)

    # The writer hands in what is typed, and can't write on.
    edit(writing, article)
    writing.fill("#id_standfirst", "What to wear on a quay.")
    save(writing, "Submit for review")
    assert "waits for a reviewer" in said(writing)
    assert standing(writing) == "In review"
    assert writing.get_by_role("button", name="Save", exact=True).count() == 0

    # The editor finds it in the list and sends it back, not without a reason.
    judging.goto("/desk/articles/article/?state=in_review")
    judging.get_by_role("link", name="A Coat for Rain").first.click()
    judging.get_by_role("button", name="Send back to the writer…").click()
    judging.get_by_role("button", name="Send it back").click()
    assert "Say why the story goes back" in judging.locator(".errorlist").inner_text()
    judging.get_by_label("Why does it go back?").fill("Say which quay.")
    judging.get_by_role("button", name="Send it back").click()
    assert "went back to its writer" in said(judging)

    # The writer reads why above the story, and hands it in again.
    edit(writing, article)
    assert "Sent back by jonas" in writing.locator(".sent-back").inner_text()
    assert "Say which quay." in writing.locator(".sent-back").inner_text()
    writing.fill("#id_standfirst", "What to wear on the quay of Trieste.")
    save(writing, "Submit for review")

    # The editor corrects a word, approves and publishes.
    edit(judging, article)
    judging.fill("#id_kicker", "Weather")
    save(judging, "Approve")
    assert standing(judging) == "Approved"
    save(judging, "Publish")
    judging.locator(".messagelist").get_by_role("link", name="See it on the site").click()
    judging.wait_for_url("**/stories/*/")
    story = judging.locator("main").inner_text()
    assert "What to wear on the quay of Trieste." in story
    assert "weather" in story.lower()
    steps = [entry.verb for entry in article.audit.order_by("pk")]
    assert steps == ["submit", "send_back", "submit", "approve", "publish"]


def test_a_story_goes_live_and_comes_down_within_a_second_of_its_moments_with_nobody_there(page, site):
    article = make_article("A Coat for Rain", authors=[make_author()])
    start = timezone.now() + timedelta(seconds=2.5)
    end = start + timedelta(seconds=2.5)
    schedule(article, by=None, live_from=start, live_until=end, override=REASON)
    seen = []  # (moment, the story's page is there, the front page leads to it)
    while timezone.now() < end + timedelta(seconds=1.5):
        asked = timezone.now()
        is_there = page.request.get(f"{site}/stories/a-coat-for-rain/").status == 200
        is_listed = "/stories/a-coat-for-rain/" in page.request.get(f"{site}/").text()
        seen.append((asked, timezone.now(), is_there, is_listed))
        time.sleep(0.05)
    second = timedelta(seconds=1)
    for asked, answered, *shown in seen:
        if answered < start or asked > end + second:
            assert shown == [False, False]
        elif asked > start + second and answered < end:
            assert shown == [True, True]
    assert [True, True] in [shown for _asked, _answered, *shown in seen]


def test_a_story_is_scheduled_in_its_form_and_the_bar_says_when(open_window, sign_in, make_member):
    page = open_window(locale="en-GB")
    sign_in(make_member(EDITOR), page)
    article = make_article("A Coat for Rain", authors=[make_author()])
    edit(page, article)
    page.fill("#id_kicker", "Typed last")
    save(page, "Schedule…")
    assert "By the clock in UTC, which now shows" in page.locator("#ask_form").inner_text()

    # A past moment is refused, and what was typed stays.
    page.get_by_label("Date").first.fill("2020-05-01")
    page.get_by_label("Time").first.fill("10:00")
    page.get_by_role("button", name="Schedule it").click()
    assert "1 May 2020, 10:00 UTC is past" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Date").first.input_value() == "2020-05-01"

    page.get_by_label("Date").first.fill("2036-12-03")
    page.get_by_label("Date").last.fill("2036-12-04")
    page.get_by_label("Time").last.fill("12:30")
    page.get_by_role("button", name="Schedule it").click()
    bar = page.locator(".standing").inner_text()
    assert re.search(
        r"Scheduled\s+for 3 December 2036, 10:00 UTC.*Comes down 4 December 2036, 12:30 UTC", bar, re.DOTALL
    )
    assert Revision.objects.ever_placed().get().kicker == "Typed last"

    page.get_by_role("button", name="Take off the schedule…").click()
    page.get_by_role("button", name="Take it off").click()
    assert standing(page) == "Draft"
    assert not Revision.objects.ever_placed().exists()


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Asia/Tokyo", "By your own clock: 3 December 2036 at 19:00"),
        ("America/New_York", "By your own clock: 3 December 2036 at 05:00"),
        ("UTC", ""),
    ],
)
def test_beside_a_moment_stands_what_it_is_by_the_editors_own_clock(open_window, sign_in, make_member, zone, said):
    page = open_window(locale="en-GB", timezone_id=zone)
    sign_in(make_member(EDITOR), page)
    page.goto(at(make_article(authors=[make_author()]), "schedule"))
    page.get_by_label("Date").first.fill("2036-12-03")
    page.get_by_label("Time").first.fill("10:00")
    assert page.locator("output").first.text_content() == said
    assert page.locator("output").last.text_content() == ""


def test_a_live_story_goes_to_the_trash_and_comes_back_as_a_draft(page, sign_in, make_member):
    sign_in(make_member(CHIEF))
    article, _revision = publish_article()
    edit(page, article)
    page.get_by_role("button", name="Move to the trash…").click()
    page.get_by_role("heading", name="Move this story to the trash?").wait_for()
    assert "Readers see this story" in page.locator("#content").inner_text()
    page.get_by_role("button", name="Yes, move it to the trash").click()
    assert "For thirty days" in said(page)
    assert page.request.get("/stories/a-coat-for-rain/").status == 404
    page.goto("/desk/articles/article/?state=trash")
    page.get_by_role("link", name="A Coat for Rain").first.click()
    page.get_by_role("link", name="Take out of the trash…").click()
    page.get_by_role("button", name="Take it out").click()
    assert standing(page) == "Withdrawn"
    assert page.request.get("/stories/a-coat-for-rain/").status == 404


def test_the_chosen_stories_are_published_from_the_list(page, sign_in, make_member):
    sign_in(make_member(EDITOR))
    author = make_author()
    for headline in ("One", "Two"):
        make_article(headline, authors=[author])
    make_article("Three", blocks=[])
    page.goto("/desk/articles/article/")
    page.locator("#action-toggle").check()
    page.get_by_label("Action:").select_option(label="Publish the chosen stories")
    page.get_by_role("button", name="Go").click()
    assert "2 stories are published." in said(page)
    assert "“Three”: The story has no text yet" in said(page)
    assert Article.objects.live(timezone.now()).count() == 2


@pytest.mark.layout
def test_the_pages_that_ask_fit_their_window_and_can_be_used_by_everybody(page, sign_in, make_member):
    sign_in(make_member(CHIEF))
    campaign = make_campaign("Salt")
    article, _revision = publish_article(campaigns=[campaign])
    found = {}
    for path in (*(at(article, verb) for verb in VERBS), f"/desk/articles/campaign/{campaign.pk}/embargo/"):
        page.goto(path)
        found[path] = faults(page)
    assert not {path: violations for path, violations in found.items() if violations}
