"""The two real source articles in another order: nothing is there yet when they come."""

import pytest

from articles.models import Article
from media.models import Photo
from people.models import Person
from tests.articles.test_seed import seed
from tests.environment import SOURCES

pytestmark = pytest.mark.django_db


@pytest.mark.sources
def test_the_order_of_the_files_does_not_matter():
    assert seed(*sorted(SOURCES.glob("*.txt"), reverse=True))[0] == 0
    assert (Article.objects.count(), Person.objects.count(), Photo.objects.count()) == (2, 11, 2)
    assert seed(SOURCES)[1] == "Nothing changed: 2 stories were here already.\n"
