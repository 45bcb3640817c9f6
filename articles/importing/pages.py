"""The pages of a sample magazine: each stands in a file of its own, which is called as its address is."""

import tomllib
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles.importing.report import Report, ReportLine
from articles.models import Article, Text
from articles.publishing import publish

_PLURAL = _("pages")


def make_pages(folder: Path) -> Report:
    """Make and publish the pages of a folder whose addresses no page has; return the `Report`.

    A file is TOML: `headline` and `html`, and if it has them `standfirst`, `listed_in` and `list_position`. Each page
    is a transaction of its own.
    """
    report = Report()
    for path in sorted(folder.glob("*.toml")):
        if not Article.objects.of_kind(Article.Kind.PAGE).filter(slug=path.stem).exists():
            with transaction.atomic():
                page = _make(path)
            kind = Article.Kind.PAGE.label
            report.lines.append(ReportLine("made", str(kind), str(_PLURAL), page.headline))
    return report


def _make(path: Path) -> Article:
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    text = Text(html=said.pop("html"), region="body", ordering=10)
    page = Article.objects.create(kind=Article.Kind.PAGE, slug=path.stem, **said)
    text.parent = page
    text.save()
    publish(page, by=None)
    return page
