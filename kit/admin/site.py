"""What the desk's pages ask of the site they stand on, beyond what Django's tells: it alone knows all apps."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict, cast

from django.contrib.admin import AdminSite
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class DeskRequest(HttpRequest):
    """What a request is at the desk, whose `admin_view` lets nobody in who isn't signed in."""

    user: "User"


def editor(request: HttpRequest) -> "User":
    """Return who asks at the desk, for a method of Django's that may not say that its request is a `DeskRequest`."""
    return cast("User", request.user)


class Suggestion(TypedDict):
    """How a row is shown where it may be chosen; `mark` stands in the place of an image that there isn't."""

    text: str
    image: NotRequired[str]
    mark: NotRequired[str]
    note: NotRequired[str]
    round: NotRequired[bool]


class DeskSite(AdminSite):
    """A site on which `DeskAdmin`s and their inlines stand. A subclass says how rows are shown, and where."""

    suggestion: Callable[[Any], Suggestion]
    prepared: Callable[[QuerySet[Any]], QuerySet[Any]]  # with all that `suggestion` reads
    complete: Callable[[Sequence[Any]], None]  # reads for rows of a model what they lack of that

    def public_url(self, obj: Model) -> str | None:
        """Return the address of a row's public page, None while readers have none."""
        raise NotImplementedError

    def change_url(self, obj: Model) -> str:
        """Return the address of a row's form."""
        meta = obj._meta
        return reverse(f"{self.name}:{meta.app_label}_{meta.model_name}_change", args=[obj.pk])
