"""How often a password may be tried (decision 29).

A try is counted before the password is looked at, and taken back if it was right: however many are made at once, on
whichever process, no more are looked at than may be. What is closed costs no hash of a password and writes nothing.
The counts are rows of django-axes; `Try.begin` is the one place that adds to them.
"""

import logging
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from magazine.accounts import rules

logger = logging.getLogger(__name__)

WINDOW = timedelta(minutes=15)  # in which wrong tries are counted, and for which they close the sign-in
KNOWN = timedelta(days=90)  # an account is known at an address from which it has signed in
DAY = timedelta(days=1)  # in which the history of an account says at most once that it was closed
KEPT = 10_000  # of the latest closings
LONGEST_NAME = 255  # characters of a name: no account's is longer

ANYBODY, ANYWHERE = "", "0.0.0.0"  # noqa: S104 - in the place of a name, of an address; nothing listens there
MOST_WRONG_TRIES = {  # wrong tries, by whether a count names an account, and whether it names an address
    (True, True): 5,
    (False, True): 30,
    (True, False): 20,
    (False, False): 300,
}


class Try:
    """One try at the password of the account of a name, from an address, at a moment.

    Where the account is known only what was tried there counts; anybody else is counted with all other strangers too.
    """

    def __init__(self, name: str, address: str, at: datetime) -> None:
        self.name, self.address, self.at = name[:LONGEST_NAME], address, at
        self.key = name_digest(name)
        self.closes: list[AccessAttempt] = []  # the counts that this try has filled

    @cached_property
    def counted(self) -> list[tuple[str, str]]:
        """Return the names and addresses of the counts that the try is added to."""
        seen = AccessLog.objects.filter(username=self.name, ip_address=self.address)
        if seen.filter(attempt_time__gt=self.at - KNOWN).exists():
            return [(self.key, self.address)]
        return [(name, place) for name in (ANYBODY, self.key) for place in (ANYWHERE, self.address)]

    def begin(self) -> datetime | None:
        """Count the try; return until when there is none, if its password may not be looked at."""
        if until := self.closed_until():
            return until
        with transaction.atomic():
            _forget(self.at)
            new = [AccessAttempt(username=a, ip_address=b, failures_since_start=0) for a, b in self.counted]
            AccessAttempt.objects.bulk_create(new, ignore_conflicts=True)
            counts = self._hold()
            if until := self._until(counts):
                return until
            self.closes = [count for count in counts if self._add(count)]
            _store(counts)
        return None

    def fail(self) -> datetime | None:
        """Record what a wrong password has closed; return until when."""
        for count in self.closes:
            _record(self, count)
        return self.closed_until()

    def succeed(self) -> None:
        """Take the try back, forget what was wrong before it, and know the account at this address from now on."""
        with transaction.atomic():
            counts = self._hold()
            for count in counts:
                left = 0 if _names(count) == (True, True) else count.failures_since_start - 1
                count.failures_since_start = max(left, 0)
            _store(counts)
        if not AccessLog.objects.filter(username=self.name, ip_address=self.address).update(attempt_time=self.at):
            AccessLog.objects.create(username=self.name, ip_address=self.address)
        AccessLog.objects.filter(attempt_time__lte=self.at - KNOWN).delete()

    def closed_until(self) -> datetime | None:
        """Return until when no password is looked at, None if one may be."""
        return self._until(self._counts())

    def _counts(self) -> QuerySet[AccessAttempt]:
        names, places = ({*each} for each in zip(*self.counted, strict=True))
        return AccessAttempt.objects.filter(username__in=names, ip_address__in=places, user_agent="")

    def _hold(self) -> list[AccessAttempt]:
        """Return the counts, held to the end of the transaction: by all in one order, so that none waits in a ring."""
        return list(self._counts().select_for_update().order_by("pk"))

    def _until(self, counts: Iterable[AccessAttempt]) -> datetime | None:
        full = [count for count in counts if self._is_running(count) and _is_full(count)]
        return max((count.attempt_time + WINDOW for count in full), default=None)

    def _is_running(self, count: AccessAttempt) -> bool:
        return count.failures_since_start > 0 and count.attempt_time > self.at - WINDOW

    def _add(self, count: AccessAttempt) -> bool:
        """Add the try to a count, and return whether that is full now: it stays so for a window from now."""
        if not self._is_running(count):
            count.failures_since_start, count.attempt_time = 0, self.at
        count.failures_since_start += 1
        if _is_full(count):
            count.attempt_time = self.at
        return _is_full(count)


def name_digest(name: str) -> str:
    """Return what is stored in the place of a name that was typed: it may be nobody's, or a password.

    Names that look alike are one, whether there is an account or not: else the counts would tell which there are.
    """
    folded = unicodedata.normalize("NFKC", name[:LONGEST_NAME]).casefold().strip()
    return salted_hmac("magazine.tries", folded, algorithm="sha256").hexdigest()


def _names(count: AccessAttempt) -> tuple[bool, bool]:
    """Return whether a count names an account, and whether it names an address."""
    return count.username != ANYBODY, count.ip_address != ANYWHERE


def _is_full(count: AccessAttempt) -> bool:
    return count.failures_since_start >= MOST_WRONG_TRIES[_names(count)]


def _store(counts: Iterable[AccessAttempt]) -> None:
    AccessAttempt.objects.bulk_update(counts, ["failures_since_start", "attempt_time"])


def _forget(at: datetime) -> None:
    """Remove counts that have run out. One that somebody holds is left to them."""
    old = AccessAttempt.objects.filter(attempt_time__lte=at - WINDOW).select_for_update(skip_locked=True)
    if ids := list(old.order_by().values_list("pk", flat=True)[:KEPT]):
        AccessAttempt.objects.filter(pk__in=ids).delete()


def _record(attempt: Try, count: AccessAttempt) -> None:
    """Write down, once, that a count has closed: in the log, in a table of the latest, on the account's history."""
    is_of_account, is_of_place = _names(count)
    account = rules.named(attempt.name).first() if is_of_account else None
    name, number = account.get_username() if account else ANYBODY, MOST_WRONG_TRIES[_names(count)]
    is_news = account is not None and not _closings(account).filter(attempt_time__gt=attempt.at - DAY).exists()
    with transaction.atomic():
        row = AccessFailureLog.objects.create(username=name, ip_address=count.ip_address, locked_out=True)
        AccessFailureLog.objects.filter(pk__lte=row.pk - KEPT).delete()
        if account and is_news:
            _tell(account, _said(number, attempt.address if is_of_place else ""))
    whose = name or ("a name without an account" if is_of_account else "any name")
    where = attempt.address if is_of_place else "any address where the name isn’t known"
    minutes = WINDOW.seconds // 60
    logger.warning("Signing in as %s from %s is closed for %d minutes: %d wrong tries", whose, where, minutes, number)


def _closings(account: User) -> QuerySet[AccessFailureLog]:
    return AccessFailureLog.objects.filter(username=account.get_username())


def _said(number: int, address: str) -> str:
    words = {"number": number, "minutes": WINDOW.seconds // 60, "address": address}
    if address:
        return _("Closed for %(minutes)d minutes after %(number)d wrong passwords from %(address)s.") % words
    return _("Closed for %(minutes)d minutes to new addresses after %(number)d wrong passwords from such.") % words


def _tell(account: User, sentence: str) -> None:
    """Add a line to the history of an account, which whoever looks after accounts reads."""
    LogEntry.objects.create(
        user=account,
        content_type=ContentType.objects.get_for_model(account),
        object_id=str(account.pk),
        object_repr=str(account)[:200],
        action_flag=CHANGE,
        change_message=sentence,
    )
