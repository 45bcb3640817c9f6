"""The pages of a sample magazine: each stands in a file of its own, which is called as its address is."""

import tomllib
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from articles.addresses import reached_by
from articles.importing.report import Report, ReportLine
from articles.models import Article, Text
from articles.publishing import Refused, publish


def make_pages(folder: Path, problems: list[tuple[Path, str]]) -> Report:
    """Make and publish the pages of a folder to whose addresses readers come by none; return the `Report`.

    What can't be published is left out, and said in `problems`: (path, sentence).

    A file is TOML: `headline` and `html`, and if it has them `standfirst`, `listed_in` and `list_position`. Each page
    is a transaction of its own.
    """
    report = Report()
    for path in sorted(folder.glob("*.toml")):
        is_there = Article.objects.of_kind(Article.Kind.PAGE).filter(slug=path.stem).exists()
        if not is_there and not reached_by(path.stem).pages().exists():
            try:
                with transaction.atomic():
                    page = _make(path)
            except Refused as refused:
                problems.append((path, " ".join(map(str, refused.reasons))))
                continue
            kind = Article.Kind.PAGE.label
            report.lines.append(ReportLine("made", str(kind), _("pages"), page.headline))
    return report


def _make(path: Path) -> Article:
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    text = Text(html=said.pop("html"), region="body", ordering=10)
    page = Article.objects.create(kind=Article.Kind.PAGE, slug=path.stem, **said)
    text.parent = page
    text.save()
    publish(page, by=None, override=_("Some pages lead to others of the sample, which come after them."))
    return page
