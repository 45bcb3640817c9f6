"""The photo library at the desk: a file comes in by one door, or leaves nothing behind."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from magazine.roles import PICTURE_EDITOR, WRITER
from media.models import Photo
from people.models import Alias
from tests.builders import make_brand, make_person, make_photo, picture_file
from tests.forms import address_of, save
from tests.media.written import written_file

pytestmark = pytest.mark.django_db
ADD = "/desk/media/photo/add/"


def upload(client, row, data, name="photo.jpg", **fields):
    file = SimpleUploadedFile(name, data, "image/jpeg")
    return save(client, row, "_continue", **fields, upload=file)


def stored(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_photo_comes_in_with_its_file_and_its_renditions(desk, uploads):
    upload(desk, Photo, picture_file(size=(700, 500)), description="A quay", creator="Ada Lens", rights="staff")
    photo = Photo.objects.get()
    assert (photo.width, photo.height, photo.credit) == (700, 500, "Ada Lens")
    assert photo.edition
    assert len(list((uploads / "photos").iterdir())) == 1
    assert stored(uploads / "renditions")


def test_the_name_of_the_uploaded_file_is_nowhere_in_the_storage(desk, uploads):
    upload(desk, Photo, picture_file(), name="../../secret client.jpg", description="A quay")
    assert Photo.objects.get().file.name.startswith("photos/")
    assert not [name for name in stored(uploads) if "secret" in name]


def test_a_photo_may_come_without_a_file_and_get_it_later(desk, uploads):
    save(desk, Photo, description="A quay")
    photo = Photo.objects.get()
    assert not photo.file
    upload(desk, photo, picture_file())
    photo.refresh_from_db()
    assert photo.file
    assert photo.width == 320


def test_a_photo_that_has_its_file_takes_no_other(desk, uploads):
    photo = make_photo(data=picture_file())
    before = stored(uploads)
    assert 'name="upload"' not in desk.get(address_of(photo)).content.decode()
    upload(desk, photo, picture_file("#000000"))
    assert stored(uploads) == before
    assert Photo.objects.get().sha256 == photo.sha256


def test_saving_a_photo_keeps_its_file(desk, uploads):
    photo = make_photo(data=picture_file())
    save(desk, photo, description="Another")
    saved = Photo.objects.get()
    assert (saved.description, saved.file.name, saved.sha256) == ("Another", photo.file.name, photo.sha256)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "SVG drawing"),
        (picture_file()[:400], "JPEG"),
        (b"%PDF-1.7", "is a PDF"),
    ],
    ids=["empty", "svg", "cut", "pdf"],
)
def test_what_is_no_picture_is_refused_in_words_and_leaves_nothing(desk, uploads, data, sentence):
    page = upload(desk, Photo, data, description="Kept words").content.decode()
    assert sentence in page
    assert "Kept words" in page
    assert not Photo.objects.exists()
    assert not stored(uploads)


def test_a_picture_with_too_many_pixels_is_refused(desk, uploads, settings):
    settings.PHOTO_MOST_PIXELS = 1000
    assert "megapixels" in upload(desk, Photo, picture_file(), description="Large").content.decode()
    assert not stored(uploads)


def test_the_form_says_how_large_a_file_may_be(desk, settings):
    settings.PHOTO_MOST_BYTES = 7 * 1024**2
    assert "TIFF, up to 7 MB." in desk.get(ADD).content.decode()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(desk, uploads, settings, monkeypatch):
    settings.PHOTO_MOST_BYTES = 1000
    monkeypatch.setattr("media.intake.ingest.check_file", lambda data: pytest.fail("It was read."))
    assert "send a smaller one" in upload(desk, Photo, picture_file(), description="Large").content.decode()


def test_the_same_file_twice_is_refused_with_the_name_of_the_first(desk, uploads):
    make_photo("The first <b>one</b>", data=picture_file())
    before = stored(uploads)
    page = upload(desk, Photo, picture_file(), description="Again").content.decode()
    assert "This very file is in the library already: “The first &lt;b&gt;one&lt;/b&gt;”." in page
    assert stored(uploads) == before


def test_a_row_that_cannot_be_written_leaves_no_file(desk, uploads, monkeypatch):
    def fail(self, *args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(Photo, "save", fail)
    with pytest.raises(RuntimeError):
        upload(desk, Photo, picture_file(), description="A quay")
    assert not stored(uploads)


def test_an_error_elsewhere_in_the_form_stores_no_file(desk, uploads):
    upload(desk, Photo, picture_file(), web_statement="nonsense")
    assert not Photo.objects.exists()
    assert not stored(uploads)


def test_a_file_brings_its_own_description_and_its_name(desk, uploads):
    upload(desk, Photo, picture_file(), name="coat on a quay.jpg")
    upload(desk, Photo, written_file({"photoshop:Headline": "A Coat for Rain"}), name="DSC_2231.jpg")
    unsaid, said = Photo.objects.order_by("pk")
    assert (unsaid.description, unsaid.file_name, str(unsaid)) == ("", "coat on a quay.jpg", "coat on a quay.jpg")
    assert (said.description, said.file_name, str(said)) == ("A Coat for Rain", "DSC_2231.jpg", "A Coat for Rain")
    assert "DSC_2231.jpg" in desk.get(address_of(said)).content.decode()


def test_a_photo_that_only_its_file_names_is_saved_without_a_description(desk, uploads):
    upload(desk, Photo, picture_file(), name="IMG_0200.jpg")
    photo = Photo.objects.get()
    save(desk, photo, creator="Ada Lens")
    photo.refresh_from_db()
    assert (photo.creator, photo.description) == ("Ada Lens", "")


def test_a_photo_without_a_file_needs_a_description(desk):
    page = save(desk, Photo, creator="Ada Lens").content.decode()
    assert "Say who and what is seen" in page
    photo = make_photo(data=picture_file())
    save(desk, photo, description=" ")
    assert Photo.objects.get().description == photo.description


def test_what_the_file_says_fills_what_the_editor_left_empty(desk, uploads):
    data = written_file({"photoshop:Credit": "Courtesy of the Quay", "photoshop:DateCreated": "2026-04"})
    upload(desk, Photo, data, description="Mine")
    photo = Photo.objects.get()
    assert (photo.description, photo.credit_line) == ("Mine", "Courtesy of the Quay")
    assert (photo.created_on.isoformat(), photo.created_precision) == ("2026-04-01", "month")


def test_an_address_that_is_a_script_is_refused(desk):
    page = save(desk, Photo, description="A quay", web_statement="javascript:alert(1)").content.decode()
    assert "Enter a valid URL." in page
    assert not Photo.objects.exists()


def test_usage_terms_that_are_too_long_are_refused_in_words_and_not_cut(desk):
    photo = make_photo()
    terms = {"usage_terms": "x" * 12_000}
    page = save(desk, photo, **terms).content.decode()
    assert "Shorten them: the library keeps 10000 characters, and these are 12000." in page
    assert "x" * 12_000 in page


def test_the_list_finds_what_keeps_a_photo_from_the_page(desk):
    make_photo("Fine", data=picture_file())
    make_photo("No credit", creator="")
    make_photo("Unknown", rights="unknown")
    make_photo("Incomplete", rights="agency")
    make_photo("No alt", alt_text="")
    make_photo("Ended", usable_until=timezone.now() - timedelta(days=1))
    make_photo("Face", portrait_of=make_person())
    url = reverse("admin:media_photo_changelist")

    def shown(query):
        return {photo.description for photo in desk.get(f"{url}?{query}").context_data["cl"].result_list}

    assert shown("to_do=credit") == {"No credit"}
    assert shown("to_do=rights") == {"Unknown"}
    assert shown("to_do=incomplete") == {"Incomplete"}
    assert shown("to_do=alt") == {"No alt"}
    assert shown("to_do=ended") == {"Ended"}
    assert "Fine" not in shown("to_do=file")
    assert shown("portrait=1") == {"Face"}
    assert len(shown("to_do=nonsense")) == 7


@pytest.mark.parametrize(
    "words",
    ["harbour", "oilskin", "keel", "Ostend", "lind", "véra blom", "ourlet", "sea", "harbour LIND sea", "quay"],
)
def test_the_list_is_searched_by_all_that_is_known_of_a_photo(desk, words):
    person, other = make_person("Véra Lind"), make_person("Anna")
    Alias.objects.create(name="Vera Blom", person=person)
    said = {"headline": "At the harbour", "keywords": "oilskin, keel", "place": "Ostend"}
    photo = make_photo("A quay", **said)
    photo.people.set([person, other])
    photo.brands.set([make_brand("Maison Ourlet"), make_brand("Other Ourlet")])
    photo.tags.set(["sea", "seaside"])
    make_photo("A hat")
    make_photo("Another hat").people.set([other])
    found = desk.get(reverse("admin:media_photo_changelist"), {"q": words}).context_data["cl"].result_list
    assert list(found) == [photo]


def test_the_list_is_narrowed_to_a_tag(desk):
    photo, other = make_photo("A quay"), make_photo("A hat")
    photo.tags.set(["sea", "quay"])
    other.tags.set(["hat"])
    page = desk.get(reverse("admin:media_photo_changelist"), {"tag": "sea"})
    assert list(page.context_data["cl"].result_list) == [photo]
    assert "?tag=hat" in page.content.decode()


def test_the_form_shows_the_picture_and_its_size(desk):
    photo = make_photo(data=picture_file(size=(700, 500)))
    page = desk.get(address_of(photo)).content.decode()
    assert "700 × 500 px" in page
    assert 'class="large"' in page


def test_the_list_says_until_when_readers_see_each_photo_or_why_not(desk):
    make_photo("Fine", usable_until=timezone.now() + timedelta(days=400))
    make_photo("Incomplete", rights="commissioned")
    page = desk.get(reverse("admin:media_photo_changelist")).content.decode()
    assert "until " in page
    assert "it lacks the contract" in page


def test_a_photo_without_renditions_is_being_prepared(desk):
    photo = make_photo(data=picture_file())
    assert "being prepared" not in desk.get(reverse("admin:media_photo_changelist")).content.decode()
    Photo.objects.update(edition="")
    assert "being prepared" in desk.get(reverse("admin:media_photo_changelist")).content.decode()
    page = desk.get(address_of(photo)).content.decode()
    assert "The picture is being prepared" in page
    assert 'name="focal_x"' in page


def test_a_writer_without_the_permission_is_refused_an_upload(client, make_staff, uploads):
    client.force_login(make_staff("media.view_photo"))
    photo = make_photo()
    file = SimpleUploadedFile("photo.jpg", picture_file(), "image/jpeg")
    assert client.post(ADD, {"description": "Forged", "upload": file}).status_code == 403
    assert client.post(address_of(photo), {"description": "Forged", "upload": file}).status_code == 403
    assert not stored(uploads)


def test_who_may_only_add_photos_makes_no_portrait_by_any_request(client, make_member):
    """A portrait is on its person's page at once, and nobody has looked at it."""
    person = make_person()
    client.force_login(make_member(WRITER))
    assert 'name="portrait_of"' not in client.get(ADD).content.decode()
    upload(
        client, Photo, picture_file(), description="A face", creator="Ada Lens", rights="staff", portrait_of=person.pk
    )
    photo = Photo.objects.get()
    assert (photo.description, photo.portrait_of) == ("A face", None)
    client.post(address_of(photo), {"description": "Forged", "portrait_of": person.pk})
    assert not Photo.objects.portraits().exists()


def test_who_may_change_photos_makes_a_portrait(client, make_member):
    client.force_login(make_member(PICTURE_EDITOR))
    upload(client, Photo, picture_file(), description="A face", portrait_of=make_person().pk)
    assert Photo.objects.portraits().exists()
