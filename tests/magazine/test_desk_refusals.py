"""What the desk refuses, and that it refuses in order: with an answer, not with an error."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from articles.revisions.snapshots import record
from media.models import Photo
from tests.builders import make_article, make_campaign, picture_file, publish_article
from tests.forms import save

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        "articles/article/?published_at__year=99999999999999999999999",
        "articles/article/?published_at__year=x",
        "articles/campaign/?released_on__year=99999999999999999999999",
        "media/photo/?added_at__year=99999999999999999999999",
        "people/ambassador/?announced_on__year=99999999999999999999999",
        "articles/article/?author__user__password__startswith=p",
        "articles/article/?o=password&p=-1",
        "articles/article/?p=1e400",
        "articles/article/add/?embargoed_until=x",
        "articles/campaign/add/?embargoed_until=2020",
        "media/photo/add/?created_on=x",
        "articles/article/0/change/",
        "articles/article/99999999999999999999/change/",
        "articles/article/abc/withdraw/",
    ],
)
def test_an_address_made_up_by_hand_is_no_error(desk, path):
    publish_article()
    assert desk.get(f"/desk/{path}").status_code in (200, 302, 400, 404)


def test_an_id_doesnt_lead_to_the_address_of_a_draft(client, make_staff):
    revision = record(make_article("Secret draft"))
    client.force_login(make_staff())
    for row in (revision, make_campaign("Secret campaign")):
        kind = ContentType.objects.get_for_model(row)
        response = client.get(f"/desk/r/{kind.pk}/{row.pk}/")
        assert "secret" not in response.headers.get("Location", "")
        assert response.status_code in (302, 404)


@pytest.mark.parametrize("tag", ["a" * 120, "a" * 5000])
def test_a_tag_that_is_too_long_is_refused_in_words_and_leaves_no_file(desk, uploads, tag):
    page = save(desk, make_article(), tags=tag).content.decode()
    assert "A tag has at most 100 characters" in page
    file = SimpleUploadedFile("coat.jpg", picture_file(), "image/jpeg")
    page = save(desk, Photo, description="A coat", tags=tag, upload=file).content.decode()
    assert "A tag has at most 100 characters" in page
    assert not [path for path in uploads.rglob("*") if path.is_file()]


@pytest.mark.parametrize("form", ["application/json", "text/plain"])
def test_who_has_no_cookies_any_more_is_signed_out_and_not_forbidden(form):
    """A page that stays open can tell the two apart; what a browser shows as a page is refused as ever."""
    story = make_article()
    for name in ("autosave", "presence", "preview_links"):
        address = reverse(f"admin:articles_article_{name}", args=[story.pk])
        response = Client(enforce_csrf_checks=True).post(address, headers={"Accept": form})
        assert response.status_code == 401
        assert "You are signed out" in response.content.decode()
        assert Client(enforce_csrf_checks=True).post(address).status_code == 403
