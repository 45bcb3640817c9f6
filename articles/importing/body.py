"""The body of a story: from what a text says to the blocks that the desk edits."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.translation import gettext as _

from articles.importing.dossiers.tables import Insert, StoryEntry
from articles.importing.linking import plainest_part
from articles.importing.press_text.parsed import CrossHeading, Item, LinkLine, ParagraphText, PictureLine, SeeAlsoLine
from articles.importing.report import Report
from articles.importing.saving import save
from articles.models import KINDS, Article, Block, GalleryPhoto, PhotoGallery, blocks
from articles.revisions.working_copy import blocks_of
from articles.richtext import sanitise
from kit.text import fold

if TYPE_CHECKING:
    from articles.importing.entities import Entities
    from articles.importing.photos import Photos

_ADDRESS = re.compile(r"https?://[^\s<>\"“”]{1,500}")


def html_of(item: ParagraphText | CrossHeading | LinkLine) -> str:
    """Return the HTML of a paragraph, a cross-heading or a link. Markup in the text stays text."""
    match item:
        case CrossHeading():
            return f"<h2>{escape(item.text)}</h2>"
        case LinkLine():
            before, _words, behind = item.text.rpartition(item.words)
            return f'<p>{escape(before)}<a href="{escape(item.url)}">{escape(item.words)}</a>{escape(behind)}</p>'
        case ParagraphText():
            return f"<p>{_linked(item.text)}</p>"


def _linked(text: str) -> str:
    """Return escaped text in which every web address that is written out is a link."""
    parts, position = [], 0
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(".,;:!?)]’'")
        parts += [escape(text[position : match.start()]), f'<a href="{escape(address)}">{escape(address)}</a>']
        position = match.start() + len(address)
    return "".join([*parts, escape(text[position:])])


class Body:
    """Composes the blocks of one story.

    Arguments: `article`, a stored story; `entry`, its dossier entry or None; `photos`; `entities`; `report`.
    """

    def __init__(
        self, article: Article, entry: StoryEntry | None, photos: "Photos", entities: "Entities", report: Report
    ) -> None:
        self.article, self.photos, self.entities, self.report = article, photos, entities, report
        self.inserts = list(entry.insert) if entry else []
        self.blocks: list[Block] = []
        self.html: list[str] = []

    def compose(self, items: Iterable[Item]) -> list[Block]:
        """Return unsaved blocks in their order: paragraphs and cross-headings that follow each other are one text."""
        for item in items:
            self._take(item)
            for insert in [each for each in self.inserts if fold(item.text).startswith(fold(each.after))]:
                self._add(self._insert(insert))
                self.inserts.remove(insert)
        self._end_text()
        for insert in self.inserts:
            self.report.note(
                _("Nothing in the text begins with “%s”: what the dossier puts behind it is left out.") % insert.after
            )
        return self.blocks

    def _take(self, item: Item) -> None:
        match item:
            case PictureLine():
                photo = self.photos.get(item.caption, item.credit_line)
                self._add(blocks.Picture(photo=photo, caption=item.caption))
            case SeeAlsoLine():
                self._add(self._see_also(item.title))
            case _:
                self.html.append(html_of(item))

    def _add(self, block: Block) -> None:
        self._end_text()
        self.blocks.append(block)

    def _end_text(self) -> None:
        if self.html:
            self.blocks.append(blocks.Text(html=sanitise("".join(self.html))))
            self.html = []

    def _see_also(self, title: str) -> blocks.SeeAlso:
        return blocks.SeeAlso(article=story_called(title, besides=self.article), title=title)

    def _insert(self, insert: Insert) -> Block:
        match insert.kind:
            case "pull_quote":
                return blocks.PullQuote(text=insert.text, attribution=insert.attribution)
            case "product_card":
                return blocks.ProductCard(product=self.entities.product(insert.product), text=insert.text)
            case "credits_roll":
                return blocks.CreditsRoll(campaign=self.entities.campaign(insert.campaign))
            case "embed":
                return blocks.Embed(url=insert.url, title=insert.title or insert.url, note=insert.note)
            case "gallery":
                return blocks.Gallery(gallery=self._gallery(insert))
            case _:  # see_also
                return self._see_also(insert.title)

    def _gallery(self, insert: Insert) -> PhotoGallery:
        """Return the gallery of an insert: this story's own of that title, with the photos that it should have."""
        title = insert.title or self.article.headline
        gallery = PhotoGallery.objects.filter(blocks__parent=self.article, title=title).first()
        if gallery is None:
            gallery = save(PhotoGallery(title=title))
            self.report.made(gallery)
        wanted = [(self.photos.get(caption).pk, caption) for caption in insert.photos]
        if wanted != list(gallery.places.values_list("photo", "caption")):
            gallery.places.all().delete()
            for position, (photo, caption) in enumerate(wanted):
                save(GalleryPhoto(gallery=gallery, photo_id=photo, caption=caption, position=position))
        return gallery


def story_called(headline: str, besides: Article | None = None) -> Article | None:
    """Return the one story with a headline, whatever its case, accents and quotation marks; None if there isn't one."""
    others = Article.objects.stories().exclude(pk=besides.pk) if besides else Article.objects.stories()
    found = list(others.filter(headline__iexact=headline)[:2])
    if not found:
        key = fold(headline)
        alike = others.filter(headline__icontains=plainest_part(headline)).values_list("pk", "headline")
        ids = [pk for pk, other in alike if fold(other) == key]
        found = list(others.filter(pk__in=ids[:2]))
    return found[0] if len(found) == 1 else None


def write_blocks(article: Article, wanted: Sequence[Block]) -> bool:
    """Make `wanted` the blocks of a story; return whether anything changed."""
    stored = blocks_of(article)
    if [(KINDS[type(each)], each.frozen()) for each in stored] == [
        (KINDS[type(each)], each.frozen()) for each in wanted
    ]:
        return False
    for block in stored:
        block.delete()
    for number, block in enumerate(wanted, 1):
        block.parent, block.region, block.ordering = article, "body", 10 * number
        save(block)
    return True
