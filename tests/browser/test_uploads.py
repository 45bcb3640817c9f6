"""Photos come in by the hundred, in a real browser."""

import re
import threading
from io import BytesIO

import pytest
from django.contrib.admin.models import LogEntry
from django.core.signals import request_started
from PIL import Image
from playwright.sync_api import expect

from magazine.roles import WRITER
from media.intake.ingest import fingerprint
from media.models import Photo
from tests.browser.faults import faults
from tests.builders import make_photo, picture_file
from tests.media.test_uploads import UPLOAD, pictured

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def later(settings):
    """Leave renditions to a worker, as a running magazine does."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def at_page(page, sign_in, chief, later):
    """Return a window in which the chief is about to add photos."""
    sign_in(chief)
    page.goto(UPLOAD)
    return page


def small(number):
    file = BytesIO()
    Image.new("RGB", (64, 48), "#884422").save(file, "JPEG", comment=str(number).encode())
    return file.getvalue()


def choose(page, **files):
    page.set_input_files(
        "#id_files", [{"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": data} for name, data in files.items()]
    )


def begin(page):
    page.locator("#upload_form [type=submit]").click()


def count(page):
    return page.locator("#arrivals-count")


def done(page, words):
    expect(count(page)).to_have_text(words, timeout=60_000)


def row(page, name):
    return page.locator(".arrival", has_text=name)


def watched(page):
    """Begin to note what the live region says and how far the whole is; return a function that gives both."""
    page.evaluate("""() => {
      const [live, bar] = ["[role=status]", "progress"].map((each) => document.querySelector(`.whole ${each}`))
      window.seen = { said: [], far: [] }
      new MutationObserver(() => window.seen.said.push(live.textContent)).observe(live, { childList: true })
      new MutationObserver(() => window.seen.far.push(bar.value)).observe(bar, { attributes: true })
    }""")
    return lambda: page.evaluate("window.seen")


def test_two_hundred_files_come_in_through_a_lost_connection(at_page, tmp_path, uploads):
    page = at_page
    data = {f"{number:03}.jpg": small(number) for number in range(198)}
    files = {**data, "198.jpg": b"<html>no picture</html>", "199.jpg": data["007.jpg"]}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    page.fill("#id_credit_line", "Courtesy of the Quay")
    page.set_input_files("#id_files", sorted(tmp_path.iterdir()))
    expect(page.locator(".coming")).to_have_count(200)
    seen = watched(page)
    page.get_by_role("button", name="Add 200 photos").click()
    expect(count(page)).to_have_text(re.compile(r"^[2-9]\d of 200 files are done\."), timeout=60_000)
    page.context.set_offline(True)
    expect(page.locator(".trouble")).to_contain_text("There is no connection.")
    assert 0 < page.locator(".whole progress").evaluate("bar => bar.value") < 1
    page.context.set_offline(False)
    done(page, "Done: 199 of 200 are in the library. Not taken: 1.")
    expect(page.locator(".trouble")).to_be_empty()
    expect(row(page, "198.jpg")).to_contain_text("Not taken. The file is a web page")
    rows = Photo.objects.values_list("sha256", "credit_line")
    assert sorted(rows) == sorted((fingerprint(each), "Courtesy of the Quay") for each in data.values())
    originals = {f"photos/{path.name}" for path in (uploads / "photos").iterdir()}
    assert originals == set(Photo.objects.values_list("file", flat=True))
    assert list((uploads / "arriving").iterdir()) == []
    assert LogEntry.objects.count() == 198
    said, far = seen()["said"], seen()["far"]
    assert len(far) > 100
    assert far[-1] == 1
    assert 2 <= len(said) < 15, said
    assert said[-1] == "Done: 199 of 200 are in the library. Not taken: 1."


def test_a_file_dropped_anywhere_is_sent_by_keyboard_and_says_what_it_lacks(at_page):
    page = at_page
    page.evaluate(
        """async (bytes) => {
      const carried = new DataTransfer()
      carried.items.add(new File([new Uint8Array(bytes)], "quay.jpg", { type: "image/jpeg" }))
      const options = { dataTransfer: carried, bubbles: true, cancelable: true }
      document.querySelector("#content h1").dispatchEvent(new DragEvent("dragover", options))
      if (!document.body.classList.contains("dragging")) throw new Error("It doesn't say that it may be dropped here.")
      document.querySelector("#content h1").dispatchEvent(new DragEvent("drop", options))
    }""",
        list(small(1)),
    )
    page.get_by_role("button", name="Add 1 photo").focus()
    page.keyboard.press("Enter")
    done(page, "Done: 1 of 1 are in the library.")
    expect(row(page, "quay")).to_contain_text("Still lacks a credit, its rights, an alt text.")
    assert row(page, "quay").locator("img.thumb").get_attribute("src").startswith("blob:")
    with page.expect_popup() as form:
        row(page, "quay").get_by_role("link", name="quay").press("Enter")
    expect(form.value.get_by_role("heading", level=1, name="quay.jpg")).to_be_visible()


def test_what_could_not_be_sent_is_sent_again(at_page):
    page = at_page
    page.clock.install()
    page.route(f"**{UPLOAD}", lambda route: route.abort("connectionreset"))
    choose(page, one=small(1), two=small(2))
    begin(page)
    again = page.get_by_role("button", name="Try all of them again (2)")
    while not again.is_visible():
        page.clock.fast_forward(10_000)
    expect(row(page, "one.jpg")).to_contain_text("The connection was lost.")
    page.unroute(f"**{UPLOAD}")
    page.get_by_role("button", name="Try again: two.jpg").click()
    done(page, "Done: 1 of 2 are in the library. Not sent: 1.")
    page.get_by_role("button", name="Try again: one.jpg").click()
    done(page, "Done: 2 of 2 are in the library.")


@pytest.mark.parametrize("goes", ["session", "cookies"])
def test_whoever_is_signed_out_signs_in_and_goes_on(page, sign_in, chief, later, goes):
    session = sign_in(chief)
    page.goto(UPLOAD)
    if goes == "session":
        session.delete()
    else:
        page.context.clear_cookies()  # that of the token, too
    choose(page, one=small(1), two=small(2), three=small(3), four=small(4), five=small(5))
    begin(page)
    expect(page.locator(".trouble")).to_contain_text("You are signed out.")
    assert not Photo.objects.exists()
    sign_in(chief)
    page.get_by_role("button", name="Go on").click()
    done(page, "Done: 5 of 5 are in the library.")


def test_who_is_signed_out_is_told_so_though_the_server_has_read_no_file(page, sign_in, chief, later):
    """A server in production answers a large file before its end, and ends the connection."""
    session = sign_in(chief)
    page.goto(UPLOAD)
    session.delete()
    page.route(f"**{UPLOAD}", lambda route: route.abort("connectionreset") if is_post(route) else route.continue_())
    choose(page, one=small(1), two=small(2))
    begin(page)
    expect(page.locator(".trouble")).to_contain_text("You are signed out.")
    sign_in(chief)
    page.unroute(f"**{UPLOAD}")
    page.get_by_role("button", name="Go on").click()
    done(page, "Done: 2 of 2 are in the library.")


def is_post(route):
    return route.request.method == "POST"


def test_an_answer_from_before_somebody_signed_in_keeps_nothing_back(page, sign_in, chief, later):
    session, asked, may_go_on = sign_in(chief), [], threading.Event()
    page.goto(UPLOAD)
    session.delete()

    def keep_waiting(environ, **rest):
        if environ["PATH_INFO"] == "/desk/login/":
            asked.append(environ)
            if len(asked) == 2:
                may_go_on.wait(30)

    request_started.connect(keep_waiting)
    try:
        choose(page, one=small(1), two=small(2), three=small(3), four=small(4))
        begin(page)
        expect(page.locator(".trouble")).to_contain_text("You are signed out.")
        sign_in(chief)
        page.get_by_role("button", name="Go on").click()
        expect(count(page)).to_have_text(re.compile("[23] of 4 files are done."))  # browsers ask for one page once
    finally:
        may_go_on.set()
        request_started.disconnect(keep_waiting)
    done(page, "Done: 4 of 4 are in the library.")


def test_a_page_with_files_under_way_is_not_left_by_mistake(at_page):
    page, asked = at_page, []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    held = []
    page.route(f"**{UPLOAD}", lambda route: held.append(route))
    choose(page, one=small(1))
    begin(page)
    expect(page.locator(".coming .verdict")).to_have_text(re.compile("On its way|Is being looked at"))
    page.close(run_before_unload=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    held[0].continue_()
    done(page, "Done: 1 of 1 are in the library.")


def test_the_one_we_have_is_used_in_the_place_of_the_new_one(at_page):
    page, had = at_page, make_photo("A coat", data=pictured(1, (480, 640)))
    page.fill("#id_creator", "Bo Quill")
    choose(page, coat=pictured(1))
    begin(page)
    done(page, "Done: 1 of 1 are in the library.")
    expect(page.locator(".alike")).to_contain_text("The two carry different credits")
    page.get_by_role("button", name="Use the one we have").press("Enter")
    expect(page.locator(".arrival .verdict")).to_contain_text("“coat.jpg” is not added")
    assert page.evaluate("document.activeElement.className").startswith("arrival")
    assert list(Photo.objects.all()) == [had]


def test_without_a_script_it_is_a_plain_form(open_window, sign_in, make_member, later):
    page = open_window(width=390, java_script_enabled=False)
    sign_in(make_member(WRITER), page)
    page.goto(UPLOAD)
    choose(page, one=small(1), two=b"no picture", three=small(3))
    begin(page)
    expect(page.locator(".arrival-added")).to_have_count(2)
    expect(row(page, "two.jpg")).to_contain_text("no picture that is known here")


@pytest.mark.layout
def test_the_page_can_be_read_by_everybody(at_page):
    page = at_page
    make_photo("A coat", data=pictured(1, (480, 640)))
    make_photo("A quay", data=picture_file(size=(40, 40)))
    page.fill("#id_creator", "Bo Quill")
    choose(page, coat=pictured(1), quay=picture_file(size=(40, 40)), bad=b"", new=small(1))
    begin(page)
    done(page, "Done: 3 of 4 are in the library. Not taken: 1.")
    choose(page, other=small(2))  # one that waits
    assert not faults(page)
