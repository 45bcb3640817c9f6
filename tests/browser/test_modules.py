"""Scripts import each other by the names under which they are collected, on pages of the desk and of readers."""

import json
import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.test import override_settings
from django.urls import reverse

from articles.models import Text
from articles.revisions.snapshots import record
from magazine.setup.statics import IGNORED, MANIFEST
from tests.browser.test_desk import edit
from tests.builders import make_article, make_photo, picture_file, publish_article
from tests.forms import address_of

OURS = re.compile(r"/static/(articles|desk|magazine|media)/")
HASHED = re.compile(r"\.[0-9a-f]{12}(?=\.js$)")
# However it is written: what Django's own expressions pass over would be imported by its plain name.
IMPORTED = re.compile(r"""\b(?:from|import)\s*\(?\s*["'](\.{0,2}/[^"']+)["']""")


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """Return the settings under which the static files are collected in a folder of this module's.

    CKEditor's thousand stay where they are, and are asked for by their plain names, as its parts always are.
    """
    stored = {**configured.STORAGES, "staticfiles": {"BACKEND": "magazine.static_storage.Storage"}}
    changed = {"STATIC_ROOT": tmp_path_factory.mktemp("collected") / "static", "STORAGES": stored}
    with override_settings(**changed):
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=[*IGNORED, "ckeditor"])
    return changed


@pytest.fixture
def served(collected, settings):
    """Let the live server find what was collected."""
    for name, value in collected.items():
        setattr(settings, name, value)
    settings.STATICFILES_DIRS = [collected["STATIC_ROOT"], *settings.STATICFILES_DIRS]


@pytest.fixture
def scripts(page, served):
    """Return a list that grows with what our scripts, as the page asks for them, are answered with."""
    answers = []

    def note(response):
        address = urlsplit(response.url).path
        if OURS.match(address) and address.endswith(".js"):
            answers.append((response.status, address.removeprefix("/static/")))

    page.on("response", note)
    return answers


def plain(scripts):
    """Return the names of scripts without their hashes; fail for one that isn't there or has none."""
    assert [answer for answer in scripts if answer[0] not in (200, 304) or not HASHED.search(answer[1])] == []
    return [HASHED.sub("", name).removesuffix(".js") for _, name in scripts]


def test_every_import_leads_to_a_collected_file_under_its_hashed_name(collected):
    root = collected["STATIC_ROOT"]
    names = json.loads((root / MANIFEST).read_text())["paths"]
    imports = [
        (name, urljoin(names[name], said))
        for name in names
        if name.endswith(".js")
        for said in IMPORTED.findall((root / names[name]).read_text())
    ]
    assert len({name for name, _ in imports}) > 15
    assert [(name, target) for name, target in imports if target not in names.values()] == []


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_pages_of_the_desk_load_all_that_their_scripts_ask_for(at_desk, scripts):
    page = at_desk
    photo = make_photo("A coat", data=picture_file("#345678"))
    article = make_article(blocks=[Text(html="<p>Rain.</p>")], lead_photo=photo)
    record(article)
    edit(page, article)
    for sign in (".block-buttons", ".preview-toggle", "iframe.cke_wysiwyg_frame", ".note-button"):
        page.locator(sign).first.wait_for()
    page.goto(reverse("admin:media_photo_upload"))
    page.locator("body.scripted-page").wait_for()
    page.goto(address_of(photo))
    page.locator(".focal-mark").wait_for()
    loaded = plain(scripts)
    for name in ("articles/story/keeping", "articles/block", "desk/csrf", "media/uploads/sending", "media/focal"):
        assert name in loaded


@pytest.mark.django_db(transaction=True)
def test_a_readers_page_loads_one_script_and_no_part_of_another(page, scripts):
    article, _ = publish_article(lead_photo=make_photo("A coat", data=picture_file("#345678")))
    page.goto(f"/stories/{article.slug}/")
    page.locator(".look").first.click()
    page.locator("dialog.viewer[open]").wait_for()
    assert plain(scripts) == ["magazine/viewer"]


def test_scripts_ask_for_parts_of_their_own_app_and_of_the_desk_alone():
    scripts = [*configured.BASE_DIR.glob("*/static/*/**/*.js")]
    assert len(scripts) > 25
    asked = []
    for script in scripts:
        name = "/".join(script.relative_to(configured.BASE_DIR).parts[2:])
        asked += [(name, urljoin(name, said)) for said in IMPORTED.findall(script.read_text())]
    assert [(name, other) for name, other in asked if other.split("/")[0] not in ("desk", name.split("/")[0])] == []
