"""Tags whose names make long addresses, from every way in: taggit makes the address, and the column has its length."""

import pytest
from taggit.models import Tag

from tests.builders import make_article, make_photo, publish_article

pytestmark = pytest.mark.django_db
MOST = Tag._meta.get_field("slug").max_length


@pytest.mark.parametrize("sign", ["ﬃ", "ﷺ", "㎯"])  # one sign, written out as many
@pytest.mark.parametrize("make", [make_article, make_photo])
def test_a_tag_of_signs_that_are_many_letters_has_an_address_that_its_column_holds(sign, make):
    make().tags.add(sign * MOST)
    assert 1 < len(Tag.objects.get(name=sign * MOST).slug) <= MOST


def test_two_long_tags_with_one_address_get_two():
    make_photo().tags.add(*(letter * (MOST - 1) + sign for letter in "xﬃ" for sign in "!?"))
    slugs = list(Tag.objects.values_list("slug", flat=True))
    assert len(set(slugs)) == 4
    assert all(len(slug) <= MOST for slug in slugs)


def test_the_page_of_such_a_tag_is_found_by_its_address(client):
    publish_article(tags=["ﬃ" * MOST])
    assert client.get(f"/tags/{Tag.objects.get().slug}/").status_code == 200
