"""The dossiers at hand, and which of them serves a story."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from articles.importing.dossiers.tables import AuthorEntry, Dossier, StoryEntry, read_dossier
from articles.importing.press_text.parsed import TextRefused
from kit.text import fold

SAMPLE = Path(__file__).resolve().parents[2] / "sample"


@dataclass
class Dossiers:
    """Dossiers in the order in which they are asked; `problems` are (path, sentence) of those that can't be read."""

    dossiers: list[Dossier] = field(default_factory=list)
    problems: list[tuple[Path, str]] = field(default_factory=list)

    def add(self, path: str | Path) -> None:
        """Put the dossier at a path among them, or its sentence among the problems."""
        try:
            self.dossiers.append(read_dossier(path))
        except TextRefused as refused:
            self.problems.append((Path(path), str(refused)))

    def find(self, headline: str) -> tuple[Dossier, StoryEntry] | tuple[None, None]:
        """Return the (Dossier, Story) that serves a headline, or (None, None).

        Raises Refused when it may be that a dossier which can't be read serves it: half a story is worse than none.
        """
        for dossier in self.dossiers:
            if story := dossier.story_of(headline):
                return dossier, story
        for path, _sentence in self.problems:
            if _names(path, " ".join(fold(headline).split()[:5])):  # a dossier may give a headline by its beginning
                raise TextRefused(_("its dossier, %s, can’t be read.") % path.name)
        return None, None

    def authors(self, names: Iterable[str]) -> dict[str, AuthorEntry]:
        """Return the entries of the authors with these names, by folded name: whichever dossier introduces them."""
        entries = {fold(entry.person): entry for dossier in reversed(self.dossiers) for entry in dossier.author}
        return {fold(name): entries[fold(name)] for name in names if fold(name) in entries}


def _names(path: Path, key: str) -> bool:
    try:
        return key in fold(path.read_text(errors="replace"))
    except OSError:
        return False


def find_dossiers(paths: Iterable[str | Path] = (), shipped: Path = SAMPLE / "dossiers") -> Dossiers:
    """Return `Dossiers` with the dossiers at `paths`, asked first, and those that the project ships."""
    found = Dossiers()
    for path in [*paths, *sorted(shipped.glob("*.toml"))]:
        found.add(path)
    return found
