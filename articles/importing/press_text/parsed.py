"""What a source text says, before any of it meets the database."""

from dataclasses import dataclass, field
from datetime import date


class TextRefused(Exception):
    """Why a file can't be imported: one sentence, without the file's name."""


@dataclass(frozen=True)
class ParagraphText:
    text: str


@dataclass(frozen=True)
class CrossHeading:
    text: str


@dataclass(frozen=True)
class LinkLine:
    """A paragraph that sends the reader elsewhere: `words` is the part of `text` that is the link to `url`."""

    text: str
    words: str
    url: str


@dataclass(frozen=True)
class PictureLine:
    caption: str
    credit_line: str

    @property
    def text(self) -> str:
        return self.caption


@dataclass(frozen=True)
class SeeAlsoLine:
    title: str

    @property
    def text(self) -> str:
        return self.title


Item = ParagraphText | CrossHeading | LinkLine | PictureLine | SeeAlsoLine


@dataclass(frozen=True)
class Biography:
    """The closing paragraph that says who wrote the story."""

    text: str
    name: str
    title: str
    publication: str


@dataclass
class Reading:
    """A source text taken apart.

    `uses` says for each line (counted from 1) that isn't blank what became of it; `notes` names, in sentences for an
    editor, what is no part of the story: stray marks, repeated lines, credits without a picture.
    """

    headline: str = ""
    standfirst: str = ""
    published_on: date | None = None
    sections: tuple[str, ...] = ()
    bylines: tuple[str, ...] = ()
    items: list[Item] = field(default_factory=list)
    biography: Biography | None = None
    notes: list[str] = field(default_factory=list)
    uses: dict[int, str] = field(default_factory=dict)

    @property
    def publication(self) -> str:
        return self.biography.publication if self.biography else ""

    @property
    def words(self) -> str:
        """The text in which names are looked for: all that readers read, without the author's biography."""
        return "\n".join(filter(None, [self.headline, self.standfirst, *(_words(item) for item in self.items)]))


def _words(item: Item) -> str:
    # The title of another story says nothing about who is in this one.
    return "" if isinstance(item, SeeAlsoLine) else item.text
