"""The forms of the desk are printed as Django's own templates print them, but for blanks between elements."""

import re
from copy import deepcopy
from pathlib import Path

import pytest
from django.contrib import admin

from articles.models import Correction, Release
from magazine.roles import PICTURE_EDITOR
from tests.builders import (
    every_block,
    make_article,
    make_author,
    make_campaign,
    make_photo,
    make_product,
    publish_article,
)
from tests.forms import address_of, filled, signed_in

pytestmark = pytest.mark.django_db

TEMPLATES = ("admin/includes/fieldset.html", "admin/edit_inline/stacked.html")


@pytest.fixture
def alike(settings, tmp_path):
    """Return a function that asserts that Django's templates print the same page as ours."""

    def compare(client, address, data=None):
        settings.TEMPLATES = ours
        mine = printed(client, address, data)
        settings.TEMPLATES = djangos
        assert printed(client, address, data) == mine
        return mine

    ours, djangos = settings.TEMPLATES, deepcopy(settings.TEMPLATES)
    for name in TEMPLATES:
        copied = tmp_path / name
        copied.parent.mkdir(parents=True)
        copied.write_text((Path(admin.__file__).parent / "templates" / name).read_text())
    djangos[1]["DIRS"].insert(0, tmp_path)
    return compare


def printed(client, address, data):
    response = client.post(address, data) if data else client.get(address)
    assert response.status_code == 200
    html = re.sub(r'(csrfmiddlewaretoken" value=")[^"]*', r"\1", response.content.decode())
    html = re.sub(r"\s+", " ", re.sub(r"\d\d:\d\d:\d\d(\.\d+)?", "", html))  # a new correction is of now
    return re.sub(r" ?(<[^>]*>) ?", r"\1\n", html).splitlines()


def story():
    blocks = every_block(make_campaign(), make_product(), [make_photo()], publish_article("Other <b>story</b>")[0])
    article = publish_article("Salt & <i>light</i>", blocks=blocks, authors=[make_author()])[0]
    Correction.objects.create(article=article, at=article.published_at, text="It was silk.")
    return article


def test_a_storys_form(desk, alike):
    assert any("inline-related has_original" in line for line in alike(desk, address_of(story())))


def test_a_storys_form_that_is_refused(desk, alike):
    address = address_of(story())
    data = filled(desk.get(address), "article_form")
    data |= {name: "" for name in data if name.endswith(("-photo", "-text", "headline", "ordering"))}
    assert any("errorlist" in line for line in alike(desk, address, data))


def test_a_storys_form_of_which_most_is_only_read(make_member, alike):
    assert any(
        'class="readonly"' in line for line in alike(signed_in(make_member(PICTURE_EDITOR)), address_of(story()))
    )


def test_forms_with_several_fields_in_a_line_and_a_part_that_is_closed(desk, alike):
    product = make_product()
    Release.objects.create(product=product, year=2024)
    for row in (make_campaign(), product, make_photo(), make_article()):
        alike(desk, address_of(row))
