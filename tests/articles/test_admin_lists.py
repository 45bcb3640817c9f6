"""The desk's lists: what they show, find, count and offer."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag

from articles.admin.article.state import LABELS
from articles.models import Article, Credit, Picture, Product, Release, Section, Text
from articles.publishing import publish, withdraw
from articles.revisions.snapshots import record
from kit.admin.base import DeskAdmin
from people.models import Alias
from tests.builders import (
    REASON,
    make_article,
    make_author,
    make_campaign,
    make_gallery,
    make_person,
    make_photo,
    make_product,
    make_section,
    picture_file,
    publish_article,
)
from tests.desk import LISTS, changelist, grow
from tests.forms import address_of

pytestmark = pytest.mark.django_db


def shown(client, url):
    return {str(row) for row in client.get(url).context_data["cl"].result_list}


def test_each_story_is_found_under_the_word_that_stands_beside_it(desk):
    now, later = timezone.now(), timezone.now() + timedelta(days=1)
    campaign = make_campaign("Salt")
    make_article("Draft")
    make_article("Embargoed draft", embargoed_until=later)
    publish_article("Live", at=now)
    changed, _ = publish_article("Changed", at=now)
    gone, _ = publish_article("Gone", at=now)
    hidden, _ = publish_article("Hidden", at=now)
    publish_article("Hidden by its campaign", at=now, campaigns=[campaign])
    Article.objects.filter(pk=changed.pk).update(kicker="New")
    changed.refresh_from_db()
    record(changed)
    withdraw(gone, by=None)
    Article.objects.filter(pk__in=[hidden.pk, gone.pk]).update(embargoed_until=later)
    campaign.embargoed_until = later
    campaign.save()
    url = changelist("articles_article")
    expected = {
        "draft": {"Draft"},
        "live": {"Live", "Changed"},
        "changed": {"Changed"},
        "off": {"Gone"},
        "embargo": {"Embargoed draft", "Hidden", "Hidden by its campaign"},
    }
    assert {state: shown(desk, f"{url}?state={state}") for state in expected} == expected
    for state in {*expected} - {"live"}:
        page = desk.get(f"{url}?state={state}").content.decode()
        assert page.count(f'class="state state-{state}">{LABELS[state]}<') == len(expected[state])
        assert f">{LABELS[state]}</a>" in page
    assert len(shown(desk, f"{url}?state=nonsense")) == 7


def test_stories_are_found_by_headline_author_and_person(desk):
    make_article("A Coat for Rain", authors=[make_author("Odile Hem")])
    make_article("Velvet", people=[make_person("Vera Lind")])
    url = changelist("articles_article")
    assert shown(desk, f"{url}?q=coat") == {"A Coat for Rain"}
    assert shown(desk, f"{url}?q=odile") == {"A Coat for Rain"}
    assert shown(desk, f"{url}?q=lind") == {"Velvet"}
    assert shown(desk, f"{url}?q=coat odile") == {"A Coat for Rain"}
    assert shown(desk, f"{url}?q=coat lind") == set()


@pytest.mark.parametrize("term", ["élan", "ÉLAN", "elan", "Chloé", "chloe", "ÉLODIE", "elodie", "élan chloe"])
def test_stories_are_found_whatever_the_case_and_the_accents(desk, term):
    make_article("Élan vital", authors=[make_author("Chloé Hem")], people=[make_person("Élodie Lind")])
    make_article("Velvet")
    assert shown(desk, f"{changelist('articles_article')}?q={term}") == {"Élan vital"}


@pytest.mark.parametrize("term", ["élan", "Élan", "ÉLAN", "chloe", "CHLOÉ"])
def test_photos_are_found_whatever_the_case_and_by_a_name_without_accents(desk, term):
    make_photo("Élan on the quay", portrait_of=make_person("Chloé Hem"))
    make_photo("A red bag")
    assert shown(desk, f"{changelist('media_photo')}?q={term}") == {"Élan on the quay"}


def test_campaigns_with_roles_that_the_list_does_not_have_are_found(desk):
    campaign, person = make_campaign("Salt", roll=[("hair", make_person())]), make_person("Ada Lens")
    url = f"{changelist('articles_campaign')}?roll=words"
    assert shown(desk, url) == set()
    Credit.objects.create(campaign=campaign, role="other", role_text="tide tables", person=person)
    assert shown(desk, url) == {str(campaign)}
    assert "roles in words" in desk.get(url).content.decode()


def test_people_and_products_are_found_without_accents_and_by_alias(desk):
    person = make_person("Nicolas Ghesquière")
    Alias.objects.create(person=make_person("Inez & Vinoodh"), name="Inez van Lamsweerde")
    product = make_product("Le Cagole")
    product.aliases.create(name="Cagole bag")
    assert shown(desk, f"{changelist('people_person')}?q=ghesquiere") == {str(person)}
    assert shown(desk, f"{changelist('people_person')}?q=inez and vinoodh") == {"Inez & Vinoodh"}
    assert shown(desk, f"{changelist('people_person')}?q=Lamsweerde") == {"Inez & Vinoodh"}
    assert shown(desk, f"{changelist('articles_product')}?q=cagole bag") == {"Le Cagole"}
    assert shown(desk, f"{changelist('people_person')}?q=%3F%21") == set()


@pytest.mark.parametrize("name", LISTS)
def test_a_hostile_query_is_no_crash_and_no_answer(desk, name):
    make_article()
    for query in (
        "q=%27%20OR%201--",
        "q=" + "%25" * 50,
        "o=9.99.-7",
        "p=-1",
        "p=zzz",
        "created_by__password__startswith=p",
        "user__password__startswith=p",
        "e=1",
    ):
        assert desk.get(f"{changelist(name)}?{query}").status_code in (200, 302, 400), query


@pytest.mark.parametrize(
    "days", ["added_at__year=10000000000000000000000", "added_at__year=9999", "added_at__year=9999&added_at__month=12"]
)
def test_days_that_no_calendar_has_lead_to_the_whole_list(desk, days):
    url = changelist("media_photo")
    assert desk.get(f"{url}?{days}").headers["Location"] == f"{url}?e=1"


def test_a_fault_in_an_action_is_no_question_about_the_calendar(desk, monkeypatch):
    def fail(admin, request, queryset):
        raise ValueError("A fault")

    monkeypatch.setattr(DeskAdmin, "response_action", fail)
    with pytest.raises(ValueError, match="A fault"):
        desk.post(changelist("media_photo"), {"index": 0, "action": "", "_selected_action": [make_photo().pk]})


def test_a_story_counts_once_in_a_search_that_matches_two_of_its_authors(desk):
    make_article("Once", authors=[make_author("Ada Hem"), make_author("Odile Hem")])
    assert len(desk.get(f"{changelist('articles_article')}?q=hem").context_data["cl"].result_list) == 1


def test_where_a_row_is_used_is_counted_and_listed(desk):
    photo = make_photo()
    product = make_product(photo=photo)
    make_article("Leads", lead_photo=photo)
    make_article("Holds", blocks=[Picture(photo=photo), Text(html="<p>x</p>")])
    make_campaign("Salt", photos=[photo])
    make_gallery([photo])
    row = desk.get(changelist("media_photo")).context_data["cl"].result_list[0]
    assert row.use_count == 5
    page = desk.get(address_of(photo)).content.decode()
    for name in ("Leads", "Holds", "Salt", "Six looks", product.name):
        assert f">{name}</a>" in page or f", {name}</a>" in page


def test_where_a_row_is_used_names_nothing_that_the_user_may_not_see(client, make_staff):
    client.force_login(make_staff("media.view_photo", "media.change_photo"))
    photo = make_photo()
    make_article("A secret headline", lead_photo=photo)
    page = client.get(address_of(photo)).content.decode()
    assert "A secret headline" not in page


@pytest.mark.parametrize("name", LISTS)
def test_the_form_of_a_row_that_readers_see_opens_and_leads_to_its_page(desk, name):
    grow(0, 1)
    for article in Article.objects.all():
        publish(article, by=None, override=REASON)
    # What readers have no page for, and the story, whose bar leads to it.
    pageless = {"articles_article", "articles_photogallery", "media_photo", "people_ambassador"}
    rows = desk.get(changelist(name)).context_data["cl"].result_list
    forms = [desk.get(address_of(row)) for row in rows]
    assert {form.status_code for form in forms} == {200}
    assert any("View on site" in form.content.decode() for form in forms) == (name not in pageless)


def test_the_form_of_a_tag_without_an_address_opens(desk):
    [tag] = Tag.objects.bulk_create([Tag(name="!!!", slug="")])  # of before: a new one needs a letter
    publish_article(tags=[tag])
    response = desk.get(address_of(tag))
    assert response.status_code == 200
    assert "View on site" not in response.content.decode()


# Autocompletes.


def offers(client, app, model, field, term=""):
    query = {"app_label": app, "model_name": model, "field_name": field, "term": term}
    return client.get(reverse("admin:autocomplete"), query)


def test_an_autocomplete_offers_pictures_and_notes(desk):
    person = make_person("Vera Lind", occupation="model")
    make_photo("Lind, smiling", data=picture_file(), portrait_of=person)
    make_photo("No file", credit_line="Courtesy of Salt")
    offered = offers(desk, "articles", "article", "people").json()["results"][0]
    assert offered["text"] == "Vera Lind"
    assert offered["note"] == "model"
    picture = desk.get(offered["image"])
    assert picture.headers["Content-Type"] == "image/webp"
    assert b"".join(picture.streaming_content).startswith(b"RIFF")
    photo = offers(desk, "articles", "picture", "photo", "no file").json()["results"][0]
    assert photo["note"] == "Ada Lens / Courtesy of Salt"
    assert photo["image"] == ""


def test_an_autocomplete_is_refused_to_who_may_not_see_what_it_offers(client, make_staff):
    make_photo("A secret picture")
    client.force_login(
        make_staff(
            "articles.change_article",
            "articles.change_any_article",
            "articles.view_any_article",
            "articles.view_article",
        )
    )
    response = offers(client, "articles", "article", "lead_photo")
    assert response.status_code == 403
    assert "secret" not in response.content.decode()
    client.logout()
    assert offers(client, "articles", "article", "lead_photo").status_code == 302


# What can't be deleted.


def test_a_photo_in_a_published_story_names_the_story_that_keeps_it(desk):
    photo = make_photo("The quay")
    publish_article("A Coat for Rain", blocks=[Picture(photo=photo)])
    Picture.objects.all().delete()
    page = desk.get(address_of(photo, "delete")).content.decode()
    story = Article.objects.get()
    assert (
        f'Photo in a published story: <a href="/desk/articles/article/{story.pk}/change/">A Coat for Rain</a>' in page
    )


@pytest.mark.parametrize("action", ["form", "list"])
def test_what_a_story_holds_is_not_deleted(desk, action):
    photo = make_photo()
    make_article(blocks=[Picture(photo=photo)])
    if action == "form":
        desk.post(address_of(photo, "delete"), {"post": "yes"})
    else:
        data = {"action": "delete_selected", "_selected_action": [photo.pk], "post": "yes"}
        desk.post(changelist("media_photo"), data)
    photo.refresh_from_db()


def test_the_desk_groups_what_editors_look_for_together(desk):
    groups = {
        group["name"]: [model["object_name"] for model in group["models"]]
        for group in desk.get("/desk/").context_data["app_list"]
    }
    assert list(groups) == ["Stories", "Photo library", "People and houses", "Accounts"]
    assert groups["Photo library"] == ["Photo", "PhotoGallery"]


def test_the_front_page_of_the_desk_shows_nothing_that_the_user_may_not_see(client, make_staff):
    make_article("A secret headline")
    make_photo("A secret photo", creator="")
    client.force_login(make_staff())
    page = client.get("/desk/").content.decode()
    assert "secret" not in page


def test_tags_are_not_merged_through_taggits_own_page(client, make_staff):
    client.force_login(make_staff())
    assert client.get("/desk/taggit/tag/merge-tags/").status_code != 200


def test_lists_of_models_know_their_columns(desk):
    make_section("Culture", position=2)
    make_product(releases=[{"year": 2000}, {"year": 2024, "kind": "reissue"}])
    assert "2000, 2024" in desk.get(changelist("articles_product")).content.decode()
    assert Section.objects.exists()
    assert Product.objects.exists()
    assert Release.objects.count() == 2
