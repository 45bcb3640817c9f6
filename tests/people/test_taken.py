"""Names of accounts and tags that differ in case alone are one, also for two who take one at the same moment."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from taggit.models import Tag

from magazine.roles import CHIEF, EDITOR
from people import taken
from people.models import TakenName
from tests.articles.test_concurrency import at_once
from tests.builders import make_article, make_member
from tests.forms import filled, signed_in

pytestmark = pytest.mark.django_db
User = get_user_model()
WORD = "velvet-and-hail-88"
PAIRS = [("Silk", "silk"), ("Élan", "élan"), ("ΣΟΦΊΑ", "σοφία")]  # SQLite folds the first alone by itself
ALIKE = [*PAIRS, ("Prêt-à-porter", "pret a porter")]  # are one tag


def new_account(client, name):
    page = client.get("/desk/auth/user/add/")
    words = {"username": name, "password1": WORD, "password2": WORD}
    return lambda: client.post("/desk/auth/user/add/", filled(page, "user_form", **words))


def new_tag(client, name):
    page = client.get("/desk/taggit/tag/add/")
    return lambda: client.post("/desk/taggit/tag/add/", filled(page, "tag_form", name=name, slug=""))


def tagged_story(client, name):
    url = f"/desk/articles/article/{make_article(name).pk}/change/"
    page = client.get(url)
    return lambda: client.post(url, {**filled(page, "article_form", tags=name), "_save": "1"})


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("begin", "rows", "answers", "pair"),
    [
        *((new_account, User, [200, 302], pair) for pair in PAIRS),
        *(
            (begin, Tag, [answer, 302], pair)
            for begin, answer in ((new_tag, 200), (tagged_story, 302))
            for pair in ALIKE
        ),
    ],
)
def test_of_two_who_take_one_name_at_once_one_has_it(begin, rows, answers, pair):
    chiefs = [signed_in(make_member(CHIEF, f"chief-{number}")) for number in range(2)]
    before = rows.objects.count()
    said = at_once(*[begin(client, name) for client, name in zip(chiefs, pair, strict=True)])
    assert sorted(getattr(each, "status_code", repr(each)) for each in said) == answers
    assert rows.objects.count() == before + 1


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("begin", [new_account, new_tag])
def test_a_form_says_that_a_name_is_taken(begin, pair):
    chief = signed_in(make_member(CHIEF, "chief"))
    assert begin(chief, pair[0])().status_code == 302
    assert "already" in begin(chief, pair[1])().content.decode()


@pytest.mark.parametrize("pair", ALIKE)
def test_a_story_is_given_the_tag_that_is_there(pair):
    Tag.objects.create(name=pair[0])
    assert tagged_story(signed_in(make_member(EDITOR)), pair[1])().status_code == 302
    assert [*Tag.objects.values_list("name", flat=True)] == [pair[0]]


@pytest.mark.parametrize(
    "make", [lambda name: User.objects.create_user(name), lambda name: Tag.objects.create(name=name)]
)
def test_whoever_writes_past_the_forms_is_refused_and_leaves_nothing(make):
    row = make("Linen")
    with pytest.raises(IntegrityError, match="taken"), transaction.atomic():
        make("linen")
    assert type(row).objects.count() == 1
    row.delete()
    assert not TakenName.objects.exists()
    assert make("LINEN").pk


def test_a_row_that_is_renamed_leaves_its_name_and_takes_another():
    one, other = Tag.objects.create(name="Linen"), Tag.objects.create(name="Silk")
    one.name = "LINEN"
    one.save()
    one.name = "Wool"
    one.save()
    other.name = "linen"
    other.save()
    one.name = "LINEN"
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save()
    assert {*TakenName.objects.values_list("folded", "row")} == {("wool", one.pk), ("linen", other.pk)}


def test_doubles_of_before_stay_and_the_older_has_the_name():
    one, other = User.objects.create_user("Linen"), User.objects.create_user("Silk")
    User.objects.filter(pk=other.pk).update(username="linen")
    gone = User.objects.create_user("Wool")
    User.objects.filter(pk=gone.pk)._raw_delete("default")  # as the version before deletes it
    TakenName.objects.exclude(folded="wool").delete()
    import_module("people.migrations.0002_taken_names").take(apps, None)
    assert TakenName.objects.get(folded="linen").row == one.pk
    other.refresh_from_db()
    other.save()  # neither a fault nor a claim
    assert TakenName.objects.get(folded="linen").row == one.pk
    assert User.objects.create_user("WOOL").pk
    one.delete()
    other.save()
    assert taken.holders(User, ["LINEN"]) == {"linen": other.pk}
