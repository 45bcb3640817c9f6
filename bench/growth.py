"""What each kind of page costs in magazines of several sizes, and how much dearer it is in the larger ones.

    .venv/bin/python bench/growth.py 200 20000

needs what `make lint` and `make test` install. It makes the magazines by `bench/load.py` where they aren't kept, and
asks each for its pages in one process of its own: readers' pages, the desk's, and a save, an autosave and a
publication, which are undone again. It prints the queries, the milliseconds of processor time, their median and 99th
percentile, and how many times the median of the first size that is. The time is the process's own, and that of
PostgreSQL's behind its connection where both run on the same Linux. Other work on the machine makes the times longer,
and the ratios little.
"""

import json
import logging
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import kept
from stories import FATES

BENCH = Path(__file__).resolve().parent
WARM, COUNTED = 3, 32  # times that a kind of page is asked for: not counted, and counted
EACH = 8  # addresses of a kind that has many, taken in turns

NOWHERE = "/nowhere/"

Act = Callable[[], Callable[[], Any]]  # makes a request ready; what it returns is what is counted


def main() -> None:
    sizes = sys.argv[1:]
    if not sizes or not all(size.isdecimal() and int(size) >= 50 for size in sizes):
        sys.exit("Say how many stories, once or several times, at least 50: bench/growth.py 200 20000")
    found = {}
    for size in map(int, sizes):
        load = [sys.executable, BENCH / "load.py", str(size)]
        if subprocess.run(load, check=False).returncode:  # noqa: S603 - our own words
            sys.exit(f"The magazine of {size:,} stories couldn’t be made.")
        asked = [sys.executable, __file__, "--measure", str(size)]
        done = subprocess.run(asked, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603
        if done.returncode:
            sys.exit(f"The magazine of {size:,} stories couldn’t be measured.")
        found[size] = json.loads(done.stdout.splitlines()[-1])
    report(found)


def report(found: dict[int, dict[str, list[float]]]) -> None:
    first = next(iter(found.values()))
    print(f"{'':24}" + "".join(f"{f'{size:,} stories':>38}" for size in found))
    for name in first:
        cells = []
        for each in found.values():
            queries, middle, slow = each[name]
            cells.append(f"{queries:.0f} q, {middle:.1f} ms, p99 {slow:.1f}, × {middle / first[name][1]:.2f}")
        print(f"{name:24}" + "".join(f"{cell:>38}" for cell in cells))


def measure(size: int, warm: int = WARM, counted: int = COUNTED) -> dict[str, list[float]]:
    """Return {kind: [queries, median, 99th percentile]} of the magazine that this process stands in, in milliseconds.

    Arguments: `size`, its stories; `warm` and `counted`, how many answers of each kind are made ready by, and counted.
    """
    from django.contrib.auth import get_user_model
    from django.test import Client

    reader, chief = Client(SERVER_NAME="127.0.0.1"), Client(SERVER_NAME="127.0.0.1")
    user = get_user_model().objects.get_or_create(username="bench", is_staff=True, is_superuser=True)[0]
    chief.force_login(user)
    found = {}
    for name, addresses in public_pages(size).items():
        found[name] = cost([_get(reader, address) for address in addresses], warm, counted)
    desk, acts = at_the_desk(chief, size)
    for name, addresses in desk.items():
        found[name] = cost([_get(chief, address) for address in addresses], warm, counted)
    for name, act in acts.items():
        found[name] = cost([act], warm, counted, around=undone)
    return found


def _get(client: Any, address: str) -> Act:
    return lambda: lambda: client.get(address)


def cost(acts: list[Act], warm: int, counted: int, *, around: Callable = nullcontext) -> list[float]:
    """Return [queries, median, 99th percentile] of acts that are done in turns; the most queries that one takes."""
    spent, most = [], 0
    for number in range(warm + counted):
        made = acts[number % len(acts)]()
        with around(), queries() as sent:
            start = worked()
            response = made()
            took = worked() - start
        if response.status_code not in (200, 302) and response.request["PATH_INFO"] != NOWHERE:
            sys.exit(f"{response.request['PATH_INFO']} answered {response.status_code}.")
        if number >= warm:
            spent.append(took)
            most = max(most, len(sent))
    return [most, statistics.median(spent), statistics.quantiles(spent, n=100, method="inclusive")[98]]


def worked() -> float:
    """Return the milliseconds that this process, and PostgreSQL's behind its connection, have worked."""
    return 1000 * time.process_time() + _behind()


def _behind() -> float:
    """Return the milliseconds that PostgreSQL's process has worked, 0 where there is none on this machine."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0
    connection.ensure_connection()
    account = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    if not account.exists() or connection.connection.info.host not in ("127.0.0.1", "::1", "localhost"):
        return 0
    return int(account.read_text().split()[0]) / 1_000_000


@contextmanager
def undone() -> Iterator[None]:
    """Undo what is written meanwhile, so that the magazine stays of its size."""
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def queries() -> Iterator[list[str]]:
    """Collect the statements that are sent to the database, without what begins and ends a transaction."""
    from django.db import connection

    sent: list[str] = []

    def note(execute: Any, sql: str, *more: Any) -> Any:
        if "SAVEPOINT" not in sql:
            sent.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(note):
        yield sent


def live(size: int, *, is_plain: bool) -> list[str]:
    """Return addresses of live stories, spread over the whole magazine; plain ones name nothing."""
    numbers = [n for n in range(size) if n % 50 not in FATES and (n % 12 == 0 if is_plain else n % 12 in (3, 6, 9))]
    return [f"/stories/story-{n + 1}/" for n in numbers[:: max(1, len(numbers) // EACH)][:EACH]]


def public_pages(size: int) -> dict[str, list[str]]:
    """Return the addresses of each kind of readers' page."""
    from django.utils import timezone
    from taggit.models import Tag

    from articles.models import (
        Campaign,
        Product,
        Revision,
        RevisionAuthor,
        RevisionCampaign,
        RevisionPerson,
        RevisionProduct,
        RevisionSection,
        RevisionTag,
        Section,
    )
    from people.models import Author, Person

    tags = extremes(RevisionTag, "tag")
    tag, rare_tag = (f"/tags/{Tag.objects.get(pk=pk).slug}/" for pk in tags)
    person, rare_person = (Person.objects.get(pk=pk).get_absolute_url() for pk in extremes(RevisionPerson, "person"))
    product, rare_product = (
        Product.objects.get(pk=pk).get_absolute_url() for pk in extremes(RevisionProduct, "product")
    )
    campaign = Campaign.objects.get(pk=extremes(RevisionCampaign, "campaign")[0]).get_absolute_url()
    brand = Campaign.objects.get(slug=campaign.split("/")[2]).brand.get_absolute_url()
    rare_brand = Product.objects.get(slug=rare_product.split("/")[2]).brand.get_absolute_url()
    author = Author.objects.get(pk=extremes(RevisionAuthor, "author")[0]).get_absolute_url()
    section, (start, end) = "/sections/fashion/", busy_month()
    month, stories = f"/archive/{start:%Y/%m}/", Revision.objects.live(timezone.now())
    in_section = RevisionSection.objects.of(Section.objects.get(slug="fashion"))
    pages = {
        "section": section,
        "section, last page": last(section, stories.mentioning(in_section)),
        "common tag": tag,
        "common tag, last page": last(tag, stories.mentioning(RevisionTag.objects.of(tags[0]))),
        "rare tag": rare_tag,
        "campaign": campaign,
        "brand": brand,
        "rare brand": rare_brand,
        "common product": product,
        "rare product": rare_product,
        "common person": person,
        "rare person": rare_person,
        "author": author,
        "people": "/people/",
        "campaigns": "/campaigns/",
        "archive": "/archive/",
        "month": month,
        "month, last page": last(month, stories.published_in(start, end)),
        "feed": "/feed/",
        "not found": NOWHERE,
    }
    read = {
        "plain story": live(size, is_plain=True),
        "linked story": live(size, is_plain=False),
        "front page": ["/"],
    }
    return read | {name: [address] for name, address in pages.items()}


def extremes(mentions: Any, column: str) -> tuple[int, int]:
    """Return the ids of what stands in the most live stories, and in the fewest."""
    from django.db.models import Count
    from django.utils import timezone

    from articles.models import Revision

    rows = mentions.objects.filter(revision__in=Revision.objects.live(timezone.now())).order_by()
    counted = rows.values(column).annotate(count=Count("pk")).order_by("count", "-" + column)
    ids = [*counted.values_list(column, flat=True)]
    return ids[-1], ids[0]


def busy_month() -> tuple[datetime, datetime]:
    """Return the beginning and the end of a month with stories, some years ago."""
    from articles.models import Revision

    months = Revision.objects.filter(live_from__isnull=False).order_by("published_at")
    there = months[months.count() // 2].published_at
    start = there.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return start, (start + timedelta(days=32)).replace(day=1)


def last(path: str, stories: Any) -> str:
    """Return the address of the last page of a list of stories."""
    from articles.pages.listings import PER_PAGE
    from articles.pages.orders import NEWEST

    oldest = [*stories.order_by("published_at", "pk")[: PER_PAGE // 2 + 1]]
    return f"{path}?before={NEWEST.key(oldest[-1])}" if len(oldest) > PER_PAGE // 2 else path


def at_the_desk(chief: Any, size: int) -> tuple[dict[str, list[str]], dict[str, Act]]:
    """Return the addresses of the desk's pages, and what is done at it."""
    from articles.models import Article
    from media.models import Photo
    from tests.forms import filled

    slug = live(size, is_plain=False)[-1].split("/")[2]
    form = f"/desk/articles/article/{Article.objects.get(slug=slug).pk}/"
    photo = Photo.objects.filter(source="The library").order_by("pk")[0].pk
    rounds = iter(range(10**6))

    def sends(path: str, **pressed: str) -> Act:
        def made() -> Callable[[], Any]:
            data = filled(chief.get(f"{form}change/"), "article_form") | {
                "headline": f"Round {next(rounds)}",
                **pressed,
            }
            return lambda: chief.post(form + path, data)

        return made

    pages = {
        "desk": "/desk/",
        "story list": "/desk/articles/article/",
        "story list, search": "/desk/articles/article/?q=velvet",
        "photo list": "/desk/media/photo/",
        "photo form": f"/desk/media/photo/{photo}/change/",
        "story form": f"{form}change/",
    }
    acts = {
        "autosave": sends("autosave/"),
        "save": sends("change/", _continue="1"),
        "publish": sends("change/", _publish="1"),
    }
    return {name: [address] for name, address in pages.items()}, acts


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        kept.enter(int(sys.argv[2]))
        logging.disable(logging.WARNING)  # of pages that aren't there, which are asked for on purpose
        print(json.dumps(measure(int(sys.argv[2]))))
    else:
        main()
