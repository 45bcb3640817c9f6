"""The desk's front page: what waits for whoever asks, what comes, and the way from each list to all of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.contrib.admin import AdminSite
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles.desk.calendar import RECENT, Day, agenda, number_moving
from articles.models import Article, Campaign
from articles.pages.photo_locations import lost_lately
from kit.admin.lists import bounded
from kit.clock import COLUMN, format_moment
from magazine.desk.autocomplete import prepared
from media.models import Photo
from media.querysets import ENDING
from media.rights.status import rights_status

SHOWN = 6  # rows of a pile
MOST_NUMBERED = 200  # of more, a pile says that there are more


class Line(NamedTuple):
    """A row of a pile, and a word on it."""

    row: Model
    word: str


class Urgent(NamedTuple):
    """Rows of a pile that are told apart: how many, and the address of them."""

    words: str
    address: str


@dataclass
class Pile:
    """Rows that wait for somebody: how many, the first few, the address of all of them, and those to tell apart.

    Where there `is_more`, they are more than `number`.
    """

    title: str
    address: str
    empty: str
    number: int = 0
    is_more: bool = False
    lines: list[Line] = field(default_factory=list)
    urgent: list[Urgent] = field(default_factory=list)


@dataclass
class Panel:
    """A part of the page: piles of stories or of photos, or the days of the calendar."""

    title: str
    kind: str
    piles: list[Pile]
    days: list[Day] = field(default_factory=list)
    more: list[tuple[str, str]] = field(default_factory=list)  # where others stand than the days tell: words, addresses

    @property
    def full(self) -> list[Pile]:
        return [pile for pile in self.piles if pile.number]

    @property
    def settled(self) -> list[Pile]:
        """The piles with nothing in them: a line for each is enough."""
        return [pile for pile in self.piles if not pile.number]


class Dashboard:
    """The front page as one user may see it, as things are at the moment `at`."""

    def __init__(self, site: AdminSite, request: HttpRequest, at: datetime) -> None:
        self.site, self.request, self.user, self.at = site, request, request.user, at
        self.stories = Article.objects.visible_to(self.user)

    def may(self, action: str, model: type[Model]) -> bool:
        return getattr(self.site.get_model_admin(model), f"has_{action}_permission")(self.request)

    def parts(self) -> list[Panel]:
        """Return the parts that concern the user: pictures come first for whoever looks after nothing else."""
        parts = [self.for_me(), self.calendar(), self.on_the_site()] if self.may("view", Article) else []
        if self.may("change", Photo):
            writes = self.may("add", Article) or self.user.has_perm("articles.change_any_article")
            parts.insert(len(parts) if writes else 0, self.photos())
        return parts

    def for_me(self) -> Panel:
        user, stories = self.user, self.stories
        piles: list[Pile] = []
        if user.has_perm("articles.approve_article"):
            piles += [
                _pile(
                    _("For your review"),
                    "waiting=review",
                    stories.to_review_by(user),
                    _("Nothing waits for your review."),
                    _saved,
                )
            ]
        if user.has_perms(["articles.publish_article", "articles.change_any_article"]):
            piles += [
                _pile(
                    _("Approved, not yet published"),
                    "state=approved",
                    stories.approved(),
                    _("No approved story waits to be published."),
                    _saved,
                )
            ]
        if self.may("add", Article):
            piles += [
                _pile(
                    _("Sent back to you"),
                    "waiting=back",
                    stories.owned_by(user).sent_back(),
                    _("Nothing was sent back to you."),
                    _said,
                ),
                _pile(
                    _("Your drafts"),
                    "waiting=drafts",
                    stories.begun_by(user, self.at),
                    _("You have no draft: a good moment to start one."),
                    _saved,
                ),
            ]
        notes = stories.with_notes_for(user)
        piles += [_pile(_("Open notes"), "waiting=notes", notes, _("No note waits for an answer."), _said)]
        return Panel(_("For you"), "story", piles)

    def calendar(self) -> Panel:
        campaigns, photos = self.may("view", Campaign), self.may("view", Photo)
        days, is_more = agenda(self.stories, self.at, with_campaigns=campaigns, with_photos=photos)
        lists = [(_("stories that change within four weeks"), _list(Article, "when=coming"))]
        lists += [(_("campaigns under embargo"), _list(Campaign, "embargo=1"))] if campaigns else []
        lists += [(_("photos whose rights end"), _list(Photo, "to_do=ending"))] if photos else []
        told = {event.row.pk for day in days for event in day.events if isinstance(event.row, Article)}
        number = number_moving(self.stories, self.at, MOST_NUMBERED + 1) if is_more else len(told)
        pile = Pile("", lists[0][1], "", min(number, MOST_NUMBERED), number > MOST_NUMBERED)
        return Panel(_("The next four weeks"), "days", [pile], days, lists if is_more else [])

    def on_the_site(self) -> Panel:
        stories, at = self.stories, self.at
        piles = [
            _pile(
                _("Live, with changes"),
                "state=changed",
                stories.changed(at),
                _("Readers see every story as it was saved last."),
                _saved,
            ),
            _pile(
                _("New this week"),
                "when=recent",
                stories.live_since(at - RECENT, at),
                _("Nothing was published this week."),
                _began,
            ),
            _pile(
                _("Stories under embargo"),
                "state=embargo",
                stories.under_embargo(at),
                _("No story is under embargo."),
                _embargo,
            ),
        ]
        if self.may("view", Campaign):
            piles += [
                _pile(
                    _("Campaigns under embargo"),
                    "embargo=1",
                    Campaign.objects.under_embargo(at).order_by("embargoed_until", "pk"),
                    _("No campaign is under embargo."),
                    _embargo,
                )
            ]
        return Panel(_("On the site"), "story", piles)

    def photos(self) -> Panel:
        photos = Photo.objects.order_by("-added_at", "-pk")
        ending = photos.ending(self.at).order_by("usable_until", "pk")
        piles = [
            _pile(
                _("Missing on readers’ pages"),
                "to_do=lost",
                lost_lately(self.at, MOST_NUMBERED + 1),
                _("No live story has lost a picture."),
                lambda photo: rights_status(photo).words,
            ),
            _pile(
                _("Rights end within %d days") % ENDING,
                "to_do=ending",
                ending,
                _("No photo’s rights end within %d days.") % ENDING,
                _until,
            ),
            _pile(
                _("Without a credit"), "to_do=credit", photos.without_credit(), _("Every photo has its credit."), _added
            ),
            _pile(_("Without a file"), "to_do=file", photos.without_file(), _("Every photo has its file."), _credit),
        ]
        piles[1].urgent = self._urgent(ending) if piles[1].number else []
        return Panel(_("Photo library"), "photo", piles)

    def _urgent(self, ending: QuerySet[Photo]) -> list[Urgent]:
        """Return how many of the photos whose rights end have a week left, and how many a day."""
        soon = {f"in_{days}": Count("pk", Q(usable_until__lte=self.at + timedelta(days=days))) for days in (1, 7)}
        numbers = ending.order_by().aggregate(**soon)
        words = {1: _("within a day: %d"), 7: _("within 7 days: %d")}
        found = [(days, numbers[f"in_{days}"]) for days in (1, 7)]
        return [Urgent(words[days] % number, _list(Photo, f"to_do=ending-{days}")) for days, number in found if number]


def _pile(title: str, query: str, rows: QuerySet[Any], empty: str, word: Callable[[Any], str]) -> Pile:
    """Return a pile of rows; `word` says a few words on one. Its first rows and their number come in one query."""
    address = _list(rows.model, query)
    shown = list(prepared(rows.annotate(of_all=bounded(rows, MOST_NUMBERED + 1)))[:SHOWN])
    number = shown[0].of_all if shown else 0
    lines = [Line(row, word(row)) for row in shown]
    return Pile(title, address, empty, min(number, MOST_NUMBERED), number > MOST_NUMBERED, lines)


def _list(model: type[Model], query: str) -> str:
    """Return the address of a list of the desk; what waits for somebody may be a story or a page."""
    query = f"{query}&of=all" if model is Article else query
    return f"{reverse(f'admin:{model._meta.app_label}_{model._meta.model_name}_changelist')}?{query}"


def _saved(story: Article) -> str:
    return _("saved %s") % format_moment(story.saved_at, COLUMN)


def _said(story: Article) -> str:
    return f"“{Truncator(story.said).chars(90)}”"


def _began(story: Article) -> str:
    return format_moment(story.began_at, COLUMN)


def _embargo(row: Article | Campaign) -> str:
    """Say until when a row is hidden; a story may be by a campaign in it alone."""
    return _("until %s") % format_moment(row.embargoed_until, COLUMN) if row.embargoed_until else _("with its campaign")


def _until(photo: Photo) -> str:
    return _("until %s") % format_moment(photo.usable_until, COLUMN)


def _added(photo: Photo) -> str:
    return _("added %s") % format_moment(photo.added_at, COLUMN)


def _credit(photo: Photo) -> str:
    return photo.credit or _("no credit yet")
