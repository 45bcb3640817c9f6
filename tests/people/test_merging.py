"""Two people who are one, two houses, two products: everything that points at one of them points at the other."""

import pytest
from django.apps import apps
from django.db import IntegrityError
from django.utils import timezone
from taggit.models import Tag

from articles import tags
from articles.models import Appearance, Article, Credit, Product, ProductCard, Release, Revision
from articles.pages import public, rendering
from articles.publishing import publish
from articles.querysets.standing import key_of
from articles.revisions.snapshots import record, same
from kit.former import keeper
from people.mentions import people
from people.merging import NotMerged, merge, relations, split_again, undeclared
from people.models import Alias, Ambassador, Author, Brand, FormerAddress, Mergeable, Person
from tests.builders import (
    REASON,
    Text,
    make_article,
    make_author,
    make_brand,
    make_campaign,
    make_person,
    make_photo,
    make_product,
    publish_article,
)

pytestmark = pytest.mark.django_db


def known(row):
    rows = {Person: public.people, Brand: public.brands, Author: public.authors, Product: Product.objects.live}
    return rows[type(row)](timezone.now()).contains(row)


def make_one(gone, kept, **more):
    done = merge(gone, kept, by=None, is_known=known, **more)
    gone.refresh_from_db()
    kept.refresh_from_db()
    return done


def everything():
    """Return all rows that point at what can be merged, and these rows themselves, as the database has them."""
    mergeable = [model for model in apps.get_models() if issubclass(model, Mergeable)]
    models = {each.model for model in mergeable for each in relations(model)} | {*mergeable, FormerAddress}
    order = {FormerAddress: "slug"}
    return {model: [*model._base_manager.order_by(order.get(model, "pk")).values()] for model in models}


def test_whatever_points_at_one_that_may_be_merged_says_how_it_moves():
    mergeable = [model for model in apps.get_models() if issubclass(model, Mergeable)]
    assert {Person, Brand, Author, Product} <= {*mergeable}
    assert [name for model in (*mergeable, Tag) for name in undeclared(model)] == []


@pytest.fixture
def two():
    """Two people with something of each kind, in a published story and in drafts."""
    kept, gone = (
        make_person("Kate Moss", website="https://example.com/"),
        make_person("K. Moss", biography="Of Croydon."),
    )
    Alias.objects.create(person=gone, name="Katherine Moss")
    author = Author.objects.create(person=gone, title="Contributor")
    house, bag = make_brand(), make_product(brand=Brand.objects.get())
    campaign = make_campaign(brand=house, roll=[("talent", gone), ("talent", kept), ("model", gone)], products=[bag])
    photo = make_photo(portrait_of=gone)
    photo.people.add(gone, kept)
    Ambassador.objects.create(person=gone, brand=house)
    Appearance.objects.create(person=gone, product=bag)
    Release.objects.create(product=bag, year=1999, designer=gone)
    publish_article("Both", people=[gone, kept], authors=[author])
    publish_article("One", people=[gone], campaigns=[campaign])
    make_article("A draft", people=[gone])
    return gone, kept


def test_all_moves_and_all_goes_back(two):
    gone, kept = two
    before = everything()
    done = make_one(gone, kept)
    assert gone.merged_into == kept
    pointing = {each.model: each.rows(gone.pk).count() for each in relations(Person)}
    assert not any(pointing.values())
    assert kept.biography == "Of Croydon."
    assert {alias.name for alias in kept.aliases.all()} == {"K. Moss", "Katherine Moss"}
    assert Credit.objects.filter(person=kept).count() == 2  # the same one stood there twice
    assert Article.objects.filter(people=kept).count() == 3
    assert split_again(done, by=None) == []
    assert everything() == before


def test_readers_find_the_one_that_stays_wherever_the_other_stood(two, client):
    gone, kept = two
    former = gone.get_absolute_url()
    byline = Author.objects.get().get_absolute_url()
    make_one(gone, kept)
    answer = client.get(former)
    assert (answer.status_code, answer.url) == (301, kept.get_absolute_url())
    assert client.get(byline).url == Author.objects.get().get_absolute_url()
    page = client.get(kept.get_absolute_url()).content.decode()
    assert "Both" in page
    assert "One" in page
    story = rendering.story(Revision.objects.get(headline="Both"), at=timezone.now())
    assert story.people == [kept]  # who stood there under both names stands there once
    assert story.authors[0].person == kept
    assert "K. Moss" not in client.get("/people/").content.decode()
    again = publish(Article.objects.get(headline="Both"), by=None, override=REASON)
    assert [*again.people.all()] == [kept]


def test_the_one_that_is_gone_is_found_by_nobody_and_its_name_names_the_other(two):
    gone, kept = two
    make_one(gone, kept)
    assert [*Person.objects.all()] == [kept]
    assert [*Person.objects.named("K. Moss")] == [kept]
    assert people("K. Moss, and Kate Moss.").find("K. Moss, and Kate Moss.") == [kept.pk]
    assert keeper().holder(Person, "k-moss") == kept


def test_a_chain_leads_to_its_end_and_is_split_from_either(two, client):
    first, second = two
    former = first.get_absolute_url()
    before, third = everything(), make_person("Katherine")
    publish_article("Third", people=[third])
    one, other = make_one(first, second), make_one(second, third)
    first.refresh_from_db()
    assert first.merged_into == third
    assert client.get(former).url == third.get_absolute_url()
    story = rendering.story(Revision.objects.get(headline="Both"), at=timezone.now())
    assert story.people == [third]
    assert split_again(one, by=None) == []
    assert split_again(other, by=None) == []  # the alias that the first had left has gone with it, as it should
    after = everything()
    assert [row for row in after[Person] if row["id"] != third.pk] == before[Person]
    assert after[Credit] == before[Credit]


def test_two_who_write_become_one_author_with_the_login_of_either(django_user_model):
    user = django_user_model.objects.create(username="odile")
    kept, gone = make_author("Odile Hem"), make_author("O. Hem", user=user, biography="She writes.")
    _article, revision = publish_article(authors=[kept, gone])
    before = everything()
    done = make_one(gone.person, kept.person)
    kept.refresh_from_db()
    assert [*Author.objects.all()] == [kept]
    assert (kept.user, kept.biography) == (user, "She writes.")
    assert rendering.story(revision, at=timezone.now()).authors == [kept]
    assert split_again(done, by=None) == []
    assert everything() == before


def test_two_logins_are_not_merged_and_nobody_gets_the_stories_of_another(django_user_model):
    users = [django_user_model.objects.create(username=name) for name in ("ada", "odile")]
    kept, gone = (make_author(f"{user.username} Hem", user=user) for user in users)
    before = everything()
    with pytest.raises(NotMerged, match="login"):
        make_one(gone.person, kept.person)
    assert everything() == before


def test_a_row_that_comes_to_point_at_one_that_is_gone_leads_to_the_other(two, client):
    gone, kept = two
    make_one(gone, kept)
    make_campaign("Late", brand=Brand.objects.get(), roll=[("hair", gone)])  # its form was sent before that
    publish_article("Late", campaigns=[Credit.objects.get(role="hair").campaign])
    page = client.get(Credit.objects.get(role="hair").campaign.get_absolute_url())
    assert f'href="{kept.get_absolute_url()}"' in page.content.decode()
    assert client.get("/people/").status_code == 200


def test_products_of_one_name_become_one_with_their_houses(client):
    kept, gone = make_brand("Balenciaga"), make_brand("Balenciaga SA")
    bag = make_product("Le City", brand=kept, releases=[{"year": 2001, "kind": "launch"}])
    other = make_product(
        "Le City", brand=gone, releases=[{"year": 2002, "kind": "launch"}, {"year": 2002, "kind": "reissue"}]
    )
    make_product("Hourglass", brand=gone)
    _article, revision = publish_article(
        products=[bag, other], blocks=[Text(html="<p>It.</p>"), ProductCard(product=other)]
    )
    child = make_brand("A line", parent=gone)
    before = everything()
    done = make_one(gone, kept)
    child.refresh_from_db()
    assert child.parent == kept
    assert {product.name for product in kept.products.all()} == {"Le City", "Hourglass"}
    assert [(release.year, release.kind) for release in bag.releases.all()] == [(2001, "launch"), (2002, "reissue")]
    story = rendering.story(revision, at=timezone.now())
    assert story.products == [bag]
    assert story.held(Product) == [bag]
    assert client.get(other.get_absolute_url()).url == bag.get_absolute_url()
    assert split_again(done, by=None) == []
    assert everything() == before


def test_a_story_reads_as_it_was_published_once_what_it_names_has_become_one(two):
    gone, kept = two
    house = make_brand("Lanvin")
    bags = [make_product(name, brand=house) for name in ("Pencil", "Hobo", "Sac", "Cabas")]
    words = Text(html="<p>It rains.</p>")
    story, placed = publish_article(
        "Named",
        people=[gone],
        authors=[Author.objects.get(), Author.objects.create(person=kept)],
        products=bags[:1],
        tags=["velvet"],
        blocks=[words, *(ProductCard(product=bag) for bag in (bags[0], bags[2], bags[0]))],
    )
    make_one(gone, kept)
    publish_article("Another", products=[bags[1], bags[3]])
    make_one(*bags[:2])
    make_one(*bags[2:])
    tags.merge(Tag.objects.create(name="Velour", slug="velour"), Tag.objects.get(name="velvet"), timezone.now())
    assert [*story.people.all(), *story.products.all()] == [kept, bags[1]]
    assert {card.product for card in ProductCard.objects.filter(parent=story)} == {bags[1], bags[3]}
    assert record(story, by=None) == placed
    assert key_of(Article.objects.with_state(timezone.now()).get(pk=story.pk), timezone.now()) == "live"
    ProductCard.objects.filter(parent=story, product=bags[3]).update(product=bags[1])
    assert not same(record(story, by=None), placed)
    story.people.set([make_person("Somebody else")])
    assert not same(record(story, by=None), placed)


def test_what_came_since_stays_and_what_has_gone_is_said(two):
    gone, kept = two
    done = make_one(gone, kept)
    kept.biography = "Of Croydon, and of London."
    kept.save()
    since = make_campaign("Since", brand=make_brand("Since"), roll=[("model", kept)])
    Release.objects.all().delete()
    said = split_again(done, by=None)
    kept.refresh_from_db()
    assert since.credits.get().person == kept
    assert kept.biography == "Of Croydon, and of London."
    assert said == ["1 entry of “K. Moss” has been changed or deleted since, and didn’t go back."]
    with pytest.raises(NotMerged):
        split_again(done, by=None)


def test_nobody_becomes_one_with_themselves_or_with_one_who_is_gone(two):
    gone, kept = two
    with pytest.raises(NotMerged, match="one and the same"):
        make_one(kept, kept)
    make_one(gone, kept)
    for one, other in [(gone, kept), (kept, gone), (make_person("Third"), gone)]:
        with pytest.raises(NotMerged, match="meanwhile"):
            make_one(one, other)


def test_the_database_lets_nobody_lead_to_themselves(two):
    with pytest.raises(IntegrityError):
        Person.ever.filter(pk=two[0].pk).update(merged_into=two[0])


def test_houses_that_belong_to_one_another_or_have_one_campaign_are_refused():
    group = make_brand("Kering")
    house = make_brand("Balenciaga", parent=make_brand("Couture", parent=group))
    with pytest.raises(NotMerged, match="belong to one another"):
        make_one(group, house)
    one, other = make_brand("Prada"), make_brand("Prada SpA")
    for brand in (one, other):
        make_campaign("Salt", brand=brand)
    before = everything()
    with pytest.raises(NotMerged, match="Salt"):
        make_one(other, one)
    assert everything() == before


def test_readers_learn_nothing_by_it_that_nobody_let_them(client):
    later = timezone.now() + timezone.timedelta(days=3)
    kept, secret = make_person("Kate Moss"), make_person("K. M.", biography="Soon the face of Ourlet.")
    publish_article("Known", people=[kept])
    publish_article("Secret", people=[secret])
    Article.objects.filter(headline="Secret").update(embargoed_until=later)
    former, before = secret.get_absolute_url(), client.get(kept.get_absolute_url()).content
    with pytest.raises(NotMerged, match="biography"):
        make_one(secret, kept)
    with pytest.raises(NotMerged, match="let the one stay that they know"):
        make_one(kept, secret)
    Person.ever.filter(pk=secret.pk).update(biography="")
    make_one(secret, kept)
    assert client.get(former).status_code == 404
    assert client.get(kept.get_absolute_url()).content == before


@pytest.mark.parametrize("number", [2, 6])
def test_it_costs_the_same_however_much_there_is(number, django_assert_max_num_queries):
    gone, kept = make_person("K. Moss"), make_person("Kate Moss")
    for each in range(number):
        brand = make_brand(f"House {each}")
        make_campaign(brand=brand, roll=[("talent", gone), ("talent", kept), ("model", gone)])
        make_article(f"Story {each}", people=[gone, kept])
        Ambassador.objects.create(person=gone, brand=brand)
    with django_assert_max_num_queries(75):
        done = make_one(gone, kept)
    with django_assert_max_num_queries(60):
        split_again(done, by=None)
