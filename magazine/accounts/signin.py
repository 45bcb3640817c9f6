"""Where a password is tried: the sign-in and the page for a new password of one's own.

django-axes stands before the passwords (`Door`), and hears of right and wrong ones; `magazine.accounts.tries` counts.
"""

from datetime import datetime, timedelta
from typing import Any, cast

from axes.backends import AxesStandaloneBackend
from axes.handlers.database import AxesDatabaseHandler
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth import authenticate
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from kit.clock import HOUR, format_moment
from magazine.accounts.tries import Try, name_digest
from magazine.http import peers


class _Tried(HttpRequest):
    """A request with what django-axes, and then this module, notes on it."""

    axes_ip_address: str
    axes_attempt_time: datetime
    axes_locked_out: bool
    password_try: Try
    closed_until: datetime | None


class Door(AxesStandaloneBackend):
    """Stands before the backend that looks at passwords. Who has no request is at the console, and no stranger."""

    @sensitive_variables("password")
    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> None:
        if request is not None and username is not None and password is not None:
            super().authenticate(request, username, password, **kwargs)


class SignInHandler(AxesDatabaseHandler):
    """Does with tries what django-axes would, but counts them before they are judged, and keeps nothing of a form."""

    @sensitive_variables("credentials")
    def is_allowed(self, request: _Tried, credentials: dict[str, Any] | None = None) -> bool:
        name = (credentials or {}).get("username") or ""
        request.password_try = Try(name, request.axes_ip_address, request.axes_attempt_time)
        request.closed_until = request.password_try.begin()
        return request.closed_until is None

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: _Tried | None = None, **kwargs: Any
    ) -> None:
        if request is not None and hasattr(request, "password_try"):
            request.closed_until = request.closed_until or request.password_try.fail()
            request.axes_locked_out = request.closed_until is not None

    def user_logged_in(self, sender: Any, request: _Tried, user: AbstractBaseUser, **kwargs: Any) -> None:
        if hasattr(request, "password_try"):
            request.password_try.succeed()

    def user_logged_out(self, sender: Any, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> None:
        """Write nothing: a session that has ended is gone."""

    def reset_attempts(self, *, ip_address: str | None = None, username: str | None = None, **kwargs: Any) -> int:
        place, key = ip_address and peers.one(ip_address), username and name_digest(username)
        return super().reset_attempts(ip_address=place, username=key, **kwargs)


def answer(request: _Tried, response: HttpResponseBase, credentials: dict[str, Any] | None) -> HttpResponseBase:
    """Return the page that says that no password is looked at, with the status of that (RFC 6585 4)."""
    response.status_code = 429
    until = cast(datetime, request.closed_until)  # else a password would have been looked at
    response.headers["Retry-After"] = str(_seconds(until))
    # `magazine.accounts.tries` has logged it, once, and not for each try that follows.
    response._has_been_logged = True  # type: ignore[attr-defined] # Django's own, which the stubs leave out
    return response


def refusal(request: HttpRequest | None) -> ValidationError | None:
    """Return what a form says where no password is looked at, None where one was wrong."""
    until = getattr(request, "closed_until", None)
    if until is None:
        return None
    minutes = -(-_seconds(until) // 60)
    opens = timezone.now() + timedelta(minutes=minutes)
    sentence = ngettext(
        "Too many passwords were wrong: try again in %(minutes)d minute, at %(time)s.",
        "Too many passwords were wrong: try again in %(minutes)d minutes, at %(time)s.",
        minutes,
    )
    return ValidationError(sentence, "closed", {"minutes": minutes, "time": format_moment(opens, HOUR)})


class SignInForm(AdminAuthenticationForm):
    def clean(self) -> dict[str, Any]:
        if self.errors:  # Django's page says no more above the form than that something is wrong
            raise ValidationError(
                [f"{self[name].label}: {said}" for name, each in self.errors.items() for said in each]
            )
        try:
            return super().clean()
        except ValidationError as error:
            raise refusal(self.request) or error from None

    def confirm_login_allowed(self, user: User) -> None:
        """Treat whoever may not come to the desk as one with a wrong password, as far as anybody can tell."""
        try:
            super().confirm_login_allowed(user)
        except ValidationError:
            user_login_failed.send(__name__, credentials={"username": user.get_username()}, request=self.request)
            raise


class OwnPasswordForm(AdminPasswordChangeForm):
    """A new password for whoever asks. The old one is tried as at the sign-in: the desk may have been left open."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    @sensitive_variables("word")
    def clean_old_password(self) -> str:
        word = self.cleaned_data["old_password"]
        if not authenticate(self.request, username=self.user.get_username(), password=word):
            wrong = ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
            raise refusal(self.request) or wrong
        cast(_Tried, self.request).password_try.succeed()
        return word


def _seconds(until: datetime) -> int:
    """Return the seconds until a moment, a begun one whole."""
    return max(1, -(-(until - timezone.now()) // timedelta(seconds=1)))
