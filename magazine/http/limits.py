"""The limits that a request meets before any form has read it, each with its sentence.

Django refuses such a request with words for whoever runs the site; these are for who sent it.
"""

from typing import Any

from django.conf import settings
from django.contrib.admin.exceptions import DisallowedModelAdminLookup, DisallowedModelAdminToField
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http.multipartparser import MultiPartParserError
from django.utils.formats import number_format
from django.utils.translation import gettext as _


def too_many_fields() -> str:
    most = number_format(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS, force_grouping=True)
    return _(
        "This form has more than %(most)s fields, and no more are taken at once: nothing of it is saved. "
        "Take out blocks or rows, or divide what it holds into two, and save again."
    ) % {"most": most}


def too_many_words() -> str:
    most = number_format(settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 1024**2, decimal_pos=1)
    return _(
        "The words of this form are more than %(most)s MB, and no more are taken at once: nothing of it is saved. "
        "Shorten them, or divide them into two, and save again."
    ) % {"most": most}


def too_many_files() -> str:
    most = number_format(settings.DATA_UPLOAD_MAX_NUMBER_FILES, force_grouping=True)
    return _("These are more than %(most)s files, and none is kept: send them in smaller heaps.") % {"most": most}


def of_a_form() -> dict[str, Any]:
    """Return the limits that a form can know before it is sent, and their sentences."""
    return {
        "fields": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
        "bytes": settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
        "too_many_fields": too_many_fields(),
        "too_many_words": too_many_words(),
    }


def bad_request_sentence(exception: BaseException | None) -> str:
    """Return what is wrong with a request, and what to do, for an exception that Django answers with 400."""
    if isinstance(exception, TooManyFieldsSent):
        return too_many_fields()
    if isinstance(exception, RequestDataTooBig):
        return too_many_words()
    if isinstance(exception, TooManyFilesSent):
        return too_many_files()
    if isinstance(exception, MultiPartParserError):
        return _("The form arrived damaged, and nothing of it is saved: go back and send it again.")
    if isinstance(exception, DisallowedHost):
        return _("No magazine is published under this name: check the address. Who runs one names it in ALLOWED_HOSTS.")
    if isinstance(exception, SessionInterrupted):
        return _("You were signed out meanwhile, and nothing is saved: sign in, go back and send it again.")
    if isinstance(exception, DisallowedModelAdminLookup | DisallowedModelAdminToField):
        return _("This list can’t be narrowed in that way: open it anew, and choose from what it offers.")
    return _("The address or the form isn’t as this site makes them: go back, load the page anew and try again.")
