"""Days and moments as they are printed: in the language of the words around them, and never as one of two hours."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import formats, timezone
from django.utils.translation import override

from articles.printing import when
from kit import clock
from kit.fields import precise

FORMS = {
    name: form for name, form in vars(clock).items() if name.isupper() and name.isalpha() and isinstance(form, str)
}
FORMS["of a form"] = "H:i, j F Y"
FIRST = datetime(2024, 10, 27, 0, 30, tzinfo=UTC)  # 02:30 in Paris, before the clock is put back
SECOND = datetime(2024, 10, 27, 1, 30, tzinfo=UTC)
PLAIN = datetime(2024, 7, 1, 10, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def paris():
    with timezone.override("Europe/Paris"):
        yield


def in_template(moment, form):
    return Template(f'{{{{ moment|date:"{form}" }}}} {{{{ moment|time:"{form}" }}}}').render(
        Context({"moment": moment})
    )


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_each_of_two_hours_has_its_zone_whoever_prints_it(form):
    assert "02:30" in clock.format_moment(FIRST, form)
    assert re.search(r"02:30(:00)? CEST\b", clock.format_moment(FIRST, form))
    assert re.search(r"02:30(:00)? CET\b", clock.format_moment(SECOND, form))
    assert len(re.findall(r"02:30(?::00)? CEST\b", in_template(FIRST, form))) == 2
    assert "02:30 CEST" in when(FIRST)
    assert "02:30 CET" in when(SECOND)


def test_an_hour_that_is_there_once_is_printed_as_ever():
    assert clock.format_moment(PLAIN) == "1 July 2024, 12:20 CEST"
    assert clock.format_moment(PLAIN, clock.SAVED) == "12:20 CEST, 1 July 2024"
    assert clock.format_moment(PLAIN, clock.COLUMN) == "1 Jul 2024, 12:20"
    assert in_template(PLAIN, "H:i") == "12:20 12:20"
    assert Template('{{ day|date:"F Y" }}{{ none|date:"F" }}').render(Context({"day": date(2024, 7, 1)})) == "July 2024"


@override("fr")
def test_words_of_a_day_are_in_the_language_of_the_page():
    assert formats.date_format(PLAIN, "F") == "juillet"
    assert ">1 July 2024, 12:20 CEST<" in when(PLAIN)
    assert precise(date(2024, 7, 1), "month") == "July 2024"
    assert clock.format_moment(PLAIN) == "1 July 2024, 12:20 CEST"
    assert in_template(PLAIN, "F") == "July July"
    assert re.fullmatch(r"[A-Z]\w+day", Template('{% now "l" %}').render(Context()))


def test_nothing_of_ours_prints_a_day_past_the_one_printer():
    """Django's own function knows neither rule."""
    past = re.compile(r"import .*\b(?:date_format|time_format|dateformat)\b|strftime\(")
    rooms = [settings.BASE_DIR / room for room in ("articles", "kit", "magazine", "media", "people")]
    found = [path for room in rooms for path in Path(room).rglob("*.py") if past.search(path.read_text())]
    assert found == [settings.BASE_DIR / "kit" / "clock.py"]
