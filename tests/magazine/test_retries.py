"""Two who write the same at one moment: the second waits for the first, loses, and is asked again from the beginning.

On SQLite the second begins only when the first is through; the answers are the same.
"""

import pytest
from django.contrib.auth.models import User
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.http import HttpResponse
from django.test import RequestFactory
from taggit.models import Tag

from articles.models import Article, Section
from kit.races import TIMES, again
from magazine.desk.retries import asked_again
from media.models import Photo
from people.models import Alias, Person
from tests.articles.importing.texts import DOSSIER, A, run, write
from tests.builders import make_article, make_person, make_photo, picture_file
from tests.forms import added, address_of, form_of
from tests.races import losing

in_turn = pytest.mark.django_db(transaction=True)
WORD = "velvet-and-hail-88"


@in_turn
def test_a_name_that_is_taken_at_this_moment_is_a_sentence_in_the_form(desk):
    word = {"password1": WORD, "password2": WORD}
    for model, changes, made, said in (
        (
            Tag,
            {"name": "Velvet", "slug": "velvet"},
            lambda: Tag.objects.create(name="Velvet", slug="velvet"),
            "already exists",
        ),
        (
            Section,
            {"name": "Velvet"},
            lambda: Section.objects.create(name="Velvet", slug="velvet"),
            "already exists",
        ),
        (User, {"username": "odile", **word}, lambda: User.objects.create_user("odile"), "exists already"),
    ):
        data = form_of(desk, model, **changes)
        page = losing(lambda model=model, data=data: desk.post(address_of(model), data), made)
        assert page.status_code == 200
        assert said in page.content.decode()


@in_turn
def test_an_alias_that_is_taken_at_this_moment_is_a_sentence_in_the_form(desk):
    person = make_person("Vera Lind")
    data = added(form_of(desk, person), "aliases", name="V. Lind", kind="variant")
    page = losing(
        lambda: desk.post(address_of(person), data), lambda: Alias.objects.create(person=person, name="V. Lind")
    )
    assert "This person has that alias already." in page.content.decode()
    assert person.aliases.count() == 1


@in_turn
def test_an_address_that_is_taken_at_this_moment_gets_a_number(desk):
    data = form_of(desk, Person, name="Vera Lind", slug="", is_another="on")
    answer = losing(lambda: desk.post(address_of(Person), data, follow=True), lambda: make_person("Vera Lind"))
    assert {*Person.objects.values_list("slug", flat=True)} == {"vera-lind", "vera-lind-2"}
    assert answer.content.decode().count("is saved.") == 1
    data = form_of(desk, Article, headline="Low water")
    assert losing(lambda: desk.post(address_of(Article), data), lambda: make_article("Low water")).status_code == 302
    assert Article.objects.filter(headline="Low water").count() == 2


@in_turn
def test_a_file_that_somebody_else_brings_at_this_moment_is_known(desk):
    file = picture_file()
    data = form_of(desk, Photo, description="A quay")
    upload = {"upload": SimpleUploadedFile("quay.jpg", file, "image/jpeg")}
    page = losing(lambda: desk.post(address_of(Photo), data | upload), lambda: make_photo("The quay", data=file))
    assert page.status_code == 200
    assert "This very file is in the library already" in page.content.decode()
    assert Photo.objects.count() == 1


@in_turn
def test_two_who_wait_for_each_other_are_no_error(desk):
    article = make_article()
    data = form_of(desk, article, tags="ash, birch")
    writes = [lambda name=name: Tag.objects.create(name=name, slug=name) for name in ("birch", "ash")]
    assert losing(lambda: desk.post(address_of(article), data), *writes).status_code == 302
    assert {*article.tags.names()} == {"ash", "birch"}
    assert Tag.objects.count() == 2


@in_turn
def test_a_text_comes_in_whose_people_somebody_else_makes_at_this_moment(tmp_path):
    paths = write(tmp_path, a=A, dossier=DOSSIER)
    dossier = tmp_path / "dossiers" / "dossier.toml"
    whole = losing(lambda: run(*paths, dossier=dossier), lambda: make_person("Ada Lens"))
    assert whole.problems == []
    assert Person.objects.filter(slug__startswith="ada-lens").count() == 1
    assert Article.objects.get().published_at


def test_a_file_is_read_from_its_beginning_though_a_storage_has_moved_it_away(tmp_path, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0  # so that it is a file of its own, which a storage moves
    storage, kept = FileSystemStorage(tmp_path), []

    @asked_again
    def view(request):
        kept.append(storage.save("proof.pdf", request.FILES["proof"]))
        if len(kept) < 3:
            raise IntegrityError("The row is there already.")
        return HttpResponse("Kept.")

    request = RequestFactory().post("/", {"proof": SimpleUploadedFile("proof.pdf", b"%PDF-1.7")})
    request._messages = CookieStorage(request)
    assert view(request).content == b"Kept."
    assert [(tmp_path / name).read_bytes() for name in kept] == [b"%PDF-1.7"] * 3


def test_what_can_never_be_written_is_an_error_in_the_end():
    asked = []

    def ask():
        asked.append(1)
        raise IntegrityError("It holds nothing.")

    with pytest.raises(IntegrityError):
        again(ask)
    assert len(asked) == TIMES
