"""What the conventions ask of the code, where nothing else would notice."""

import re
from pathlib import Path

from django.conf import settings

READERS = ["*/views", "*/templatetags", "[!k]*/admin", "*/desk", "*/views.py", "*/admin.py", "*/feeds.py"]

PROJECT = ["articles", "kit", "magazine", "media", "people"]
KINDS = {".py", ".md", ".html", ".js", ".css"}
APART = {"migrations", "ci", "test_reload.py"}  # what is written once, and tests about files that they make
CITED = re.compile(
    r"(?<![\w/.*-])(?:articles|kit|magazine|media|people|tests|templates|bench|\.ci)/[\w./-]*\.(?:py|html|css|js|md|toml|icc)\b"
    r"|`((?:articles|kit|magazine|media|people)\.[a-z_][\w.]*\w)"
)


def test_reads_have_names_in_views_feeds_tags_and_admin():
    places = [Path(settings.BASE_DIR) / "kit/admin/base.py"]
    places += [place for pattern in READERS for place in Path(settings.BASE_DIR).glob(pattern)]
    modules = [module for place in places for module in (place.rglob("*.py") if place.is_dir() else [place])]
    assert len(modules) > 60
    unnamed = re.compile(r"(?<!register)\.filter\(")
    assert [module.name for module in modules if unnamed.search(module.read_text())] == []


def test_what_is_cited_is_there():
    """Hold the documents, comments and docstrings to the tree: a module moves, and its name is left behind."""
    root = settings.BASE_DIR
    folders = [*PROJECT, "tests", "templates", "bench", "docs"]
    texts = [root / "README.md", *(path for each in folders for path in (root / each).rglob("*.*"))]
    texts = [path for path in texts if path.suffix in KINDS and not APART & {*path.relative_to(root).parts}]
    assert len(texts) > 600
    cited = {path: [found[1] or found[0] for found in CITED.finditer(path.read_text("utf-8"))] for path in texts}
    assert [f"{path.relative_to(root)}: {name}" for path in texts for name in cited[path] if not is_there(name)] == []


def is_there(name):
    """Say whether there is a file of this name, be it a template or a static file, or a module."""
    root = settings.BASE_DIR
    if "/" in name:
        return any((root / folder / name).exists() for folder in ("", "templates", f"{name.partition('/')[0]}/static"))
    parts = name.split(".")
    modules = [root.joinpath(*parts[:count]) for count in range(2, len(parts) + 1)]
    return any(each.with_suffix(".py").exists() for each in modules) or any(map(Path.is_dir, modules[-2:]))
