"""Addresses of preview links, of the pages that make them, and of the photos in them, for tests."""

from django.urls import reverse

from articles.pages import preview_links
from media.renditions import naming
from tests.builders import make_photo, picture_file
from tests.forms import address_of

LOST = "/nowhere/"


def page(link):
    return reverse("preview", args=[preview_links.token(link)])


def links_of(article):
    return address_of(article, "preview_links")


def revoke(link):
    return reverse("admin:articles_article_revoke", args=[link.revision.article_id, link.pk])


def file_of(photo):
    return reverse("rendition", args=[naming.name(photo, 320)])


def picture(description, colour, **fields):
    return make_photo(description, data=picture_file(colour), **fields)


def is_gone(guest, path):
    """Say whether an address answers exactly as one that never was, its headers too."""
    answer, lost = guest.get(path), guest.get(LOST)
    return (answer.status_code, answer.content, answer.headers) == (404, lost.content, lost.headers)
