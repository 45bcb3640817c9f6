"""What the server calls for each request: `gunicorn --config magazine/gunicorn.py magazine.wsgi`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magazine.settings")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402 - they read the settings

from magazine import whole  # noqa: E402
from magazine.http.requests import RequestHandler  # noqa: E402
from magazine.pages import before  # noqa: E402

application = RequestHandler() if settings.DEBUG else before(RequestHandler())
whole.load()
