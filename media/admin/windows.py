"""The windows of a photo's rights, in the photo's form, and the papers that prove them."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminFileWidget
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.admin.forms import ConstrainedForm
from kit.admin.inlines import DeskFormSet, FormInline
from media.intake import rights_documents
from media.models import Photo, Window
from media.querysets import WindowQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class ProofLink:
    """A stored proof as a form shows it: its words, and the desk's own way to it. The storage's address is nobody's."""

    def __init__(self, window: Window) -> None:
        self.url = reverse("admin:media_photo_proof", args=[window.photo_id, window.pk])

    def __str__(self) -> str:
        return _("the proof")


class ProofInput(AdminFileWidget):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": ".pdf,.jpg,.jpeg,.png,.webp,.avif,.tif,.tiff", **(attrs or {})})

    def is_initial(self, value: Any) -> bool:
        return bool(value and value.instance.pk)

    def format_value(self, value: Any) -> ProofLink | None:  # type: ignore[override] # as much of a file as is printed
        return ProofLink(value.instance) if self.is_initial(value) else None


class WindowForm(ConstrainedForm):
    class Meta:
        model = Window
        fields = ["verdict", "usable_from", "usable_until", "territory", "note", "proof"]
        widgets = {"proof": ProofInput}
        help_texts = {"proof": gettext_lazy("The licence or the contract: a PDF or a picture, of at most 20 MB.")}

    def clean_proof(self) -> Any:
        proof = self.cleaned_data["proof"]
        if isinstance(proof, UploadedFile):
            try:
                rights_documents.accept(proof)
            except rights_documents.FileRefused as reason:
                raise forms.ValidationError(str(reason)) from None
        return proof


class WindowFormSet(DeskFormSet):
    """The windows that an editor writes. The file of a proof goes with its row, or when another takes its place."""

    def save_new(self, form: forms.ModelForm, commit: bool = True) -> Window:
        _expect(form)
        return super().save_new(form, commit=commit)

    def save_existing(self, form: forms.ModelForm, obj: Window, commit: bool = True) -> Window:
        if "proof" in form.changed_data:
            rights_documents.remove_later(form.initial["proof"].name)
        _expect(form)
        return super().save_existing(form, obj, commit=commit)

    def delete_existing(self, obj: Window, commit: bool = True) -> None:
        rights_documents.remove_later(obj.proof.name)
        super().delete_existing(obj, commit=commit)


def _expect(form: forms.ModelForm) -> None:
    if isinstance(upload := form.cleaned_data.get("proof"), UploadedFile):
        rights_documents.expect(upload)


class WindowForms(FormInline):
    model = Window
    form = WindowForm
    formset = WindowFormSet
    formfield_overrides = {
        **FormInline.formfield_overrides,
        models.FileField: {"widget": ProofInput},
    }
    readonly_fields = ["proof_link"]

    def get_queryset(self, request: HttpRequest) -> WindowQuerySet:
        return cast(WindowQuerySet, super().get_queryset(request)).without_takedown()

    def get_fields(self, request: HttpRequest, obj: Photo | None = None) -> tuple[str | tuple[str, ...], ...]:
        """Give whoever may only look a link of the desk's to the proof; Django's own would lead into the storage."""
        proof = "proof" if self.has_change_permission(request, obj) else "proof_link"
        return "verdict", ("usable_from", "usable_until"), ("territory", "note"), proof

    @staticmethod
    def sign(formset: BaseInlineFormSet, user: "User") -> None:
        """Say of the new windows of a formset who has written them."""
        for form in formset.forms:
            if form.instance._state.adding:
                form.instance.added_by = user

    @admin.display(description=gettext_lazy("proof"))
    def proof_link(self, obj: Window) -> str:
        return format_html('<a href="{}">{}</a>', ProofLink(obj).url, ProofLink(obj)) if obj.proof else ""


def proof_response(photo: Photo, window_pk: int) -> FileResponse:
    """Answer with the proof of one of a photo's windows, as a file to keep; raise Http404 where there is none."""
    window = get_object_or_404(photo.windows, pk=window_pk)
    path = window.proof.name
    if not path or not window.proof.storage.exists(path):
        raise Http404
    suffix = path.rpartition(".")[2]
    name = f"{_('proof')}-{photo.pk}-{window.pk}.{suffix}"
    headers = {"X-Content-Type-Options": "nosniff"}
    return FileResponse(window.proof.open(), as_attachment=True, filename=name, headers=headers)
