"""People: as they are pictured and credited, and as they write."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from articles.models import Appearance, Credit, Release, RevisionAuthor, RevisionPerson
from articles.pages import public
from articles.pages.gathering import Gathering
from articles.pages.kinds import APPEARANCE
from articles.pages.listings import Listing, stories_with
from articles.pages.orders import BY_NAME, LAST_ANNOUNCED, LAST_CREDITED, LAST_ENTERED, LAST_MADE
from articles.views.parts import LINES, Beginnings, Part, part_of, part_page
from articles.views.redirects import former_addresses, redirects_from_former
from articles.views.request import gathering, one_row, page_of, request_moment, shown
from kit.prepared import prepared
from kit.slugs import at_address
from media.models import Photo
from people.models import Ambassador, Author, Person

NAMES = 240  # on a page of them


def all_people(request: HttpRequest) -> HttpResponse:
    page = gathering(request)
    people = page_of(request, page, _EVERYONE, page.at)
    page.ask()
    return render(request, "people/people.html", {"people": shown(request, people)})


@redirects_from_former(former_addresses(Person, public.people))
def person(request: HttpRequest, slug: str) -> HttpResponse:
    at = request_moment(request)
    person = one_row(request, _person(slug, at))
    page = Gathering(at)
    portraits = page.rows(_portrait(person.pk, at))
    parts = Beginnings(page, _PARTS, "person_part", person)
    authors = page.rows(_as_author(person.pk, at))
    stories = page_of(request, page, _FEATURING, person.pk, at)
    page.ask()
    context = {
        "person": person,
        "portrait": next(iter(portraits), None),
        "parts": parts.begun(),
        "author": next(iter(authors), None),
        "stories": shown(request, stories),
    }
    return render(request, "people/person.html", context)


@redirects_from_former(former_addresses(Person, public.people))
def person_part(request: HttpRequest, slug: str, part: str) -> HttpResponse:
    at, asked = request_moment(request), part_of(_PARTS, part)
    return part_page(request, one_row(request, _person(slug, at)), at, asked)


@redirects_from_former(former_addresses(Person, public.authors, through="person"))
def author(request: HttpRequest, slug: str) -> HttpResponse:
    at = request_moment(request)
    author = one_row(request, _author(slug, at))
    page = Gathering(at)
    portraits = page.rows(_portrait(author.person_id, at))
    stories = page_of(request, page, _WRITTEN_BY, author.pk, at)
    page.ask()
    context = {"author": author, "portrait": next(iter(portraits), None), "stories": shown(request, stories)}
    return render(request, "people/author.html", context)


@prepared
def _person(slug: str, at: datetime) -> QuerySet[Person]:
    return at_address(public.people(at), slug)


@prepared
def _author(slug: str, at: datetime) -> QuerySet[Author]:
    return at_address(public.authors(at), slug, through="person__slug")


@prepared
def _as_author(person: int, at: datetime) -> QuerySet[Author]:
    return public.authors(at).of(person)[:1]


@prepared
def _portrait(person: int, at: datetime) -> QuerySet[Photo]:
    return public.portraits(person, at)[:1]


def _appointments(person: int, day: date, at: datetime) -> QuerySet[Ambassador]:
    return public.appointments(day, at).of(person).last_first()


def _credits(person: int, _day: date, at: datetime) -> QuerySet[Credit]:
    return Credit.objects.of(person).live(at).last_first()


def _designs(person: int, _day: date, at: datetime) -> QuerySet[Release]:
    return Release.objects.by(person).live(at).last_first()


def _appearances(person: int, _day: date, at: datetime) -> QuerySet[Appearance]:
    return public.appearances(at).of(person).with_parties().last_first()


def _by_letter(at: datetime) -> QuerySet[Person]:
    return public.people(at).knowable().a_to_z()


_EVERYONE: Listing[[datetime], Person] = Listing(None, _by_letter, BY_NAME, NAMES)
_PARTS = {
    "appointments": Part(
        _("Appointments"),
        _("More appointments"),
        "appointments",
        Listing(None, _appointments, LAST_ANNOUNCED, LINES),
    ),
    "credits": Part(_("Credits"), _("More credits"), "credits", Listing(None, _credits, LAST_CREDITED, LINES)),
    "designs": Part(_("Designs"), _("More designs"), "designs", Listing(None, _designs, LAST_MADE, LINES)),
    "appearances": Part(
        _("Seen with"), _("More appearances"), "appearances", Listing(APPEARANCE, _appearances, LAST_ENTERED)
    ),
}
_FEATURING = stories_with(RevisionPerson)
_WRITTEN_BY = stories_with(RevisionAuthor)
