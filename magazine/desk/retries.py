"""A form of the desk that has lost a race is asked again, from its beginning."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial, wraps
from pathlib import Path
from typing import Any

from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from kit.races import again


def asked_again(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorate a view whose transaction is undone where another request has written the same meanwhile.

    Asked again, it finds what the other has written, and its form says so.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        ask = partial(view, request, *args, **kwargs)
        return again(ask, before=partial(_from_the_beginning, request)) if request.method == "POST" else ask()

    return asked


def _from_the_beginning(request: HttpRequest) -> None:
    """Take back what was to be said to the user, and let the files of a request be read once more."""
    get_messages(request)._queued_messages.clear()  # type: ignore[union-attr] # Django's own, which the stubs leave out
    for name, uploads in request.FILES.lists():
        for upload in uploads:
            with suppress(ValueError):  # one that is closed: its form says so
                upload.seek(0)
        request.FILES.setlist(name, [_kept(upload) for upload in uploads])


def _kept(upload: UploadedFile) -> UploadedFile:
    """Return an uploaded file as a storage can take it: the first time it may have moved it away."""
    path = getattr(upload, "temporary_file_path", None)
    if path is None or Path(path()).exists():
        return upload
    with upload:
        return SimpleUploadedFile(upload.name or "", upload.read(), upload.content_type or "")
