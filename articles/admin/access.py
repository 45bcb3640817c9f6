"""The one door to a story at the desk.

Whatever a page does (compare, preview, restore, autosave), its view is reached through `story_view`, so that none can
forget what the form itself asks: whether this user may see this story, and do this to it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed

READ = ("GET", "HEAD")
View = Callable[..., HttpResponseBase]


def story_view(
    may: Callable[[Any, Any], bool], *, post_only: bool = False, read_only: bool = False
) -> Callable[[View], View]:
    """Decorate a view of a ModelAdmin, `view(self, request, article, **kwargs)`, that is about one story.

    Arguments: `may`, a function of (user, article) from `articles.permissions`; `post_only` and `read_only`, which
    methods it answers, GET and POST if neither is given.

    Answers 405 to other methods, 404 where the user doesn't see the story or there is none, 403 where `may` says no.
    """
    methods = ("POST",) if post_only else READ if read_only else (*READ, "POST")

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(self: Any, request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponseBase:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            article = self.get_object(request, str(pk))
            if article is None:
                raise Http404
            if not may(request.user, article):
                raise PermissionDenied
            return view(self, request, article, **kwargs)

        return checked

    return decorate
