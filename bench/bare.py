"""Sites of constant bytes, for `bench/serve.py`: a view of Django without middleware, and a function without Django.

The magazine's server serves them, which reads the magazine's settings; the applications ask nothing of these.
"""

from collections.abc import Callable

import django
from django.http import HttpRequest, HttpResponse
from django.urls import path

PAGE = b"x" * 20_000


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE)


urlpatterns = [path("", page)]


def view() -> Callable:
    """Return an application that is nothing but Django's handler and a view."""
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.signals import request_finished, request_started

    django.setup()
    settings.MIDDLEWARE, settings.ROOT_URLCONF = [], "bare"
    for signal in (request_started, request_finished):  # what the magazine does then isn't the view's
        signal.receivers.clear()
        signal.sender_receivers_cache.clear()
    return WSGIHandler()


def function() -> Callable:
    """Return a WSGI function."""
    django.setup()  # for the server

    def application(environ: dict, start_response: Callable) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(PAGE)))])
        return [PAGE]

    return application
