"""Two windows on one story, and one that crashes, loses its session or its connection: nothing typed is lost."""

import re

import pytest
from django.contrib.auth.models import Group, Permission

from articles.models import Article, Revision, Text
from articles.revisions.snapshots import record
from magazine.roles import WRITER, repair
from tests.articles.saves import saved_once
from tests.browser.faults import faults
from tests.browser.test_desk import add, blocks, edit, save, write
from tests.browser.waiting import until
from tests.builders import make_article

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a long enough password"


@pytest.fixture
def chief(django_user_model):
    return django_user_model.objects.create_superuser("chief", password=PASSWORD)


@pytest.fixture
def vera(django_user_model):
    return django_user_model.objects.create_superuser("vera", password=PASSWORD, first_name="Vera", last_name="Lind")


@pytest.fixture
def story(chief):
    return saved_once(chief)


@pytest.fixture
def hers(open_window, sign_in, vera):
    """Return a window in which Vera Lind sits at the desk."""
    page = open_window()
    sign_in(vera, page)
    return page


def opened(page, article):
    with page.expect_response(re.compile("/presence/$")):
        edit(page, article)
    blocks(page).frame_locator("iframe").locator("body[contenteditable=true]").first.wait_for()


def beat(page):
    """Let a page say that it is here now, rather than within fifteen seconds."""
    with page.expect_response(re.compile("/presence/$")):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def said(page, words):
    page.locator("#kept", has_text=words).wait_for()
    return page.locator("#kept").inner_text()


def text(page):
    return blocks(page).first.frame_locator("iframe").locator("body")


def press(page, name="Save"):
    page.get_by_role("button", name=name, exact=True).click()


def test_each_sees_the_other_come_and_go(at_desk, hers, story):
    opened(at_desk, story)
    assert at_desk.locator("#around").is_hidden()
    opened(hers, story)
    hers.get_by_text("chief has this story open too.").wait_for()
    beat(at_desk)
    at_desk.get_by_text("Vera Lind has this story open too.").wait_for()
    hers.goto("/desk/")
    until(at_desk, "document.visibilityState === 'visible'")
    for _beat in range(20):  # the last word of a page that is left may come after its successor
        beat(at_desk)
        if at_desk.locator("#around").is_hidden():
            break
    assert at_desk.locator("#around").is_hidden()


def test_whoever_looks_something_up_in_another_tab_is_there_all_the_same(at_desk, story):
    page = at_desk
    page.clock.install()
    opened(page, story)
    page.evaluate("Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })")
    with page.expect_response(re.compile("/presence/$"), timeout=10_000):
        page.clock.run_for(16_000)


def test_news_of_a_save_reaches_whoever_writes_far_below(at_desk, hers, story):
    opened(at_desk, story)
    opened(hers, story)
    hers.fill("#id_kicker", "Weather")
    save(hers)
    at_desk.mouse.wheel(0, 2000)
    beat(at_desk)
    news = at_desk.locator("#around", has_text="Vera Lind saved it at")
    news.wait_for()
    assert news.evaluate("element => element.getBoundingClientRect().top >= 0")
    with at_desk.expect_popup() as popup:
        news.get_by_role("link", name="Look at the difference").click()
    popup.value.get_by_text("Weather").first.wait_for()


def test_a_save_over_a_newer_one_is_refused_and_kept_beside_it(at_desk, hers, story):
    opened(at_desk, story)
    opened(hers, story)
    hers.fill("#id_headline", "By Vera")
    save(hers)
    write(at_desk, blocks(at_desk).first, " Again.")
    save(at_desk)
    refusal = at_desk.locator(".stale")
    at_desk.wait_for_timeout(400)  # content-editor scrolls to where one was
    assert at_desk.evaluate("scrollY") == 0
    assert "Vera Lind saved this story at" in refusal.inner_text()
    refusal.locator("ins", has_text="Again.").wait_for()
    refusal.locator("del", has_text="By Vera").wait_for()
    blocks(at_desk).first.scroll_into_view_if_needed()  # its editor is made when one comes near
    assert text(at_desk).inner_text().strip() == "It rains. Again."
    save(at_desk, "Keep mine beside it")
    assert at_desk.input_value("#id_headline") == "By Vera"
    at_desk.get_by_role("link", name="Compare the two").click()
    at_desk.locator("ins", has_text="Again.").wait_for()
    kept = Revision.objects.get(kind=Revision.Kind.KEPT)
    assert (kept.created_by.username, kept.based_on) == ("chief", 1)
    assert Text.objects.get().html == "<p>It rains.</p>"


@pytest.mark.layout
def test_the_bars_above_a_story_can_be_read_by_everybody(at_desk, hers, story):
    page = at_desk
    opened(page, story)
    opened(hers, story)
    page.fill("#id_headline", "By me, kept")
    said(page, "Kept at")
    hers.fill("#id_headline", "By Vera")
    save(hers)
    save(page)
    page.locator(".stale").wait_for()
    assert faults(page) == []
    edit(page, story)
    page.locator(".unsaved").wait_for()
    assert faults(page) == []
    save(page, "Take it up again")
    page.get_by_role("button", name="Put mine in its place").wait_for()
    assert faults(page) == []


def test_whoever_has_seen_the_difference_saves_over_it(at_desk, hers, story):
    opened(at_desk, story)
    opened(hers, story)
    hers.fill("#id_headline", "By Vera")
    save(hers)
    at_desk.fill("#id_headline", "By me")
    save(at_desk)
    at_desk.locator("#id_headline").press("Enter")  # no more than saving: it presses none of the buttons above
    at_desk.locator(".stale").wait_for()
    at_desk.wait_for_load_state("networkidle")
    assert Article.objects.get().headline == "By Vera"
    save(at_desk, "Save mine over it")
    assert at_desk.locator(".stale").count() == 0
    assert Article.objects.get().headline == "By me"


def test_what_was_typed_is_found_again_after_a_crash(at_desk, story):
    page = at_desk
    opened(page, story)
    write(page, blocks(page).first, " And rains.")
    page.fill("#id_kicker", "Weather")
    write(page, add(page, "Text"), "A new one.")
    assert re.match(r"Kept at \d\d:\d\d:\d\d\.$", said(page, "Kept at"))
    context = page.context
    page.close(run_before_unload=False)
    page = context.new_page()
    opened(page, story)
    assert text(page).inner_text().strip() == "It rains."
    assert "You wrote here at" in page.locator(".unsaved").inner_text()
    save(page, "Take it up again")
    assert text(page).inner_text().strip() == "It rains. And rains."
    assert page.input_value("#id_kicker") == "Weather"
    assert [each.html for each in Text.objects.order_by("ordering")] == [
        "<p>It rains. And rains.</p>",
        "<p>A new one.</p>",
    ]
    assert page.locator(".unsaved").count() == 0


def test_what_was_found_again_is_not_lost_to_what_is_typed_before_deciding(at_desk, story):
    page = at_desk
    opened(page, story)
    page.fill("#id_headline", "Before the crash")
    said(page, "Kept at")
    context = page.context
    page.close(run_before_unload=False)
    page = context.new_page()
    opened(page, story)
    page.fill("#id_headline", "After it")
    said(page, "Kept at")
    save(page)
    assert Article.objects.get().headline == "After it"
    assert page.locator("[data-offered]").count() == 0  # it is older than the save, and stands in the history
    page.goto(f"/desk/articles/article/{story.pk}/history/")
    page.locator(".event", has_text="kept by itself").get_by_role("link", name="Compare with 1").click()
    page.locator("ins", has_text="Before the crash").wait_for()


def test_the_story_as_it_is_kept_has_the_same_blocks_each_time(at_desk, story):
    page = at_desk
    opened(page, story)
    new = add(page, "Text")
    keys = []
    for words in ("One.", " Two."):
        write(page, new, words)
        with page.expect_response(re.compile("/autosave/$")) as response:
            pass
        kept = Revision.objects.get(number=response.value.json()["revision"])
        keys.append([block["key"] for block in kept.body["blocks"]])
    assert len(keys[0]) == 2
    assert keys[0] == keys[1]
    assert Revision.objects.autosaves().count() == 1


@pytest.mark.parametrize("goes", ["session", "cookies"])
def test_a_session_that_ends_while_one_writes_loses_nothing(page, sign_in, chief, story, goes):
    session = sign_in(chief)
    opened(page, story)
    if goes == "session":
        session.delete()
    else:
        page.context.clear_cookies()  # that of the token, too
    page.fill("#id_headline", "Typed while signed out")
    assert "you are signed out" in said(page, "Not kept")
    press(page)
    page.wait_for_timeout(500)
    assert page.input_value("#id_headline") == "Typed while signed out"
    with page.expect_popup() as popup:
        page.locator("#kept").get_by_role("link", name="Sign in").click()
    window = popup.value
    window.fill("[name=username]", "chief")
    window.fill("[name=password]", PASSWORD)
    window.click("[type=submit]")
    window.wait_for_url("**/desk/")
    window.close()
    page.bring_to_front()
    save(page)
    assert Article.objects.get().headline == "Typed while signed out"


def test_a_window_of_another_account_saves_in_nobodys_name(at_desk, sign_in, vera, story):
    page = at_desk
    opened(page, story)
    sign_in(vera, page)
    page.fill("#id_headline", "Typed by the chief")
    press(page)
    assert "somebody else is signed in" in said(page, "Not kept")
    assert Article.objects.get().headline == "As it was"


def test_a_connection_that_is_lost_loses_nothing(at_desk, story):
    page = at_desk
    opened(page, story)
    page.context.set_offline(True)
    page.fill("#id_headline", "Typed on a train")
    assert said(page, "Not kept") == "Not kept: no connection. Your text is still here."
    press(page)
    page.wait_for_timeout(500)
    assert page.input_value("#id_headline") == "Typed on a train"
    page.context.set_offline(False)
    said(page, "Kept at")
    save(page)
    assert Article.objects.get().headline == "Typed on a train"


def test_only_trouble_and_its_end_are_read_out(at_desk, story):
    page = at_desk
    heard = page.locator("#kept").get_by_role("status")
    opened(page, story)
    page.fill("#id_kicker", "Kept")
    said(page, "Kept at")
    assert heard.inner_text() == ""
    page.context.set_offline(True)
    page.fill("#id_kicker", "Typed on a train")
    said(page, "Not kept")
    assert heard.inner_text() == "Not kept: no connection. Your text is still here."
    page.context.set_offline(False)
    over = said(page, "Kept at")
    assert heard.inner_text() == over
    page.fill("#id_kicker", "And after it")
    page.locator("#kept [data-at]", has_text="Kept at").wait_for()
    assert heard.inner_text() == ""


def test_a_save_that_would_be_refused_is_held_and_the_text_stays(open_window, sign_in, django_user_model):
    writer = django_user_model.objects.create_user("noor", is_staff=True)
    writer.groups.add(Group.objects.get_or_create(name=WRITER)[0])
    repair(Group.objects, Permission.objects)
    story = make_article(created_by=writer)
    record(story, by=writer)
    page = open_window()
    sign_in(writer, page)
    opened(page, story)
    page.fill("#id_kicker", "Typed")
    said(page, "Kept at")
    Article.objects.update(status=Article.Status.IN_REVIEW)
    page.fill("#id_kicker", "Typed too late")
    press(page)
    assert "you may not change this story any more" in said(page, "Not kept")
    assert page.input_value("#id_kicker") == "Typed too late"


def test_what_is_being_saved_is_kept_only_if_the_save_is_stopped(at_desk, story):
    page, sent = at_desk, []
    page.on("request", lambda request: sent.append(request.url.split("/")[-2]))
    page.clock.install()
    opened(page, story)
    page.route("**/change/", lambda route: route.fulfill(status=204))  # the page stays
    page.fill("#id_headline", "Typed")
    with page.expect_response("**/change/"):
        press(page, "Save and close")
    page.evaluate("Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.clock.run_for(20_000)
    assert "autosave" not in sent
    with page.expect_response(re.compile("/autosave/$")):
        page.clock.run_for(20_000)
    assert Revision.objects.autosaves().get().headline == "Typed"


def test_leaving_is_warned_of_only_while_something_isnt_kept(at_desk, story):
    page = at_desk
    warnings = []
    page.on("dialog", lambda dialog: (warnings.append(dialog.type), dialog.accept()))
    opened(page, story)
    page.locator("#id_kicker").press_sequentially("Typed")
    page.goto("/desk/")
    assert warnings == ["beforeunload"]
    opened(page, story)
    page.locator("#id_kicker").press_sequentially("Kept")
    said(page, "Kept at")
    page.goto("/desk/")
    assert warnings == ["beforeunload"]


def test_what_isnt_valid_yet_is_named_and_stops_nothing_else(at_desk, story):
    page = at_desk
    opened(page, story)
    page.fill("#id_slug", "half an address")
    page.fill("#id_kicker", "Weather")
    assert "Story, Address: Only letters" in said(page, "Not kept:")
    assert Revision.objects.autosaves().get().kicker == "Weather"


def test_going_back_to_an_older_page_overwrites_nothing(at_desk, hers, story):
    page = at_desk
    opened(page, story)
    page.fill("#id_headline", "By me")
    said(page, "Kept at")
    page.goto("/desk/")
    opened(hers, story)
    hers.fill("#id_headline", "By Vera")
    save(hers)
    page.go_back()
    page.locator(".add-blocks").wait_for()
    assert page.input_value("#id_headline") == "By Vera"
    assert "You wrote here at" in page.locator(".unsaved").inner_text()
    save(page)
    assert Article.objects.get().headline == "By Vera"
