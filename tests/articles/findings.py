"""What the checklist says of stories, for tests."""

from datetime import timedelta

from articles.checklist import checklist
from articles.models import Text
from tests.builders import A_DAY, make_article, make_author

TOMORROW, YESTERDAY = A_DAY + timedelta(days=1), A_DAY - timedelta(days=1)


def findings(article, code, at=A_DAY):
    return [finding for finding in checklist(article, at) if finding.code == code]


def finding(article, code, at=A_DAY):
    """Return the one finding of a code."""
    (found,) = findings(article, code, at)
    return found


def sentences(article, code, at=A_DAY):
    return [found.sentence for found in findings(article, code, at)]


def codes(article, at=A_DAY):
    return [finding.code for finding in checklist(article, at)]


def finished(*blocks, html="<p>It rains.</p>", **fields):
    """Make a story in which nothing is missing."""
    if "authors" not in fields:
        fields["authors"] = [make_author()]
    return make_article(blocks=[Text(html=html), *blocks], **fields)
