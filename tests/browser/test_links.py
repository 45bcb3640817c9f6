"""Links in a text, in the editor: what its dialog offers, and what becomes of a link to a place elsewhere."""

import pytest
from playwright.sync_api import expect

from articles.models import Text
from tests.browser.faults import faults
from tests.browser.test_desk import blocks, edit, save, write
from tests.browser.test_pasting import PASTE
from tests.builders import make_article

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.alike]


@pytest.fixture
def text(at_desk):
    edit(at_desk, make_article(blocks=[Text(html="<p>Before.</p>")]))
    write(at_desk, blocks(at_desk).first, "")
    return at_desk


def test_the_dialog_offers_what_a_story_keeps(text):
    text.evaluate("() => Object.values(CKEDITOR.instances)[0].execCommand('link')")
    dialog = text.locator(".cke_dialog:visible")
    expect(dialog).to_be_visible()
    offered = [each.get_attribute("value") for each in dialog.locator("option").all()]
    assert {"url", "email", "tel", "http://", "https://", ""} <= {*offered}
    assert {"ftp://", "news://", "anchor"}.isdisjoint(offered)
    protocol = dialog.locator("select", has=text.locator("option[value='https://']"))
    expect(protocol).to_have_value("https://")
    dialog.get_by_label("URL").fill("ftp://house.example/")
    dialog.get_by_role("button", name="OK").click()
    save(text)
    assert "ftp" not in Text.objects.get().html
    assert faults(text) == []


def test_a_pasted_place_is_never_the_desks_own_address(text):
    for address in ("#_ftn1", f"{text.url}#_ftn1"):
        write(text, blocks(text).first, "")  # a save has loaded the page anew, and its editor waits to be asked
        text.evaluate(PASTE, f"<p>A coat <a href='{address}' name='x'>see below</a></p>")
        save(text)
        assert "see below" in Text.objects.get().html
        assert "/desk/" not in Text.objects.get().html
        edit(text, Text.objects.get().parent)
        write(text, blocks(text).first, " today")
        save(text)
        assert "/desk/" not in Text.objects.get().html
