"""Tags as they are written: what separates them, what makes two of them one, and which can't be."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from taggit.models import Tag

from media.models import Photo
from people.tags import Tags, joined, named, split
from people.taken import tag_key
from tests.articles.importing.texts import A, run, write
from tests.builders import make_article, make_photo
from tests.forms import address_of, form_of, save

pytestmark = pytest.mark.django_db
COMMAS = "Comme des Garçons, Ready to Wear，コム デ ギャルソン、  silk ,,"
TAGS = ["Comme des Garçons", "Ready to Wear", "silk", "コム デ ギャルソン"]
DOSSIER = '[[story]]\nheadline = "The Coat That Waits"\ntags = [{}]\n'
ONE = [  # all spellings of one tag
    [
        "Prêt-à-Porter",
        "pret a porter",
        "PRÊT À PORTER",
        "Prêt–à—porter",
        "prêt\xa0à\u2011porter",
        "pre\u0302t-a\u0300-porter",
    ],
    ["T-Shirt", "tshirt", "T Shirt", "Ｔ－ｓｈｉｒｔ", "t\u200bshirt", "t_shirt", "T\xadShirt"],
    ["Levi’s", "LEVI'S", "levi‘s"],
    ["Straße", "STRASSE", "straẞe"],
    ["İstanbul", "istanbul", "ISTANBUL", "ıstanbul"],
    ["ΣΟΦΊΑ", "Σοφιας"[:-1], "σοφία"],
    ["Ёлка", "елка"],
    ["コム・デ・ギャルソン", "コムデギャルソン", "ｺﾑ･ﾃﾞ･ｷﾞｬﾙｿﾝ"],
    ["Dolce & Gabbana", "dolce and gabbana"],
]
TWO = [  # of which each is its own
    ["バッグ", "バック", "ハック"],
    ["川久保玲", "山本耀司"],
    ["C", "C+", "C++", "C#"],
    ["19–20", "1920", "1.920"],
    ["мой", "мои"],
    ["की", "का", "क"],
]


@pytest.mark.parametrize("spellings", ONE)
def test_spellings_that_differ_in_case_accents_hyphens_and_blanks_are_one_tag(spellings):
    tags = {make_article(name).tags.add(name) or Tag.objects.get() for name in spellings}
    assert len(tags) == 1
    photo = make_photo()
    photo.tags.set(spellings)
    assert photo.tags.get().name == spellings[0]
    for name in spellings[1:]:
        with pytest.raises(IntegrityError), transaction.atomic():
            Tag.objects.create(name=name)


@pytest.mark.parametrize("names", TWO)
def test_names_that_differ_in_anything_else_are_as_many_tags(names):
    make_photo().tags.set(names)
    assert {*Tag.objects.values_list("name", flat=True)} == {*names}
    assert len({*Tag.objects.values_list("slug", flat=True)}) == len(names)


def test_a_field_takes_a_tag_of_several_words_and_commas_of_every_script(desk):
    story, photo = make_article(), make_photo()
    for row in (story, photo):
        assert save(desk, row, tags="Comme des Garçons").status_code == 302
        assert [*row.tags.names()] == ["Comme des Garçons"]
        assert save(desk, row, tags=COMMAS).status_code == 302
        assert sorted(row.tags.names()) == TAGS
    assert Tags().clean("one\ntwo\r\nthree four; five") == ["one", "two", "three four; five"]


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ('"Silk, washed", wool', ["Silk, washed", "wool"]),
        ("“Silk, washed”, wool", ["Silk, washed", "wool"]),
        ('"Comme des Garçons"', ["Comme des Garçons"]),
        ('"The ""New"" Look"', ['The "New" Look']),
        ('12" vinyl, The "New" Look', ['12" vinyl', 'The "New" Look']),
        ('"open, wool', ["open", "wool"]),
        (' , "", “”, \u200b,\xa0', []),
        ("Silk, silk,  SILK", ["Silk", "silk", "SILK"]),  # one once they are looked up
        (None, []),
    ],
)
def test_quotes_keep_a_comma_inside_and_stand_for_themselves_elsewhere(text, tags):
    assert split(text) == tags


@pytest.mark.parametrize("unseen", ["\u200b", "\u200c", "\u200d", "\u200e", "\ufeff"])
def test_nothing_that_nobody_sees_parts_a_name_from_its_ends(unseen):
    for name in (f"{unseen} silk", f"silk {unseen}", f" {unseen} {unseen}silk"):
        assert split(name) == ["silk"]


def test_one_tag_in_two_spellings_in_one_field_is_the_one_that_is_there_or_the_first():
    Tag.objects.create(name="Washed Silk")
    assert Tags().clean("washed-silk, Élan, elan, WASHED SILK") == ["Washed Silk", "Élan"]


OLD = ["coats, long", '"quoted"', "“set”", 'a "b", c', "、", "!!!", "♥", "two  blanks", "Si\u200blk", '"', ',"', "a;b"]


def test_tags_of_before_survive_a_form_that_nobody_touched(desk):
    Tag.objects.bulk_create(Tag(name=name, slug=f"old-{number}") for number, name in enumerate(OLD))
    tags = [*Tag.objects.order_by("pk")]
    assert [tag_key(name) for name in split(joined(tags))] == [
        tag_key(each.name) for each in sorted(tags, key=lambda tag: tag.name.casefold())
    ]
    for row in (make_article(), make_photo()):
        row.tags.set(tags)
        answer = save(desk, row)
        assert answer.status_code == 302, answer.context_data["adminform"].errors
        assert {*row.tags.all()} == {*tags}
        assert not Tags().has_changed(row.tags.all(), form_of(desk, row)["tags"][0])


@pytest.mark.parametrize("name", ["!!!", "🦄", "♥️", "—", "…"])
def test_a_tag_that_can_have_no_address_is_refused_in_words_that_name_it(desk, tmp_path, name):
    for row in (make_article(), Photo):
        page = save(desk, row, tags=f"silk, {name}").content.decode()
        assert f"write “{name}” in words" in page
    assert f"write “{name}” in words" in save(desk, Tag, name=name).content.decode()
    for make in (lambda: make_photo().tags.add(name), lambda: Tag.objects.create(name=name)):
        with pytest.raises(ValidationError, match="write"):
            make()
    whole = run(
        *write(tmp_path / "in", a=A, dossier=DOSSIER.format(f'"{name}"')), dossier=tmp_path / "in/dossiers/dossier.toml"
    )
    assert name in str(whole.problems)
    assert not Tag.objects.exists()


def test_what_the_version_before_makes_is_found(desk):
    Tag.objects.bulk_create([Tag(name="Washed Silk", slug="washed-silk")])
    assert named(["washed-silk"])["washed-silk"].name == "Washed Silk"
    assert Tag.objects.count() == 1


def test_an_import_takes_the_tag_that_is_there(tmp_path):
    Tag.objects.create(name="Washed Silk")
    run(
        *write(tmp_path / "in", a=A, dossier=DOSSIER.format('"washed-silk", "Silk, raw"')),
        dossier=tmp_path / "in/dossiers/dossier.toml",
    )
    assert sorted(Tag.objects.values_list("name", flat=True)) == ["Silk, raw", "Washed Silk"]


def test_an_address_is_made_as_all_others_are():
    Tag.objects.create(name="Spring/Summer 2026")
    make_photo().tags.add("A—B", "Łódź", "川久保 玲")
    assert {*Tag.objects.values_list("slug", flat=True)} == {"spring-summer-2026", "a-b", "lodz", "川久保-玲"}


def test_the_form_of_a_tag_says_that_there_is_one(desk):
    silk = Tag.objects.create(name="Washed Silk")
    assert "Such a tag already exists" in save(desk, Tag, name="washed-silk").content.decode()
    assert desk.post(address_of(silk), form_of(desk, silk, name="Washed-Silk")).status_code == 302
