"""Taking a photo from every page at once, and putting it back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Appearance, Article
from articles.publishing import publish
from kit.admin.usage import Place
from magazine.roles import CHIEF, EDITOR, PICTURE_EDITOR, WRITER
from media import tasks
from media.admin.forms import PhotoForm
from media.intake.takedown import TakedownRefused, current_takedown, lift, take_down
from media.making import rendition_sets
from media.models import Photo, Takedown
from media.renditions import naming
from tests.builders import (
    REASON,
    allow,
    deny,
    make_article,
    make_person,
    make_photo,
    make_product,
    picture_file,
    publish_article,
)
from tests.forms import address_of, form_of, signed_in
from tests.media.test_uploads import pictured

AT = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
PLACE = Place("Leads the story", "A Coat for Rain", Article(pk=1), "/desk/articles/article/1/change/", True)


@pytest.fixture
def photo(db):
    return make_photo(data=picture_file())


def files(photo):
    """Return the names of the renditions of a photo that the storage has."""
    return naming.stored(photo.pk)


def test_a_takedown_says_who_when_why_and_where(photo, chief):
    made = take_down(photo, by=chief, reason="The model has asked", places=[PLACE], at=AT)
    made.refresh_from_db()
    assert (made.by, made.at, made.reason) == (chief, AT, "The model has asked")
    assert made.places == [
        {
            "label": "Leads the story",
            "title": "A Coat for Rain",
            "model": "articles.article",
            "pk": 1,
            "is_live": True,
        }
    ]
    assert current_takedown(photo) == made


def test_it_denies_the_photo_from_its_moment_on_whatever_allows_it(photo, chief):
    allow(photo, AT - timedelta(days=1))
    take_down(photo, by=chief, reason="Asked", places=[], at=AT)
    assert Photo.objects.usable(AT - timedelta(seconds=1)).contains(photo)
    assert not Photo.objects.usable(AT).contains(photo)
    assert not Photo.objects.usable(AT + timedelta(days=9999)).contains(photo)


def test_its_files_for_readers_are_gone_and_stay_gone(photo, chief, django_capture_on_commit_callbacks):
    assert files(photo)
    with django_capture_on_commit_callbacks(execute=True):
        take_down(photo, by=chief, reason="Asked", places=[])
    assert files(photo) == []
    photo.focal_x = 0.2  # somebody saves its form
    photo.save()
    tasks.renew(photo)
    assert (photo.edition, files(photo)) == ("", [])
    assert photo.file.storage.exists(photo.file.name)


def test_files_that_are_being_made_meanwhile_are_removed_again(photo, chief, django_capture_on_commit_callbacks):
    before = Photo.objects.get(pk=photo.pk)
    take_down(photo, by=chief, reason="Asked", places=[])
    with django_capture_on_commit_callbacks(execute=True):
        rendition_sets.make_set(before)
    assert files(photo) == []
    photo.refresh_from_db()
    assert photo.edition == ""


def test_lifted_it_is_judged_by_its_other_rights_and_has_its_files_again(photo, chief):
    made = take_down(photo, by=chief, reason="Asked", places=[], at=AT)
    after = AT + timedelta(hours=1)
    lifted = lift(made, by=chief, at=after)
    assert (lifted.lifted_at, lifted.lifted_by) == (after, chief)
    assert Photo.objects.usable(after).contains(photo)
    assert not Photo.objects.usable(after - timedelta(seconds=1)).contains(photo)
    photo.refresh_from_db()
    assert photo.edition == naming.edition(photo)
    assert files(photo)
    assert current_takedown(photo) is None


def test_neither_is_done_twice(photo, chief):
    made = take_down(photo, by=chief, reason="Asked", places=[])
    with pytest.raises(TakedownRefused, match="taken down already"):
        take_down(photo, by=chief, reason="Asked again", places=[])
    lift(made, by=chief)
    with pytest.raises(TakedownRefused, match="lifted already"):
        lift(made, by=chief)
    assert Takedown.objects.count() == 1


def test_no_photo_goes_without_a_reason(photo, chief):
    with pytest.raises(TakedownRefused, match="Say why"):
        take_down(photo, by=chief, reason=" ", places=[])
    assert current_takedown(photo) is None


# At the desk.


def test_the_page_lists_where_readers_find_the_photo_apart_from_the_drafts(desk, photo):
    _, live = publish_article("Live with it", lead_photo=photo)
    changed, _ = publish_article("Without it by now", lead_photo=photo)
    changed.lead_photo = None
    changed.save()
    draft = make_article("A draft", lead_photo=photo)
    product = make_product(photo=photo)
    context = desk.get(address_of(photo, "take_down")).context_data
    assert [each.title for each in context["live_places"]] == ["Live with it", "Without it by now"] or [
        each.title for each in context["live_places"]
    ] == ["Without it by now", "Live with it"]
    assert [each.title for each in context["draft_places"]] == [draft.headline, str(product)]
    assert live.article.lead_photo == photo


def test_the_page_names_the_photos_of_the_same_picture_that_stay_public(desk):
    photo, twin, _kept, other = (
        make_photo(name, data=pictured(seed, size))
        for name, seed, size in (
            ("A coat", 1, (240, 320)),
            ("The coat again", 1, (480, 640)),
            ("In a drawer", 1, (360, 480)),
            ("A hat", 2, (240, 320)),
        )
    )
    publish_article(lead_photo=twin)
    publish_article("Another", lead_photo=other)
    assert [each.pk for each in desk.get(address_of(photo, "take_down")).context_data["live_duplicates"]] == [twin.pk]
    assert address_of(twin, "take_down") in desk.get(address_of(photo, "take_down")).content.decode()
    deny(twin)
    assert desk.get(address_of(photo, "take_down")).context_data["live_duplicates"] == []


def test_a_reason_is_asked_for(desk, photo):
    response = desk.post(address_of(photo, "take_down"), {"reason": " "})
    assert response.status_code == 200
    assert "Say why the photo has to go." in response.content.decode()
    assert current_takedown(photo) is None


def test_the_form_tells_of_a_takedown_and_leads_on_to_its_lifting(desk, photo, chief):
    article, _ = publish_article("Live with it", lead_photo=photo)
    assert 'name="_onward" value="take_down"' in desk.get(address_of(photo)).content.decode()
    response = desk.post(address_of(photo, "take_down"), {"reason": "The model has asked"}, follow=True)
    form = response.content.decode()
    assert "The model has asked" in form
    assert "Taken down by chief" in form
    assert f"/desk/articles/article/{article.pk}/change/" in form
    assert 'name="_onward" value="lift"' in form
    assert 'value="take_down"' not in form
    form = desk.post(address_of(photo, "lift"), follow=True).content.decode()
    assert "Lifted by chief" in form
    assert Photo.objects.usable(timezone.now()).contains(photo)


def test_of_two_who_lift_at_once_the_second_is_told(desk, photo, chief, monkeypatch):
    made = take_down(photo, by=chief, reason="Asked", places=[])
    lift(made, by=chief)
    monkeypatch.setattr("media.intake.takedown.current_takedown", lambda photo: made)  # as the second has read it
    answer = desk.post(address_of(photo, "lift"), follow=True)
    assert "This takedown is lifted already." in answer.content.decode()


@pytest.mark.parametrize("is_lifted", [False, True])
def test_a_photo_that_was_taken_down_stays_and_says_why(desk, photo, chief, is_lifted):
    made = take_down(photo, by=chief, reason="The model has asked", places=[])
    if is_lifted:
        lift(made, by=chief)
    selected = {"action": "delete_selected", "_selected_action": photo.pk}
    pages = [
        desk.post(address_of(photo, "delete"), {"post": "yes"}),
        desk.post("/desk/media/photo/", selected),
        desk.post("/desk/media/photo/", {**selected, "post": "yes"}),
    ]
    for each in pages:
        assert "can’t be deleted" in each.content.decode()
        assert "The log of a takedown stays for good" in each.content.decode()
        assert "The model has asked" in each.content.decode()
    assert Photo.objects.contains(photo)


def test_a_photo_that_is_nowhere_is_deleted(desk, photo):
    assert "Are you sure" in desk.get(address_of(photo, "delete")).content.decode()
    selected = {"action": "delete_selected", "_selected_action": photo.pk}
    assert "Are you sure" in desk.post("/desk/media/photo/", selected).content.decode()
    desk.post("/desk/media/photo/", {**selected, "post": "yes"})
    assert not Photo.objects.exists()


def test_the_list_leads_to_where_a_photo_is_used(desk, photo):
    make_article(lead_photo=photo)
    assert f'href="{address_of(photo)}#uses"' in desk.get("/desk/media/photo/").content.decode()


def test_a_form_that_was_under_way_doesnt_bring_back_the_name_of_files_that_are_gone(desk, photo, monkeypatch):
    data, clean = form_of(desk, photo, creator="Another"), PhotoForm.clean

    def take_down_and_clean(form):
        take_down(photo, by=None, reason="Asked", places=[])
        return clean(form)

    monkeypatch.setattr(PhotoForm, "clean", take_down_and_clean)
    desk.post(address_of(photo), data)
    photo.refresh_from_db()
    assert (photo.creator, photo.edition) == ("Another", "")


def test_the_list_leads_to_a_photo_that_only_readers_find_any_more(desk, photo):
    article, _ = publish_article(lead_photo=photo)
    article.lead_photo = None
    article.save()
    assert f'<a href="{address_of(photo)}#uses">live</a>' in desk.get("/desk/media/photo/").content.decode()


def test_who_is_seen_with_a_product_counts_among_the_places_of_a_photo(desk, photo):
    person, product, other = make_person(), make_product(), make_photo()
    Appearance.objects.create(person=person, product=product, photo=photo)
    Appearance.objects.create(person=person, photo=photo)
    Appearance.objects.create(person=person, product=product, photo=other)
    context = desk.get(address_of(photo, "take_down")).context_data
    assert [(each.label, each.title) for each in context["draft_places"]] == [
        ("Seen with the product", str(product)),
        ("Seen in it", str(person)),
    ]
    assert f'<a href="{address_of(photo)}#uses">2</a>' in desk.get("/desk/media/photo/").content.decode()


def test_readers_find_a_photo_by_who_is_seen_in_it_once_it_stands_on_a_page(desk, photo):
    person, product = make_person(), make_product()
    Appearance.objects.create(person=person, product=product, photo=photo)
    Appearance.objects.create(person=person, photo=photo)
    publish_article("About the product", products=[product])
    context = desk.get(address_of(photo, "take_down")).context_data
    assert context["live_places"] == []
    publish_article("With the photo", lead_photo=photo, people=[person])
    context = desk.get(address_of(photo, "take_down")).context_data
    assert [(each.label, each.title) for each in context["live_places"]] == [
        ("Leads the story", "With the photo"),
        ("Seen with the product", f"{person} – {product}"),
        ("Seen in it", str(person)),
    ]
    assert f"{product.name}" in desk.get(product.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("role", "down", "up"),
    [(WRITER, 403, 403), (EDITOR, 200, 403), (PICTURE_EDITOR, 200, 200), (CHIEF, 200, 200)],
)
def test_who_may(client, make_member, photo, role, down, up):
    client.force_login(make_member(role))
    assert client.get(address_of(photo, "take_down")).status_code == down
    assert client.get(address_of(photo, "lift")).status_code == up


def test_a_writer_learns_of_no_story_of_a_colleague_from_where_a_photo_stands(client, make_member, photo):
    make_article("Colleague’s secret", lead_photo=photo)
    public = make_article("Known to all", lead_photo=photo)
    publish(public, by=None, override=REASON)
    client.force_login(make_member(WRITER))
    form = client.get(address_of(photo)).content.decode()
    assert "Known to all" in form
    assert "Colleague" not in form
    assert f"/desk/articles/article/{public.pk}/" not in form


def log_of(client, photo):
    """Return the part of a photo's form that tells of its takedowns."""
    return client.get(address_of(photo)).content.decode().partition('class="takedown')[2]


def test_a_writer_learns_of_no_story_of_a_colleague_from_the_log_of_a_takedown(desk, make_member, photo):
    draft = make_article("Colleague’s secret", lead_photo=photo)
    known, _ = publish_article("Known to all", lead_photo=photo)
    desk.post(address_of(photo, "take_down"), {"reason": "The model has asked"})
    assert "Colleague’s secret" in log_of(desk, photo)
    assert "It stood in 2 places" in log_of(desk, photo)
    writer = signed_in(make_member(WRITER))
    log = log_of(writer, photo)
    assert "Known to all" in log
    assert "It stood in 1 place" in log
    assert "Colleague" not in log
    for article in (draft, known):
        assert f"/desk/articles/article/{article.pk}/" not in log


def test_a_writer_finds_their_own_draft_in_the_log(desk, make_member, photo):
    writer, client = make_member(WRITER), Client()
    draft = make_article("My own", lead_photo=photo, created_by=writer)
    desk.post(address_of(photo, "take_down"), {"reason": "Asked"})
    client.force_login(writer)
    assert f'<a href="/desk/articles/article/{draft.pk}/change/">My own</a>' in log_of(client, photo)


def test_the_log_still_names_what_is_no_more(desk, photo):
    product = make_product("Le Pli", photo=photo)
    desk.post(address_of(photo, "take_down"), {"reason": "Asked"})
    product.delete()
    assert "Le Pli" in log_of(desk, photo)


def test_the_log_asks_as_much_for_many_places_as_for_few(desk, photo):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            desk.get(address_of(photo))
        return len(queries)

    make_article("Story 1", lead_photo=photo)
    desk.post(address_of(photo, "take_down"), {"reason": "Asked"})
    asked()
    few = asked()
    for number in range(2, 6):
        article = make_article(f"Story {number}", lead_photo=photo)
        Takedown.objects.update(places=[*Takedown.objects.get().places, Place("", "", article, "", False).as_json()])
    assert asked() == few


def test_whoever_lifts_a_takedown_sees_where_the_photo_comes_back(desk, chief):
    photo = make_photo(data=picture_file())
    publish_article("A Coat for Rain", lead_photo=photo)
    take_down(photo, by=chief, reason="The model has asked", places=[])
    page = desk.get(address_of(photo, "lift")).content.decode()
    assert "On live pages" in page
    assert "A Coat for Rain" in page
