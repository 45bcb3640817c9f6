"""Of two photos of one picture one stays, whoever asks for which at the same moment."""

import pytest
from django.contrib.admin.models import ADDITION, LogEntry

from media.intake import batches
from media.models import Photo
from tests.articles.test_concurrency import ROUNDS, at_once
from tests.builders import make_photo

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_that_are_taken_out_for_each_other_leave_one(chief):
    for _round in range(ROUNDS):
        one, other = make_photo("A coat"), make_photo("The coat again")
        LogEntry.objects.log_actions(chief.pk, [one], ADDITION, single_object=True)
        LogEntry.objects.log_actions(chief.pk, [other], ADDITION, single_object=True)
        said = at_once(
            lambda one=one, other=other: batches.withdraw(one, by=chief, instead=other),
            lambda one=one, other=other: batches.withdraw(other, by=chief, instead=one),
        )
        assert [isinstance(each, batches.CannotWithdraw) for each in said].count(True) == 1, said
        assert Photo.objects.filter(pk__in=[one.pk, other.pk]).count() == 1
