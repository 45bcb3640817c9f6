"""What readers' pages are written in: each of its sentences is found, and nothing is printed past the escaping."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management.commands.makemessages import TranslatableFile
from django.template import engines
from django.urls import get_script_prefix, path, reverse, set_script_prefix
from jinja2 import TemplateSyntaxError, UndefinedError

from articles.printing import linked, names_listed, rich
from kit.labels import label_of
from kit.paths import path_to
from magazine.jinja import sentences
from magazine.management.commands.makemessages import Command, SourceFile
from media.models import Photo
from media.printing import image, with_opening_picture
from people.models import Brand, Person

PAGES = {file: file.read_text("utf-8") for file in (settings.BASE_DIR / "templates" / "pages").rglob("*.html")}
HOSTILE = """<script>"'&</script>"""
INERT = "&lt;script&gt;&#34;&#39;&amp;&lt;/script&gt;"


urlpatterns = [path("elsewhere/<str:slug>/", lambda request, slug: None, name="person")]


def printed(source, **context):
    return engines["jinja2"].from_string(source).render(context)


def test_each_sentence_of_a_template_is_found_by_those_who_translate():
    made = engines["jinja2"].env
    assert len(PAGES) > 35
    for file, source in PAGES.items():
        found = [*sentences(made, source)]
        assert len(found) == len(re.findall(r"\b(?:_|ngettext)\(", source)), file
        assert all(isinstance(words[0], str) for _function, words in found), file
    assert [*sentences(made, '{{ ngettext("%(n)s look", "%(n)s looks", 2, n=2) ~ _("Foot", name=1) }}')] == [
        ("ngettext", ("%(n)s look", "%(n)s looks")),
        ("_", ("Foot",)),
    ]


def test_xgettext_is_given_the_sentences_of_readers_pages_as_calls(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(SourceFile, "work_path", str(tmp_path / "given.py"))
    folder = settings.BASE_DIR / "templates" / "pages" / "media"
    SourceFile(Command(), "django", TranslatableFile(str(folder), "credit_lines.html", None)).preprocess()
    given = Path("given.py").read_text("utf-8").splitlines()
    assert "ngettext('Creator', 'Creators')" in given
    assert "_('Credit line')" in given
    desk = settings.BASE_DIR / "templates" / "admin"
    SourceFile(Command(), "django", TranslatableFile(str(desk), "moment.html", None)).preprocess()
    assert "Back to the present" in Path("given.py").read_text("utf-8")


def test_nothing_turns_the_escaping_off():
    past = re.compile(r"\|\s*safe\b|autoescape|Markup|mark_safe|\{%-?\s*raw")
    assert {file for file, source in PAGES.items() if past.search(source)} == set()
    with pytest.raises(TemplateSyntaxError):
        engines["jinja2"].env.from_string("{{ words|safe }}")


def test_each_value_of_an_attribute_stands_between_quotes():
    bare = re.compile(r"\s[\w-]+=\{\{")
    assert {file for file, source in PAGES.items() if bare.search(source)} == set()


@pytest.mark.parametrize(
    "source",
    [
        "{{ words }}",
        "{{ _('%(name)s', name=words) }}",
        "{{ ngettext('%(name)s', '%(name)s', 2, name=words) }}",
        "{{ words|capfirst }}",
        "{{ words|linebreaksbr }}",
        "{{ words|site }}",
        "{{ [words]|listed }}",
        "{{ linked(row, words) }}",
        "{{ linked(row, '', words) }}",
        "{{ linked(row, '', '/', words) }}",
        "{% from 'media/pictures.html' import figure %}{{ figure(photo, words) }}",
        "{% from 'media/pictures.html' import figure %}{{ figure(photo) }}",
        "{{ image(photo) }}",
    ],
)
def test_what_somebody_wrote_is_words_wherever_it_is_printed(source):
    photo = Photo(alt_text=HOSTILE, creator=HOSTILE)
    photo.is_usable = True
    found = printed(source, words=HOSTILE, row=Person(slug="x"), photo=photo)
    assert "<script" not in found
    assert INERT in found.replace("&quot;", "&#34;").replace("&#x27;", "&#39;")


def test_html_that_nothing_vouches_for_is_sanitised():
    assert rich("<p>a</p><script>b</script>", "no seal") == '<p dir="auto">a</p>'
    assert printed("{{ words|rich }}", words="<p onclick=x>a</p>") == '<p dir="auto">a</p>'


def test_what_a_template_misspells_is_an_error_and_no_blank():
    with pytest.raises(UndefinedError):
        printed("{{ stroy }}")


def test_a_sentence_is_ours_and_may_have_markup():
    assert printed("{{ _('as <bdi>%(name)s</bdi>', name='<b>') }}") == "as <bdi>&lt;b&gt;</bdi>"


def test_names_are_listed_as_a_sentence_does():
    assert names_listed([]) == ""
    assert names_listed(["A"]) == "<bdi>A</bdi>"
    assert names_listed(["A", "B", "<c>"]) == "<bdi>A</bdi>, <bdi>B</bdi> and <bdi>&lt;c&gt;</bdi>"


def test_a_row_without_a_page_is_its_name_alone():
    row = Person(slug="x")
    row.leads_nowhere = True
    assert linked(row, "<b>") == "<b>"
    assert printed("{{ linked(row, '<b>') }}", row=row) == "&lt;b&gt;"


def test_the_first_picture_that_may_be_is_fetched_at_once():
    photo = Photo(pk=1, width=600, height=800, edition="e", file="x", colour="#112233", focal_x=0.5, focal_y=0.5)
    photo.is_usable = True
    kept, first, second = image(photo, "small", "1x1", opens=False), image(photo), image(photo, "half")
    page = with_opening_picture(kept + first + second)
    assert (page.count('fetchpriority="high"'), page.count('loading="lazy"')) == (1, 2)
    assert page.startswith(kept)
    assert page.endswith(second)


@pytest.mark.parametrize("part", ["x", "prêt-à-porter", "東京", "a'b", "a b&c", "%", "-", "0", "x.y~z_1", "a%2Fb"])
def test_a_page_is_where_reverse_says(part):
    for name in ("article", "picture_credits", "tag", "preview", "rendition", "person"):
        assert path_to(name, part) == reverse(name, args=[part])


def test_a_page_is_below_the_prefix_of_the_site_and_where_its_addresses_say(settings):
    before = get_script_prefix()
    assert [path_to("front_page"), path_to("month", 2026, 3)] == ["/", "/archive/2026/03/"]
    set_script_prefix("/magazine/")
    try:
        assert [path_to("people"), path_to("person", "x")] == ["/magazine/people/", "/magazine/people/x/"]
    finally:
        set_script_prefix(before)
    settings.ROOT_URLCONF = __name__
    assert path_to("person", "x") == "/elsewhere/x/"


@pytest.mark.parametrize("kind", [*Brand.Kind.values, "of long ago"])
def test_a_choice_is_called_as_django_calls_it(kind):
    brand = Brand(kind=kind)
    assert label_of(brand, "kind") == brand.get_kind_display()
