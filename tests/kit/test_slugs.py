"""An address says in its own script what a name says, and leads to one page."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve

from kit.slugs import LONGEST, SlugField, is_slug, slug_of

SLUGS = {
    "Spring/Summer 2026": "spring-summer-2026",
    "Fall–Winter": "fall-winter",
    "Prêt-à-Porter — Été": "pret-a-porter-ete",
    "Łódź, Øresund, Straße, Þór": "lodz-oresund-strasse-thor",
    "İstanbul ışığı": "istanbul-isigi",
    "Dolce & Gabbana": "dolce-and-gabbana",
    "Levi’s 501": "levis-501",
    "L'Œuvre": "loeuvre",
    "A.P.C.": "a-p-c",
    "S/S_26": "s-s-26",
    "Nike™ Air": "nike-air",
    "½ price": "1-2-price",
    "ﬁne ＡＢＣ": "fine-abc",
    "naïve e\N{COMBINING ACUTE ACCENT}te\N{COMBINING ACUTE ACCENT}": "naive-ete",
    "Ελλάδα: Η Οδός": "ελλάδα-η-οδός",
    "Й и Ё": "й-и-ё",
    "川久保 玲": "川久保-玲",
    "コム・デ・ギャルソン": "コム-デ-ギャルソン",
    "ＣＯＭＭＥ ｶﾞ": "comme-ガ",
    "김서울": "김서울",
    "دار الأزياء": "دار-الأزياء",
    "می‌خواهم": "میخواهم",
    "हिन्दी में": "हिन्दी-में",
    "ไทยแลนด์": "ไทยแลนด์",
    "Love ❤️ 1️⃣": "love-1",
    "❤️ — …": "item",
    "": "item",
}


@pytest.mark.parametrize("text", SLUGS)
def test_an_address_keeps_the_words_of_a_name_apart_and_its_letters(text):
    assert slug_of(text) == SLUGS[text]


@pytest.mark.parametrize("text", SLUGS)
def test_an_address_may_be_one_and_is_made_of_itself(text):
    slug = slug_of(text)
    assert is_slug(slug)
    assert slug_of(slug) == slug
    SlugField(max_length=120).clean(slug, None)
    assert resolve(f"/people/{slug}/").kwargs == {"slug": slug}


def test_a_long_name_ends_with_a_word_where_one_is_near():
    assert slug_of("weight of velvet " * 30) == ("weight-of-velvet-" * 6)[:LONGEST].rpartition("-")[0]
    assert slug_of("長" * 300) == "長" * LONGEST
    assert len(slug_of("\ufdfa" * 10_000)) <= LONGEST  # a letter that stands for eighteen


@pytest.mark.parametrize("text", ["", "a b", "a/b", "a%b", "a.b", "a\0b", "a?", "<b>", "a\u202eb"])
def test_what_is_no_address_is_refused_in_words_and_leads_nowhere(text):
    assert not is_slug(text)
    with pytest.raises(Resolver404):
        resolve(f"/authors/{text}/")
    with pytest.raises(ValidationError, match=r"Only letters, digits|cannot be blank"):
        SlugField(max_length=120).clean(text, None)


def test_an_address_whose_accents_come_apart_leads_to_the_same_page():
    assert resolve("/people/ガ/").kwargs == {"slug": "ガ"}
    assert resolve("/people/カ\N{COMBINING KATAKANA-HIRAGANA VOICED SOUND MARK}/").kwargs == {"slug": "ガ"}
