"""All of the program in memory before the first request, so that no process mixes two versions of it.

A worker is a fork of the server. What it would read only when it is asked for (the views, a module that a function
imports, a template) may by then be another version's: after a pull, or when a worker dies and another comes.
"""

import pkgutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import storages
from django.template import TemplateSyntaxError, engines
from django.template.utils import get_app_template_dirs
from django.urls import get_resolver

PACKAGES = ("kit", "people", "media", "articles", "magazine")
APART = {"migrations", "management", "gunicorn", "s3", "planned"}  # of commands, and what takes long or may not be used


def load() -> None:
    """Read all code of the project, its addresses, every template, and the names of the static files.

    Raises whatever the code or a template of the project raises: a server whose pages can't be made isn't started.
    """
    for name in PACKAGES:
        for module in _modules(name):
            import_module(module)
    get_resolver().check()  # it reads what the addresses lead to
    pages = [*map(Path, engines["jinja2"].template_dirs)]
    for name in _templates(pages):
        engines["jinja2"].get_template(name)
    for name in _templates(engines["django"].dirs, apart=pages):
        engines["django"].get_template(name)
    for name in _templates(get_app_template_dirs("templates")):
        with suppress(TemplateSyntaxError):  # one for a library that the magazine doesn't use
            engines["django"].get_template(name)
    str([storages[alias] for alias in settings.STORAGES])
    staticfiles_storage.exists("")  # it reads the list of their names


def _modules(name: str) -> Iterator[str]:
    for found in pkgutil.iter_modules(import_module(name).__path__, f"{name}."):
        if found.name.rpartition(".")[2] not in APART:
            yield found.name
            if found.ispkg:
                yield from _modules(found.name)


def _templates(folders: Iterable[str | Path], apart: Collection[Path] = ()) -> Iterator[str]:
    for folder in map(Path, folders):
        for path in folder.rglob("*.html"):
            if not any(path.is_relative_to(other) for other in apart):
                yield path.relative_to(folder).as_posix()
