"""The desk's form of a photo, and the door by which an editor's file comes in."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from media.intake import ingest
from media.models import Photo


class Slider(forms.NumberInput):
    """A fraction from 0 to 1. Any step is one: a finer point than a slider's own steps is kept as it is."""

    input_type = "range"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"min": 0, "max": 1, "step": "any", **(attrs or {})})


KNOWN_FILE = "known"  # the code of the error that names, as its `photo`, the one whose file it is
ACCEPT = ".jpg,.jpeg,.png,.webp,.avif,.tif,.tiff"


class PhotoForm(forms.ModelForm):
    """A photo, with a file or without one; a file comes in once, and stays."""

    upload = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )

    class Meta:
        model = Photo
        fields = [
            *("description", "alt_text", "portrait_of", "tags", "creator", "credit_line", "copyright_notice", "source"),
            *("headline", "extended_description", "keywords", "created_on", "created_precision", "place"),
            *("people", "brands", "rights", "licence", "usage_terms", "web_statement", "licensor", "licensor_url"),
            *("instructions", "digital_source_type", "model_release", "data_mining", "no_cropping"),
            *("focal_x", "focal_y"),
        ]
        widgets = {"focal_x": Slider, "focal_y": Slider}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if description := self.fields.get("description"):
            description.required = False  # asked for in clean(), where no file comes to say it
        if upload := self.fields.get("upload"):
            upload.help_text = _(
                "JPEG, PNG, WebP, AVIF or TIFF, up to %(most)d MB. It may come later: until then readers see the "
                "caption and the credit in an empty frame."
            ) % {"most": settings.PHOTO_MOST_BYTES // 1024**2}

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        has_name = data.get("upload") or "upload" in self.errors or self.instance.file_name
        if not (data.get("description") or has_name or "description" in self.errors):
            self.add_error("description", _("Say who and what is seen, or send a file: its own description is taken."))
        return data

    def clean_upload(self) -> bytes | None:
        """Return the file's bytes once the library takes them, None without a file."""
        upload = self.cleaned_data["upload"]
        if not upload:
            return None
        if self.instance.file:
            raise forms.ValidationError(_("This photo has its file. Add another picture as a photo of its own."))
        if upload.size > settings.PHOTO_MOST_BYTES:  # before 500 MB are read into memory
            raise forms.ValidationError(ingest.file_too_large())
        data = upload.read()
        try:
            ingest.check_file(data)
        except ingest.FileRefused as reason:
            raise forms.ValidationError(str(reason)) from None
        if known := Photo.objects.of_digest(ingest.fingerprint(data)).first():
            said = _("This very file is in the library already: “%(photo)s”.")
            raise forms.ValidationError(said, code=KNOWN_FILE, params={"photo": known})
        return data
