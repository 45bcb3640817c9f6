"""Who may be signed in, or sends something, and the middleware that is for them alone.

A reader asks for a page and sends no session: there is no account to look for, no message to show, no form to ask for
its token, and no moment that an editor has chosen.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.module_loading import import_string

from magazine.http.methods import READING

DESK = "desk/"  # its address
OF_A_BODY = ("CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING")  # of which one is said where something is sent
HOOKS = ("process_view", "process_exception", "process_template_response")


class Members:
    """Middleware that leads through MEMBERS_MIDDLEWARE whoever isn't a mere reader, as if all of it stood here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.chain: Callable[[HttpRequest], Any] = get_response
        self.hooks: dict[str, list[Callable[..., Any]]] = {name: [] for name in HOOKS}
        for path in reversed(settings.MEMBERS_MIDDLEWARE):
            middleware = import_string(path)(self.chain)
            for name in HOOKS:
                if hook := getattr(middleware, name, None):
                    self.hooks[name].append(hook)
            self.chain = convert_exception_to_response(middleware)
        self.hooks["process_view"].reverse()  # the only one that Django asks from without

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _only_reads(request):
            return self.get_response(request)
        request.is_members = True  # type: ignore[attr-defined]  # the name is ours
        return self.chain(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        return self._first("process_view", request, view, args, kwargs)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        return self._first("process_exception", request, exception)

    def process_template_response(self, request: HttpRequest, response: Any) -> Any:
        for hook in self._asked(request, "process_template_response"):
            response = hook(request, response)
        return response

    def _first(self, name: str, request: HttpRequest, *more: Any) -> HttpResponseBase | None:
        answers = (hook(request, *more) for hook in self._asked(request, name))
        return next((answer for answer in answers if answer is not None), None)

    def _asked(self, request: HttpRequest, name: str) -> list[Callable[..., Any]]:
        return self.hooks[name] if hasattr(request, "is_members") else []


def _only_reads(request: HttpRequest) -> bool:
    return (
        request.method in READING
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not any(request.META.get(name) for name in OF_A_BODY)
        and not request.path_info.startswith(f"/{DESK}")
    )
