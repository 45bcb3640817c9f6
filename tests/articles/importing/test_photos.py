"""The photos of imported stories: files, plates, credits."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.importing.run import ImportRun
from articles.models import Article, CampaignPhoto, Product, Revision
from articles.pages import public
from kit.prepared import first
from media.making import rendition_sets
from media.models import Photo
from people.models import Person
from tests.articles.importing.outcome import stored
from tests.articles.importing.pictures import CREDITED, picture, with_photo
from tests.articles.importing.texts import DOSSIER, A, B
from tests.builders import make_brand, make_campaign, publish_article

pytestmark = pytest.mark.django_db


def test_a_photo_without_a_file_is_a_plate_with_its_credit(desk):
    desk(b=B)
    photo = Photo.objects.get()
    assert not photo.file
    assert photo.description == "The glove on the third railing"
    assert photo.credit_line == "Courtesy of Maison Ourlet"
    assert photo.rights == Photo.Rights.PRESS_HANDOUT


def test_a_photo_with_a_file_has_its_renditions(desk, tmp_path):
    picture(tmp_path)
    desk(a=A, dossier=with_photo(file="coat.jpg", alt_text="A coat.", **CREDITED))
    photo = Photo.objects.get()
    assert (photo.width, photo.height, photo.alt_text) == (640, 480, "A coat.")
    assert Article.objects.get().lead_photo == photo


def test_a_file_that_comes_later_goes_to_the_plate_that_stood_for_it(desk, tmp_path):
    dossier = with_photo(file="coat.jpg", **CREDITED)
    whole = desk(a=A, dossier=dossier)
    assert "coat.jpg" in whole.report.notes[0]
    plate = Photo.objects.get()
    picture(tmp_path)
    desk(a=A, dossier=dossier)
    assert Photo.objects.get().pk == plate.pk
    assert Photo.objects.get().width == 640


def test_a_plate_is_known_again_by_its_caption(desk):
    desk(b=B)
    story = '[[story]]\nheadline = "The Glove Nobody Lost"\n[[story.photo]]\ncaption = "The glove on the third railing"'
    desk(b=B, dossier=story + '\ndescription = "A glove"\nalt_text = "A glove."')
    assert Photo.objects.get().alt_text == "A glove."


def test_two_stories_share_one_file(desk, tmp_path):
    picture(tmp_path)
    dossier = with_photo(file="coat.jpg", **CREDITED)
    dossier += "\n" + dossier.replace("The Coat That Waits", "The Glove Nobody Lost").replace("on its hook", "again")
    assert desk(a=A, b=B, dossier=dossier).problems == []
    first, second = Article.objects.all()
    assert first.lead_photo == second.lead_photo
    assert {first.lead_caption, second.lead_caption} == {"The coat on its hook", "The coat again"}


def test_a_story_with_an_uncredited_photo_stays_a_draft_and_says_why(desk):
    whole = desk(a=A, dossier=with_photo(rights="staff"))
    assert "draft" in whole.problems[0][1]
    assert "credit" in whole.problems[0][1]
    assert Revision.objects.get().live_from is None


@pytest.mark.parametrize("text", [A, B])  # one that waits for the end of the run, and one that doesn't
def test_a_story_that_was_refused_is_the_desks_to_publish(desk, text):
    dossier = with_photo(rights="unknown", creator="Ada Lens")
    if text == B:
        dossier = dossier.replace("The Coat That Waits", "The Glove Nobody Lost")
    assert "rights" in desk(a=text, dossier=dossier).problems[0][1]
    Photo.objects.update(rights="staff")
    before = stored()
    again = desk(a=text, dossier=dossier)
    assert (again.problems, again.report.lines, again.unchanged) == ([], [], 1)
    assert stored() == before


def test_a_story_whose_run_was_cut_before_its_publication_is_published_by_the_next(desk, monkeypatch):
    with monkeypatch.context() as cut:
        cut.setattr(ImportRun, "finish", lambda self: None)
        desk(a=A)
    assert not Revision.objects.exists()  # by this the next run knows it
    again = desk(a=A)
    assert [(line.verb, line.name) for line in again.report.lines] == [("published", "The Coat That Waits")]
    assert Revision.objects.live(timezone.now()).count() == 1
    assert desk(a=A).report.lines == []


STAFF_PHOTO = '[[story.photo]]\ncreator = "Ada Lens"\nrights = "staff"\n'


def test_a_handout_and_a_photo_of_its_products_are_the_campaigns(desk):
    hook = STAFF_PHOTO + 'caption = "A hook"\nproducts = ["Attente"]\npeople = ["Vera Lind"]\n'
    desk(b=B, dossier=DOSSIER + hook + STAFF_PHOTO + 'caption = "A hallway"\n')
    assert {row.caption for row in CampaignPhoto.objects.all()} == {"A hook", "The glove on the third railing"}
    appearance = Person.objects.get(name="Vera Lind").appearances.get()
    assert (str(appearance.product), str(appearance.photo)) == ("Attente", "A hook")
    assert str(appearance.campaign) == "Maison Ourlet, Hallway"


SALT = """
[[campaign]]
name = "Salt"
brand = "Maison Ourlet"
"""
TWO = DOSSIER.replace('Nobody Lost"\ncampaigns = ["Hallway"]', 'Nobody Lost"\ncampaigns = ["Hallway", "Salt"]') + SALT
RELEASED = 'released_on = "2025-02"'


def until(days):
    return f"embargoed_until = {(timezone.now() + timedelta(days=days)).isoformat()}"


def photos_of(name):
    return list(CampaignPhoto.objects.filter(campaign__name=name).values_list("caption", flat=True))


def test_a_campaign_that_only_the_text_names_gets_no_photo(desk):
    make_campaign("Salt", brand=make_brand("Maison Ourlet"))
    desk(b=B.replace("It was never claimed", "Maison Ourlet had its Salt campaign"), dossier=DOSSIER)
    assert {each.name for each in Article.objects.get().campaigns.all()} == {"Hallway", "Salt"}
    assert photos_of("Salt") == []
    assert photos_of("Hallway") == ["The glove on the third railing"]


def test_a_live_campaign_that_a_text_names_shows_no_photo_of_the_dossiers_embargoed_one(desk):
    salt = make_campaign("Salt", brand=make_brand("Maison Ourlet"))
    publish_article("Salt at noon", campaigns=[salt])
    text = B.replace("It was never claimed", "Maison Ourlet had its Salt campaign")
    assert desk(b=text, dossier=DOSSIER.replace(RELEASED, until(2))).problems == []
    photo = Photo.objects.get()
    assert first(public.photo(photo.pk, timezone.now())) is None
    assert first(public.photo(photo.pk, timezone.now() + timedelta(days=3))) == photo


def test_a_handout_of_one_of_two_campaigns_is_in_none_and_named(desk):
    whole = desk(b=B, dossier=TWO)
    assert not CampaignPhoto.objects.exists()
    assert any("“The glove on the third railing” is a press handout" in note for note in whole.report.notes)


def test_a_handout_is_the_campaigns_whose_product_it_shows(desk):
    glove = '[[story.photo]]\ncaption = "The glove on the third railing"\nproducts = ["Attente"]\n'
    entry = 'campaigns = ["Hallway", "Salt"]\n'
    desk(b=B, dossier=TWO.replace(entry, entry + glove))
    assert (photos_of("Hallway"), photos_of("Salt")) == (["The glove on the third railing"], [])


@pytest.mark.parametrize("days", [0, 1])
def test_a_photo_of_two_campaigns_isnt_shown_by_the_one_that_opens_first(desk, days):
    hook = STAFF_PHOTO + 'caption = "A hook"\nproducts = ["Attente"]\n'
    entry = 'campaigns = ["Hallway", "Salt"]\n'
    dossier = TWO.replace(entry, entry + hook).replace(RELEASED, until(2)) + 'products = ["Attente"]\n'
    whole = desk(b=B, dossier=dossier + (until(days) if days else ""))
    assert (photos_of("Hallway"), photos_of("Salt")) == (["A hook"], [])
    assert "“A hook” stays out of “Maison Ourlet, Salt”" in " ".join(whole.report.notes)


def test_a_photo_that_is_secret_already_joins_no_campaign_that_readers_see(desk, tmp_path):
    picture(tmp_path)
    photo = '[[story.photo]]\ncaption = "{}"\nfile = "coat.jpg"\nrights = "press_handout"\ncreator = "Ada Lens"\n'
    coat = 'tags = ["coats"]\ncampaigns = ["Hallway"]\n'
    dossier = DOSSIER.replace(coat, coat + photo.format("The coat on its hook")).replace(RELEASED, until(2))
    dossier = dossier.replace('Nobody Lost"\ncampaigns = ["Hallway"]', 'Nobody Lost"\ncampaigns = ["Salt"]')
    desk(a=A, b=B, dossier=dossier + photo.format("The coat again") + SALT)
    assert photos_of("Hallway") == ["The coat on its hook"]
    assert photos_of("Salt") == ["The glove on the third railing"]


def test_a_photo_of_a_story_under_embargo_goes_neither_to_a_campaign_nor_to_a_product_before(desk, tmp_path):
    picture(tmp_path)
    salt = make_campaign("Salt", brand=make_brand("Maison Ourlet"), embargoed_until=timezone.now() + timedelta(days=2))
    hook = STAFF_PHOTO + 'caption = "A hook"\nproducts = ["Attente"]\nfile = "coat.jpg"\n'
    text = B.replace("It was never claimed", "Maison Ourlet had its Salt campaign")
    whole = desk(b=text, dossier=DOSSIER + hook)
    assert salt in Article.objects.get().campaigns.all()
    assert not CampaignPhoto.objects.exists()
    assert Product.objects.get().photo is None
    assert "“A hook” stays out of “Maison Ourlet, Hallway”" in " ".join(whole.report.notes)


def test_a_product_without_a_photo_gets_the_one_that_shows_it(desk, tmp_path):
    picture(tmp_path)
    hook = STAFF_PHOTO + 'caption = "A hook"\nproducts = ["Attente"]\nfile = "coat.jpg"\n'
    desk(b=B, dossier=DOSSIER + hook)
    assert Product.objects.get().photo.file


def test_a_credit_that_an_import_fills_in_is_in_the_photos_files_too(desk, tmp_path):
    picture(tmp_path)
    desk(a=A, dossier=with_photo(file="coat.jpg", **CREDITED))
    before = Photo.objects.get()
    desk(a=A, dossier=with_photo(file="coat.jpg", copyright_notice="© Ada Lens", **CREDITED))
    photo = Photo.objects.get()
    assert photo.copyright_notice == "© Ada Lens"
    assert photo.edition != before.edition
    assert rendition_sets.is_current(photo)


def test_a_photos_focal_point_comes_from_the_dossier_and_then_is_the_desks(desk, tmp_path):
    picture(tmp_path)
    dossier = with_photo(file="coat.jpg", focal="68% 40%", **CREDITED)
    desk(a=A, dossier=dossier)
    photo = Photo.objects.get()
    assert (photo.focal_x, photo.focal_y) == (0.68, 0.4)
    Photo.objects.update(focal_x=0.1)
    desk(a=A, dossier=dossier)
    assert Photo.objects.get().focal_x == 0.1
