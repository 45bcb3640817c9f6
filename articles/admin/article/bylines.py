"""The byline in a story's form: who stands in it, one below the other."""

from django.utils.translation import gettext_lazy as _

from articles.admin.article.blocks import WordsInline
from articles.admin.article.formsets import RowForm, StoryFormSet
from articles.models import Byline
from kit.admin.forms import ConstrainedForm
from kit.admin.inlines import TableInline


class BylineForm(RowForm, ConstrainedForm):
    """An author's place above a story."""


class BylineFormSet(StoryFormSet):
    known_by = ("author", "author_id")


class BylineRows(WordsInline, TableInline):
    model = Byline
    form = BylineForm
    formset = BylineFormSet
    fields = ["position", "author"]
    autocomplete_fields = ["author"]
    template = "admin/articles/article/bylines.html"
    verbose_name_plural = _("byline")
    related = ["author__person"]
