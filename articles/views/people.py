"""People: as they are pictured and credited, and as they write."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from articles.models import Credit, Release, Revision
from articles.pages import public, rendering
from articles.views.redirects import former_addresses, redirects_from_former
from articles.views.request import page_of, request_moment
from people.models import Person


def all_people(request: HttpRequest) -> HttpResponse:
    everyone = public.people(request_moment(request)).by_name()
    return render(request, "people/people.html", {"people": everyone})


@redirects_from_former(former_addresses(Person, public.people))
def person(request: HttpRequest, slug: str) -> HttpResponse:
    at = request_moment(request)
    person = get_object_or_404(public.people(at).select_related("author"), slug=slug)
    revisions = Revision.objects.live(at)
    context = {
        "person": person,
        "portrait": public.portrait(person, at),
        "appointments": public.appointments(at).of(person),
        "credits": Credit.objects.of(person).live(at),
        "designs": Release.objects.by(person).live(at),
        "appearances": rendering.with_photos(public.appearances(at).of(person), at),
        "author": public.authors(at).of(person).first(),
        "stories": page_of(request, revisions.featuring(person).cards(at)),
    }
    return render(request, "people/person.html", context)


@redirects_from_former(former_addresses(Person, public.authors, through="person"))
def author(request: HttpRequest, slug: str) -> HttpResponse:
    at = request_moment(request)
    author = get_object_or_404(public.authors(at), person__slug=slug)
    context = {
        "author": author,
        "portrait": public.portrait(author.person, at),
        "stories": page_of(request, Revision.objects.live(at).written_by(author).cards(at)),
    }
    return render(request, "people/author.html", context)
