"""The photos of imported stories: files, plates, credits."""

import pytest
from django.utils import timezone

from articles.importing.run import Run
from articles.models import Article, CampaignPhoto, Product, Revision
from media import editions
from media.models import Photo
from people.models import Person
from tests.articles.importing.outcome import stored
from tests.articles.importing.pictures import CREDITED, picture, with_photo
from tests.articles.importing.texts import DOSSIER, A, B

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
        cut.setattr(Run, "finish", lambda self: None)
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
    assert editions.is_current(photo)
