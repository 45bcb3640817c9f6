"""A test that commits leaves to the next what the migrations have written."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from magazine import roles
from tests.builders import make_member, publish_article
from tests.emptying import Emptying
from tests.promises.newsroom import dump


def nothing():
    pass


def spoil():
    ContentType.objects.filter(app_label="articles").delete()
    Group.objects.filter(name=roles.CHIEF).update(name="Duke")
    Group.objects.create(name="Earl").permissions.add(Permission.objects.first())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("spoil", [nothing, spoil])
def test_what_a_test_has_committed_is_gone_and_what_it_took_away_is_back(spoil):
    emptying, before = Emptying(), dump()
    make_member(roles.EDITOR)
    publish_article()
    spoil()
    assert dump() != before
    emptying.empty()
    assert dump() == before
