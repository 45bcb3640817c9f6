"""Embargo: what stands beside a live story, or stood in its place, changes no byte of it for readers."""

import pytest
from django.test import Client

from articles.publishing import publish, restore
from tests.builders import A_DAY, REASON, make_article
from tests.promises import secret
from tests.promises.newsroom import undone
from tests.promises.secret import BESIDE, ID
from tests.promises.test_embargo import answer, assert_nothing_tells, assert_unknown, known_paths, read_all, readers

pytestmark = pytest.mark.django_db


@pytest.mark.long
def test_what_stands_beside_a_live_story_changes_no_byte_of_it(magazine, chief, django_user_model):
    article = make_article("Plain", pk=ID)
    publish(article, by=None, at=A_DAY, override=REASON)
    secret.lead_to(article)
    clients, before = readers(django_user_model), read_all(Client(), known_paths(magazine))
    hidden = secret.fill(article, magazine, by=chief)
    for acts in BESIDE.values():
        with undone():
            hidden.token = secret.link(secret.put(article, acts), chief)
            assert_nothing_tells(clients, before, hidden)
            assert_unknown(clients, hidden)


def test_what_was_live_and_is_replaced_is_forgotten(magazine, chief, django_user_model):
    article = make_article("Plain", pk=ID)
    plain = publish(article, by=None, override=REASON)
    hidden = secret.fill(article, magazine, by=chief)
    hidden.token = secret.link(secret.put(article, [publish]), chief)
    article.refresh_from_db()
    restore(article, plain, by=None)
    publish(article, by=None, override=REASON)
    for path in known_paths(magazine):
        told = str(answer(Client(), path)).lower()
        assert [trace for trace in hidden.traces if trace in told] == [], path
    redirects_from_former = {"article", "picture_credits"}  # from its former address
    assert_unknown(readers(django_user_model), hidden, but={*redirects_from_former, "month"})
