"""Names in Hebrew at the desk: each runs its own way in a path, a heading, a list and a sentence of the desk."""

import pytest
from django.urls import reverse

from articles.models import PullQuote
from tests.browser.test_desk import save
from tests.browser.test_direction import WORDS, WRONG
from tests.builders import make_article, make_brand, make_campaign, make_person, make_product

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.layout]
# Where names stand within words of the desk's own; what is chosen or written stands in fields.
NAMED = "main :is(.breadcrumbs, h1, h2, h3, .messagelist, #deleted-objects, #result_list, .uses)"


def wrong(page):
    script = WRONG.replace('"script, style, dialog, [hidden]"', '"script, style, dialog, [hidden], .empty-form"')
    guarded = f"if (!element.closest({NAMED.replace('main ', '')!r})) continue"
    return page.evaluate(script.replace("const first =", f"{guarded}\n    const first ="))


def test_a_name_from_the_right_keeps_to_itself(at_desk):
    page, word = at_desk, WORDS["he"]
    brand = make_brand(word)
    product = make_product(word, brand=brand, releases=[{"year": 2000, "designer": make_person(word)}])
    campaign = make_campaign(word, brand=brand, products=[product])
    story = make_article(word, blocks=[PullQuote(text=word)], products=[product], campaigns=[campaign])
    found = {}
    for row in (story, product, campaign, brand):
        name = f"admin:{row._meta.app_label}_{row._meta.model_name}"
        page.goto(reverse(f"{name}_change", args=[row.pk]))
        assert page.locator(".breadcrumbs").inner_text().count(word[:4]), name
        found[name] = wrong(page)
        save(page)
        found[f"{name}, saved"] = wrong(page)
        for path in (reverse(f"{name}_changelist"), reverse(f"{name}_history", args=[row.pk])):
            page.goto(path)
            found[path] = wrong(page)
    assert {name: texts for name, texts in found.items() if texts} == {}
