"""Forms of the desk that several apps share."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, UniqueConstraint
from django.db.models.constants import LOOKUP_SEP
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from js_asset import Script

from kit import former, links
from kit.fields import FoldedField, validate_web_address
from kit.slugs import free_slug

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_ADDRESSES = 100


class AlikeForm(forms.ModelForm):
    """A form of which there are many with the same fields."""

    shared_media: ClassVar[forms.Media]

    @property
    def media(self) -> forms.Media:
        """The scripts of its fields, which are those of every form of its class: a class is made for each request."""
        if "shared_media" not in type(self).__dict__:
            type(self).shared_media = super().media
        return self.shared_media


class ConstrainedForm(AlikeForm):
    """A form that also knows the constraints on what no field of it holds: a folded name, the parent of a row."""

    parent = ""  # the field of a row that names whose part it is: what may occur once in that, all rows together say

    def _get_validation_exclusions(self) -> set[str]:
        exclude: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # the stubs leave out what begins
        return exclude | {self.parent} if self.parent else exclude  # with an underscore

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors or not self.has_changed():
            return
        exclude = self._get_validation_exclusions()
        for field in self.instance._meta.fields:
            if isinstance(field, FoldedField) and field.source not in exclude:
                field.pre_save(self.instance, add=False)
                exclude.discard(field.name)
        # Django passes over a constraint whose condition names what the form doesn't have; its value stands in the row.
        unique = [each for each in self.instance._meta.constraints if isinstance(each, UniqueConstraint)]
        exclude -= {name for each in unique for name in _named(each.condition)}
        try:
            self.instance.validate_constraints(exclude=exclude)
        except ValidationError as errors:
            self._update_errors(errors)  # type: ignore[attr-defined]


def _named(condition: Any) -> Iterator[str]:
    """Yield the columns of its own row that the condition of a constraint names."""
    if isinstance(condition, Q):
        for child in condition.children:
            yield from _named(child)
    elif isinstance(condition, tuple):
        yield condition[0].partition(LOOKUP_SEP)[0]


class AddressForm(ConstrainedForm):
    """A form whose address may be left empty: it is then made from the name, and is nobody else's."""

    address_from = "name"
    taken_words: "StrOrPromise" = _("This address is taken: choose another, or leave it empty.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if slug := self.fields.get("slug"):
            slug.required = False
            slug.error_messages["unique"] = self.taken_words
            slug.widget.attrs["placeholder"] = _("made when it is saved")

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if "slug" in self.fields and not data.get("slug") and "slug" not in self.errors:
            data["slug"] = self.free_address(data.get(self.address_from) or "")
        elif "slug" in self.changed_data and data.get("slug") and (row := self.holder(data["slug"])):
            self.add_error("slug", ValidationError(self.held_words(row, data["slug"]), code="kept"))
        return data

    def free_address(self, text: str) -> str:
        """Return an address for the row that is made from a text."""
        return free_slug(self._meta.model._default_manager.exclude(pk=self.instance.pk), text)

    def holder(self, slug: str) -> Model | None:
        """Return the row to which readers still come by an address, None if there is none other than this one."""
        return former.keeper().holder(self._meta.model, slug, but=self.instance.pk)

    def held_words(self, row: Model, slug: str) -> "StrOrPromise":
        """Return the sentence that refuses an address by which readers come to a row of `holder`."""
        return _("Readers still come to “%(row)s” by this address: choose another, or leave it empty.") % {"row": row}


class AddressListField(forms.CharField):
    """A list of web addresses, one a line."""

    widget = AdminTextareaWidget(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # of a text it makes a list
        sent = (super().to_python(value) or "").split()
        return [links.mended(each, as_path=False) for each in sent] if len(sent) <= MOST_ADDRESSES else sent

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if len(value) > MOST_ADDRESSES:
            raise ValidationError(_("Give at most %d addresses: take some out.") % MOST_ADDRESSES)
        for address in value:
            try:
                validate_web_address(address)
            except ValidationError as error:
                if error.code == "closed":
                    raise
                raise ValidationError(_("“%s” is not a web address: write it with https://.") % address) from None

    def has_changed(self, initial: list[str] | None, data: Any) -> bool:
        return (initial or []) != self.to_python(data)


class Lines(AdminTextareaWidget):
    """A text area that gives back the line ends it was given: browsers send CR LF, and that would be a change."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 4, **(attrs or {})})

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if value else value


class ShortLines(Lines):
    """Two or three lines high."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 3, **(attrs or {})})


class GrowingLine(Lines):
    """One line of text that is seen whole, however long it is: it has no line breaks, whatever was pasted."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 1, "class": "line", **(attrs or {})})

    class Media:
        js = [Script("desk/line.js", type="module")]

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return " ".join(value.splitlines()) if value else value
