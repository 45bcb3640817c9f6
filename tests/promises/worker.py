"""The magazine as gunicorn serves it in `test_rights.py`: it says which worker has answered, and takes photos down.

A verb has to run in one of the workers to show that the other one obeys it too.
"""

import os

from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magazine.settings")
# The hashed names need collectstatic, which takes longer than all of the test.
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

from magazine.wsgi import application as magazine  # noqa: E402

TAKE_DOWN = "/take-down/"


def application(environ, start_response):
    def start(status, headers, exc_info=None):
        return start_response(status, [*headers, ("X-Worker", str(os.getpid()))], exc_info)

    if environ["PATH_INFO"].startswith(TAKE_DOWN):
        _take_down(int(environ["PATH_INFO"].removeprefix(TAKE_DOWN)))
        start("204 No Content", [])
        return []
    return magazine(environ, start)


def _take_down(pk):
    from media.intake.takedown import take_down
    from media.models import Photo

    take_down(Photo.objects.get(pk=pk), by=None, reason="The model has asked", places=[])
