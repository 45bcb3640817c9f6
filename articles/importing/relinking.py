"""What a new story means for those that were imported before it: a see-also finds its story, a name its person."""

from collections.abc import Callable, Collection, Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from articles.importing import linking
from articles.importing.report import Report
from articles.models import Article, AuditEntry, Product, ProductAlias, Source, blocks
from articles.publishing import NotPublishable, publish
from articles.revisions.snapshots import freeze, record, same
from articles.richtext import plain
from kit.prepared import prepared, read
from kit.text import fold
from people.mentions import people as people_in
from people.models import Alias, Person

Newcomer = Person | Alias | Product | ProductAlias


def link_late(article: Article, new: Collection[Newcomer], report: Report, is_ours: Callable[[Source], bool]) -> None:
    """Link earlier imported stories to a new one and to the people and products that came with it.

    Stories that the desk has written on stay as they are. One that readers see is published again: at once, or, when it
    now leads to the new story, by `publish_again` once that one is live.
    Arguments: `article`, the new story; `new`, rows of people, products and aliases just made; `is_ours`, says of a
    `Source` whether only the importer has written on its story.
    """
    found = {*_awaiting(article), *_naming(new)} - {article.pk}
    for earlier in _imported(found):
        if is_ours(earlier.source) and _link(earlier, article, new):
            _record(earlier, article, report)


def _awaiting(article: Article) -> set[int]:
    """Return the ids of imported stories whose see-also prints the headline of `article` and has found no story."""
    key = fold(article.headline)
    [rows] = read(_unresolved(linking.plainest_part(article.headline)))
    return {pk for pk, title in rows if fold(title) == key}


@prepared
def _unresolved(part: str) -> QuerySet[blocks.SeeAlso, Any]:
    rows = blocks.SeeAlso.objects.filter(article=None, parent__source__isnull=False, title__icontains=part)
    return rows.values_list("parent", "title")


def _imported(ids: Collection[int]) -> Iterable[Article]:
    return Article.objects.filter(pk__in=ids).select_related("source") if ids else ()


def _naming(new: Collection[Newcomer]) -> set[int]:
    """Return the ids of imported stories in which a new name may stand; the real search follows."""
    parts = {linking.plainest_part(row.name) for row in new}
    if not parts:
        return set()
    condition = reduce(or_, (Q(html__icontains=part) for part in parts))
    rows = blocks.Text.objects.filter(condition, parent__source__isnull=False)
    return set(rows.values_list("parent", flat=True).distinct())


def _link(earlier: Article, article: Article, new: Collection[Newcomer]) -> bool:
    key = fold(article.headline)
    for block in blocks.SeeAlso.objects.filter(parent=earlier, article=None):
        if fold(block.title) == key:
            block.article = article
            block.save()
    texts = blocks.Text.objects.filter(parent=earlier).values_list("html", flat=True)
    words = "\n".join([earlier.headline, earlier.standfirst, *map(plain, texts)])
    people = {row.pk if isinstance(row, Person) else row.person_id for row in new if isinstance(row, Person | Alias)}
    products = {
        row.pk if isinstance(row, Product) else row.product_id for row in new if isinstance(row, Product | ProductAlias)
    }
    earlier.people.add(*(pk for pk in people_in(words).find(words) if pk in people))
    earlier.products.add(*(pk for pk in linking.products(words).find(words) if pk in products))
    newest = earlier.revisions.newest_saved()
    return newest is not None and not same(newest, freeze(earlier))  # without one, it waits for its publication


def publish_again(article: Article, report: Report, is_ours: Callable[[Source], bool]) -> None:
    """Publish the imported stories that lead to a story which is live by now, if readers see them as they were."""
    for earlier in _imported(_leading_to(article)):
        if is_ours(earlier.source):
            _publish(earlier, report)


def _leading_to(article: Article) -> set[int]:
    return {*read(_parents(article.pk))[0]}


@prepared
def _parents(article: int) -> QuerySet[blocks.SeeAlso, int]:
    rows = blocks.SeeAlso.objects.filter(article=article, parent__source__isnull=False).exclude(parent=article)
    return rows.values_list("parent", flat=True)


def _record(earlier: Article, article: Article, report: Report) -> None:
    record(earlier)
    if earlier.pk in _leading_to(article):
        earlier.source.save()
    else:
        _publish(earlier, report)
    report.changed(earlier)


def _reason(earlier: Article) -> str:
    """Return why the console passed the warnings of a story when it was published last, or ""."""
    passed = earlier.audit.filter(by=None, verb=AuditEntry.Verb.OVERRIDE).order_by("pk").last()
    return passed.note.split("\n")[0] if passed else ""


def _publish(earlier: Article, report: Report) -> None:
    """Publish a story again if readers see or will see it, for the reason for which its warnings were passed before.

    Its source is stored after that: what is older than `imported_at` is the importer's own.
    """
    if placed := earlier.revisions.filter(live_from__isnull=False, live_until=None).first():
        at = max(filter(None, [placed.live_from, timezone.now()]))
        try:
            publish(earlier, by=None, at=at, override=_reason(earlier))
        except NotPublishable as error:
            report.note(f"{earlier}: {error}")
    earlier.source.save()
