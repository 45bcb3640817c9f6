"""What a photo's file says stands on its form beside what is kept, and nothing of it is linked or made silently."""

import json
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from magazine.roles import EDITOR, PICTURE_EDITOR, WRITER
from media.intake.ingest import ingest
from people.models import Alias, Person
from tests.builders import allow, make_brand, make_person
from tests.forms import address_of, save
from tests.media.written import written_file

pytestmark = pytest.mark.django_db
SAID = {
    "dc:creator": ["Inez van Lamsweerde", "Vinoodh Matadin"],
    "photoshop:Credit": "Courtesy of Maison Ourlet",
    "photoshop:DateCreated": "2026-04",
    "Iptc4xmpExt:PersonInImage": ["Vera Lind"],
    "Iptc4xmpExt:OrganisationInImageName": ["Maison Ourlet"],
}


class Page(HTMLParser):
    """The texts and offers of a page's parts, by their classes."""

    def __init__(self, response):
        super().__init__()
        self.fills, self.links, self.takes = [], [], 0
        self.text = response.content.decode()
        self.feed(self.text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if "data-fill" in attributes:
            self.fills.append(json.loads(attributes["data-fill"]))
        if tag == "a":
            self.links.append(attributes.get("href", ""))
        if "take" in (attributes.get("class") or "").split():
            self.takes += 1


def opened(client, photo):
    return Page(client.get(address_of(photo)))


def test_each_thing_the_file_says_is_offered_with_the_blocks_that_say_it(desk):
    photo = ingest(written_file(SAID, artist="Inez & Vinoodh"), name="x.jpg", creator="Ada Lens")
    page = opened(desk, photo)
    assert {"creator": "Inez van Lamsweerde; Vinoodh Matadin"} in page.fills
    assert {"creator": "Inez & Vinoodh"} in page.fills
    assert {"credit_line": "Courtesy of Maison Ourlet"} in page.fills
    assert {"created_on": "01/04/2026", "created_precision": "month"} in page.fills
    assert "<q>Inez van Lamsweerde; Vinoodh Matadin</q>" in page.text


def test_what_is_kept_says_so_and_what_differs_is_shown(desk):
    photo = ingest(written_file(SAID), name="x.jpg", creator="Ada Lens")
    rows = opened(desk, photo).text.split("<li data-fill=")
    shown = {row.split(">")[0]: '<span class="as">' in row for row in rows[1:]}
    assert [kept for fill, kept in shown.items() if "creator" in fill and "created" not in fill] == [False]
    assert [kept for fill, kept in shown.items() if "credit_line" in fill] == [True]
    assert [kept for fill, kept in shown.items() if "created_on" in fill] == [True]


def test_sources_that_disagree_are_named_at_the_top(desk):
    photo = ingest(written_file(SAID, artist="Somebody Else"), name="x.jpg")
    page = opened(desk, photo)
    assert "What its file leaves open" in page.text
    assert "EXIF says “Somebody Else”: XMP is kept." in page.text
    assert "#id_creator" in page.links


def test_an_address_of_the_file_is_text_and_no_link(desk):
    photo = ingest(written_file({"xmpRights:WebStatement": "javascript:alert(1)"}), name="x.jpg")
    page = opened(desk, photo)
    assert "<q>javascript:alert(1)</q>" in page.text
    assert not [link for link in page.links if link.startswith("javascript")]
    assert not [fill for fill in page.fills if "web_statement" in fill]


def test_markup_in_a_file_is_text(desk):
    photo = ingest(written_file({"photoshop:Credit": "&lt;script&gt;alert(1)&lt;/script&gt;"}), name="x.jpg")
    page = opened(desk, photo).text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_retired_code_of_a_file_stays_when_the_form_is_saved(desk):
    base = "http://cv.iptc.org/newscodes/digitalsourcetype/"
    photo = ingest(written_file({"Iptc4xmpExt:DigitalSourceType": f"{base}digitalArt"}), name="x.jpg")
    assert photo.digital_source_type == "digitalArt"
    save(desk, photo)
    photo.refresh_from_db()
    assert photo.digital_source_type == "digitalArt"


def test_products_and_licence_dates_that_have_no_field_are_named(desk):
    said = {"plus:LicenseEndDate": "2027-05-03T00:00:00Z"}
    page = opened(desk, ingest(written_file(said), name="x.jpg")).text
    assert "3 May 2027" in page


def test_a_name_that_leads_to_nobody_is_proposed_and_not_made(desk):
    photo = ingest(written_file(SAID), name="x.jpg")
    page = opened(desk, photo)
    assert "Add Vera Lind as a person" in page.text
    assert "Add Maison Ourlet as a house" in page.text
    assert "/desk/people/person/add/?name=Vera+Lind" in page.links
    assert not Person.objects.exists()
    assert 'value="Vera Lind"' in desk.get("/desk/people/person/add/?name=Vera+Lind").content.decode()


def test_those_who_share_the_name_are_offered_and_who_is_linked_is_not(desk):
    first, second = make_person("Vera Lind", disambiguation="the model"), make_person("Anna Blom")
    Alias.objects.create(name="Véra Lind", person=second)
    make_brand("Maison Ourlet")
    photo = ingest(written_file(SAID), name="x.jpg")
    page = opened(desk, photo).text
    assert f'data-pk="{first.pk}"' in page
    assert f'data-pk="{second.pk}"' in page
    assert "as a house" not in page
    photo.people.add(second)
    assert "The file names Vera Lind" not in opened(desk, photo).text


def test_who_may_not_add_people_is_offered_none_to_add(client, make_member):
    photo = ingest(written_file(SAID), name="x.jpg")
    client.force_login(make_member(PICTURE_EDITOR))
    page = opened(client, photo).text
    assert "The file names Vera Lind" in page
    assert "as a person" not in page
    client.force_login(make_member(EDITOR))
    assert "Add Vera Lind as a person" in opened(client, photo).text


def test_who_may_only_look_sees_what_the_file_says_and_takes_nothing(client, make_member):
    photo = ingest(written_file(SAID, artist="Somebody Else"), name="x.jpg")
    client.force_login(make_member(WRITER))
    page = opened(client, photo)
    assert "as the file says (XMP)" in page.text
    assert "<q>Somebody Else</q>" in page.text
    assert "EXIF says “Somebody Else”: XMP is kept." in page.text
    assert "The file names" not in page.text
    assert page.takes == 0
    assert 'name="creator"' not in page.text


def test_the_form_asks_as_much_for_many_names_and_windows_as_for_few(desk):
    def asked(photo):
        desk.get(address_of(photo))
        with CaptureQueriesContext(connection) as queries:
            desk.get(address_of(photo))
        return len(queries)

    def made(count):
        names = [f"Person {number}" for number in range(count)]
        for name in names:
            make_person(name)
            make_person(name)
        said = {"Iptc4xmpExt:PersonInImage": names, "Iptc4xmpExt:OrganisationInImageName": names}
        photo = ingest(written_file(said, colour=f"#{count:06x}"), name="x.jpg", rights="staff")
        photo.people.set(Person.objects.all()[: count - 1])
        for _number in range(count):
            allow(photo)
        return photo

    assert asked(made(9)) == asked(made(2))
