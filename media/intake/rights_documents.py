"""The papers that prove a window of rights.

A licence or a contract is for editors' eyes alone. They lie in the storage under names that nobody can guess, and
reach a browser through one view of the desk.
"""

import secrets

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from media.intake import ingest
from media.storage import removal_journal, upload_journal
from media.unforeseen import FileRefused

MOST_BYTES = 20 * 1024 * 1024
_PDF = b"%PDF-"


def accept(upload: UploadedFile) -> None:
    """Give an uploaded file a name that says its kind and can't be guessed.

    What it is its content says: a PDF, or a picture that the library would take. Raises FileRefused for anything else.
    """
    if (upload.size or 0) > MOST_BYTES:
        raise FileRefused(_("The proof has more than 20 MB: send a smaller one."))
    data = upload.read()
    upload.seek(0)
    if data.startswith(_PDF):
        suffix = "pdf"
    else:
        try:
            suffix = ingest.check_file(data).suffix
        except FileRefused as reason:
            raise FileRefused(_("A proof is a PDF or a picture. %s") % reason) from None
    upload.name = f"{secrets.token_hex(20)}.{suffix}"


def expect(upload: UploadedFile) -> None:
    """Note that an accepted proof is about to be stored with its row.

    If that is never committed, the file goes.
    """
    path = f"{upload_journal.PROOFS}/{upload.name}"
    upload_journal.note_upload(path)
    upload_journal.commit_upload(path)


def remove_later(name: str | None) -> None:
    """Remove a proof's file once its row is no more, or names another."""
    if name:
        removal_journal.note_removal(path=name)
