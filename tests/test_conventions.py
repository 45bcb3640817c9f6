"""What the conventions ask of the code, where nothing else would notice."""

import ast
import re
from collections import defaultdict
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

READERS = ["*/views", "*/templatetags", "*/printing.py", "[!k]*/admin", "*/desk"]
READERS += ["*/views.py", "*/admin.py", "*/feeds.py"]

PROJECT = ["articles", "kit", "magazine", "media", "people"]
KINDS = {".py", ".md", ".html", ".js", ".css"}
APART = {"migrations", "ci", "test_reload.py"}  # what is written once, and tests about files that they make
CITED = re.compile(
    r"(?<![\w/.*-])(?:articles|kit|magazine|media|people|tests|pages|templates|bench|\.ci)/[\w./-]*\.(?:py|html|css|js|md|toml|icc)\b"
    r"|`((?:articles|kit|magazine|media|people)\.[a-z_][\w.]*\w)"
)

# What each module of a kind has under one name: the module tells them apart.
SHARED = {"collect", "is_one", "read", "check", "Command", "urlpatterns", "register", "logger"}
BARE = {"object", "list", "dict", "tuple", "set", "frozenset", "Sequence", "Iterable", "Mapping"}


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
        return bool(
            any((root / folder / name).exists() for folder in ("", "templates", "templates/pages"))
            or finders.find(name)
        )
    parts = name.split(".")
    modules = [root.joinpath(*parts[:count]) for count in range(2, len(parts) + 1)]
    return any(each.with_suffix(".py").exists() for each in modules) or any(map(Path.is_dir, modules[-2:]))


def modules():
    """Yield the package, the path and the syntax of each module of the program."""
    for package in PROJECT:
        for path in (settings.BASE_DIR / package).rglob("*.py"):
            if "migrations" not in path.parts and path.name != "settings.py":
                yield package, str(path.relative_to(settings.BASE_DIR)), ast.parse(path.read_text("utf-8"))


def test_a_name_means_one_thing_in_a_package():
    """Hold public functions, classes and constants to it; `Status = Article.Status` is no second meaning."""
    places = defaultdict(set)
    for package, path, module in modules():
        for name in public_names(module):
            places[package, name].add(path)
    assert len(places) > 1200
    assert {name: told for name, told in places.items() if len(told) > 1 and name[1] not in SHARED} == {}


def public_names(module):
    """Yield what a module defines by a name of its own."""
    for each in module.body:
        if isinstance(each, ast.FunctionDef | ast.ClassDef):
            names = [each.name]
        elif isinstance(each, ast.Assign | ast.AnnAssign):
            targets = each.targets if isinstance(each, ast.Assign) else [each.target]
            names = [target.id for target in targets if isinstance(target, ast.Name)]
            is_other = isinstance(each.value, ast.Attribute) and [each.value.attr] == names
            names = [] if is_other or "TypeVar(" in ast.unparse(each) else names
        else:
            continue
        yield from (name for name in names if not name.startswith("_"))


def test_a_shape_says_what_it_holds():
    shapes = [
        (path, shape)
        for _package, path, module in modules()
        for shape in ast.walk(module)
        if isinstance(shape, ast.ClassDef) and is_shape(shape)
    ]
    assert len(shapes) > 60
    fields = [(path, field) for path, shape in shapes for field in shape.body if isinstance(field, ast.AnnAssign)]
    assert [f"{path}: {ast.unparse(field)}" for path, field in fields if is_bare(field.annotation)] == []


def is_shape(each):
    told = [ast.unparse(part) for part in (*each.decorator_list, *each.bases)]
    return any("dataclass" in part or part in ("NamedTuple", "TypedDict") for part in told)


def is_bare(annotation):
    """Say whether a type names `object`, or a collection and not what is in it."""
    parts = list(ast.walk(annotation))
    told = {part.value for part in parts if isinstance(part, ast.Subscript)}
    return any(isinstance(part, ast.Name) and part.id in BARE and part not in told for part in parts)
