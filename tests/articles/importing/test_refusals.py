"""Whole or not at all: what can't be imported leaves nothing behind."""

import pytest

from articles.models import Article, Campaign
from media.models import Photo
from people.models import Brand, Person
from tests.articles.importing.pictures import CREDITED, picture, with_photo
from tests.articles.importing.texts import DOSSIER, A, B
from tests.builders import make_person, picture_file

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "data", [b"", b"not a picture", picture_file()[:300], b"<svg xmlns='http://www.w3.org/2000/svg'/>"]
)
def test_a_refused_picture_leaves_no_half_story(desk, tmp_path, data):
    picture(tmp_path, data=data)
    whole = desk(a=A, b=B, dossier=DOSSIER.split("[[story]]")[0] + with_photo(file="coat.jpg", **CREDITED))
    assert len(whole.problems) == 1
    assert "coat.jpg" in whole.problems[0][1]
    assert [str(article) for article in Article.objects.all()] == ["The Glove Nobody Lost"]
    assert not Person.objects.exclude(name="Marek Dolan").exists()
    assert (Brand.objects.count(), Campaign.objects.count()) == (0, 0)


def test_a_failure_after_a_picture_was_stored_takes_its_files_back(desk, tmp_path, uploads):
    picture(tmp_path)
    dossier = with_photo(file="coat.jpg", people="@", **CREDITED).replace("'@'", '["Nobody We Know"]')
    assert "Nobody We Know" in desk(a=A, dossier=dossier).problems[0][1]
    assert Photo.objects.count() == 0
    assert [path for path in uploads.rglob("*") if path.is_file()] == []


def test_a_picture_that_is_a_link_is_refused(desk, tmp_path):
    real = picture(tmp_path, "real.jpg")
    (real.parent / "coat.jpg").symlink_to(real)
    assert "link" in desk(a=A, dossier=with_photo(file="coat.jpg", **CREDITED)).problems[0][1]
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("key", "value"),
    [("products", ["Nothing"]), ("people", ["Nobody"]), ("campaigns", ["None"])],
)
def test_a_reference_to_nothing_is_one_sentence(desk, key, value):
    whole = desk(a=A, dossier=f'[[story]]\nheadline = "The Coat That Waits"\n{key} = {value!r}')
    assert value[0] in whole.problems[0][1]
    assert not Article.objects.exists()


def test_a_headline_too_long_is_one_short_sentence(desk):
    whole = desk(a="word " * 50 + "\n\nFor tables\n\nEnd.")
    assert "headline" in whole.problems[0][1]
    assert len(whole.problems[0][1]) < 300
    assert not Article.objects.exists()


def test_two_texts_under_one_headline_do_not_overwrite_each_other(desk):
    whole = desk(a=A, b=A.replace("a year", "two years"))
    assert "a.txt" in whole.problems[0][1]
    assert Article.objects.count() == 1


def test_namesakes_are_told_apart_before_a_dossier_may_name_them(desk):
    make_person("Vera Lind")
    make_person("Vera Lind")
    assert "Vera Lind" in desk(a=A, dossier=DOSSIER).problems[0][1]
    assert not Article.objects.exists()
