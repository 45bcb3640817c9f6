"""What the conventions ask of the code, where nothing else would notice."""

import re
from pathlib import Path

from django.conf import settings

READERS = ["*/views", "*/templatetags", "[!k]*/admin", "*/desk", "*/views.py", "*/admin.py", "*/feeds.py"]


def test_reads_have_names_in_views_feeds_tags_and_admin():
    places = [Path(settings.BASE_DIR) / "kit/admin/desk.py"]
    places += [place for pattern in READERS for place in Path(settings.BASE_DIR).glob(pattern)]
    modules = [module for place in places for module in (place.rglob("*.py") if place.is_dir() else [place])]
    assert len(modules) > 60
    unnamed = re.compile(r"(?<!register)\.filter\(")
    assert [module.name for module in modules if unnamed.search(module.read_text())] == []
