"""Photos and products of a campaign under embargo: they come out of it one by one only by whoever may lift it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles.models import AuditEntry, Campaign
from articles.publishing import record_release
from magazine.roles import CHIEF, EDITOR
from tests.builders import make_campaign, make_photo, make_product, publish_article
from tests.forms import added, address_of, form_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TAKE_OUT, ADD = "may lift the embargo to take it out", "may lift that embargo to add it"


@pytest.fixture
def salt():
    """Return a campaign under embargo, with a photo and a product."""
    salt = make_campaign("Salt", photos=[make_photo("A sail")], embargoed_until=timezone.now() + 2 * DAY)
    salt.products.add(make_product("Le Pli", brand=salt.brand))
    return salt


@pytest.fixture
def sand(salt):
    """Return another campaign, without an embargo."""
    return make_campaign("Sand", brand=salt.brand)


@pytest.fixture
def editor(client, make_member):
    """Return a client that is signed in as an editor."""
    client.force_login(make_member(EDITOR))
    return client


@pytest.fixture
def chief(client, make_member):
    client.force_login(make_member(CHIEF, "clara"))
    return client


def send(client, campaign, data):
    """Save a campaign's form; return what the page says, or "" if it is saved."""
    response = client.post(address_of(campaign), data)
    return "" if response.status_code == 302 else response.content.decode()


def with_photo(client, campaign, photo):
    return added(form_of(client, campaign), "photo_places", photo=photo.pk, position="1")


def entries():
    """Return the campaign and the note of each lift."""
    return [(each.campaign.name, each.note) for each in AuditEntry.objects.filter(verb="lift_embargo").order_by("pk")]


def test_an_editor_takes_no_photo_out_and_is_told_why(editor, salt):
    said = send(editor, salt, form_of(editor, salt, **{"photo_places-0-DELETE": "on"}))
    assert "“A sail” is under embargo with this campaign until" in said
    assert TAKE_OUT in said
    assert salt.photos.exists()


def test_an_editor_puts_no_other_photo_in_its_place(editor, salt):
    other = make_photo("Another sail")
    assert TAKE_OUT in send(editor, salt, form_of(editor, salt, **{"photo_places-0-photo": other.pk}))
    assert str(salt.photos.get()) == "A sail"


@pytest.mark.parametrize("ends", [None, DAY])
def test_an_editor_puts_no_photo_into_a_campaign_that_opens_before(editor, salt, sand, ends):
    Campaign.objects.filter(pk=sand.pk).update(embargoed_until=ends and timezone.now() + ends)
    said = send(editor, sand, with_photo(editor, sand, salt.photos.get()))
    assert "“A sail” is under embargo with the campaign “Maison Ourlet, Salt” until" in said
    assert ADD in said
    assert not sand.photos.exists()


def test_an_editor_begins_no_campaign_with_it(editor, salt):
    data = form_of(editor, Campaign, name="Tide", brand=salt.brand.pk, products=[salt.products.get().pk])
    added(data, "photo_places", photo=salt.photos.get().pk, position="1")
    said = editor.post(address_of(Campaign), data).content.decode()
    assert said.count(ADD) == 4  # each beside its field, and above the form
    assert Campaign.objects.get() == salt


def test_an_editor_takes_no_product_out_and_puts_none_elsewhere(editor, salt, sand):
    assert TAKE_OUT in send(editor, salt, form_of(editor, salt, products=[]))
    assert ADD in send(editor, sand, form_of(editor, sand, products=[salt.products.get().pk]))
    assert (salt.products.count(), sand.products.count()) == (1, 0)


def test_what_readers_know_is_anybodys_to_take_out(editor, salt, sand):
    sand.photos.add(salt.photos.get())
    sand.products.add(salt.products.get())
    publish_article("Sand at noon", campaigns=[sand])
    assert send(editor, salt, form_of(editor, salt, products=[], **{"photo_places-0-DELETE": "on"})) == ""
    assert (salt.products.count(), salt.photos.count(), entries()) == (0, 0, [])


def test_what_an_embargo_kept_is_anybodys_to_take_out_once_it_has_ended(editor, salt):
    Campaign.objects.update(embargoed_until=timezone.now())
    assert send(editor, salt, form_of(editor, salt, products=[], **{"photo_places-0-DELETE": "on"})) == ""


def test_an_editor_may_add_to_a_campaign_under_embargo_and_put_it_in_order(editor, salt):
    data = form_of(editor, salt, **{"photo_places-0-position": "5", "photo_places-0-caption": "At noon"})
    added(data, "photo_places", photo=make_photo("Another sail").pk, position="1")
    assert send(editor, salt, data) == ""
    assert [place.caption for place in salt.photo_places.all()] == ["", "At noon"]


def test_an_editor_may_put_it_into_a_campaign_that_opens_later(editor, salt, sand):
    Campaign.objects.filter(pk=sand.pk).update(embargoed_until=timezone.now() + 3 * DAY)
    assert send(editor, sand, with_photo(editor, sand, salt.photos.get())) == ""


def test_the_chief_takes_it_out_with_an_entry(chief, salt):
    assert send(chief, salt, form_of(chief, salt, products=[], **{"photo_places-0-DELETE": "on"})) == ""
    assert (salt.photos.count(), salt.products.count()) == (0, 0)
    assert entries() == [("Salt", "of “Le Pli” alone"), ("Salt", "of “A sail” alone")]
    assert AuditEntry.objects.first().by.username == "clara"
    assert "of “A sail” alone" in chief.get(address_of(salt)).content.decode()


def test_the_chief_puts_it_elsewhere_with_an_entry_at_the_campaign_that_kept_it(chief, salt, sand):
    assert send(chief, sand, with_photo(chief, sand, salt.photos.get())) == ""
    assert entries() == [("Salt", "of “A sail” alone, which joined “Maison Ourlet, Sand”")]


def test_the_entry_is_refused_to_who_may_not_lift(make_member, salt):
    with pytest.raises(PermissionDenied):
        record_release(salt, [(salt.photos.get(), salt)], by=make_member(EDITOR))
    assert entries() == []
