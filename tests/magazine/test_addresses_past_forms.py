"""Addresses that came into the database past every form (a fixture, an import) lead nowhere when they are printed."""

import json
import re
from contextlib import suppress
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.db import models
from django.urls import NoReverseMatch, reverse

from articles.models import Revision
from kit.fields import web_address

pytestmark = pytest.mark.django_db

SAFE = re.compile(r"(https?:|mailto:|tel:|[#/?]|[\w./-]*(?![\w+.-]*:)|$)", re.IGNORECASE)
HOSTILE = [
    "javascript:alert(1)//http://x.example/",
    " java\tscript:alert(1)",
    "data:text/html,<p>",
    "vbscript:x",
    "//x.example",
]


class Links(HTMLParser):
    """Collects what a page leads to, and what it says to machines."""

    def __init__(self):
        super().__init__()
        self.found, self.data, self.is_data = [], [], False

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.found += [attrs[name] or "" for name in ("href", "src", "action", "formaction", "data") if name in attrs]
        self.is_data = attrs.get("type") == "application/ld+json"

    def handle_data(self, text):
        if self.is_data:
            self.data.append(json.loads(text))
            self.is_data = False


def links_of(page):
    links = Links()
    links.feed(page)
    return links


def address_columns():
    """Yield (model, the names of its columns that are for a web address)."""
    for model in apps.get_models():
        names = [field.name for field in model._meta.concrete_fields if isinstance(field, models.URLField)]
        if names:
            yield model, names


def poison(value):
    """Write a value into every column and frozen block that is for a web address, past every form and field."""
    for model, names in address_columns():
        most = min(model._meta.get_field(name).max_length for name in names)
        model._base_manager.update(**dict.fromkeys(names, value[:most]))
    for revision in Revision.objects.all():
        for block in revision.body["blocks"]:
            if "url" in block:
                block["url"] = value
        Revision.objects.filter(pk=revision.pk).update(body=revision.body)


def desk_pages():
    """Return the forms of all rows that have a column for a web address."""
    pages = []
    for model, _names in address_columns():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
        with suppress(NoReverseMatch):  # a row that is written in the form of another
            pages += [reverse(name, args=[pk]) for pk in model._base_manager.values_list("pk", flat=True)[:2]]
    return pages


@pytest.mark.parametrize("value", HOSTILE[:2])
def test_no_page_leads_to_what_is_no_web_address(client, admin_client, magazine, value):
    poison(value)
    for visitor, pages in ((client, magazine.pages.values()), (admin_client, desk_pages())):
        for path in pages:
            links = links_of(visitor.get(path, follow=True).content.decode())
            assert links.found, path
            assert [
                each for each in links.found if each.strip() == value.strip() or not SAFE.match(each.strip())
            ] == [], path
            assert value.strip() not in json.dumps(links.data), path


def test_an_address_of_the_web_is_printed(client, magazine):
    poison("https://house.example/rights?a=1&b=2")
    found = [each for path in magazine.pages.values() for each in links_of(client.get(path).content.decode()).found]
    assert found.count("https://house.example/rights?a=1&b=2") >= 4


@pytest.mark.parametrize(
    "text", [*HOSTILE, "", None, "http://", "http://[", "https:///x", "ftp://x.example", "https://a b.example"]
)
def test_what_is_no_web_address(text):
    assert web_address(text) == ""


@pytest.mark.parametrize("text", ["http://x.example", "HTTPS://x.example/Ä?ö#ü", "https://user@x.example:8080/"])
def test_what_is_one(text):
    assert web_address(text) == text
