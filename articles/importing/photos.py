"""The photos of one story, found again or taken into the library."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.importing import linking
from articles.importing.dossiers.tables import Dossier, PhotoEntry, StoryEntry, read_focal
from articles.importing.press_text.parsed import TextRefused
from articles.importing.press_text.source import read_bytes
from articles.importing.report import Report
from articles.importing.saving import fill, save
from articles.models import BLOCKS, Article, Campaign, Product, Revision
from articles.models.gallery import FrozenPlace
from articles.querysets import photos_under_embargo
from articles.revisions.snapshots import freeze
from kit.text import fold
from media import tasks
from media.intake import ingest
from media.models import Photo

if TYPE_CHECKING:
    from articles.importing.entities import Entities

_HANDOUT = "courtesy of"


class Photos:
    """Finds the row of a photo by its caption.

    Arguments: `article`, the story, or None if it's new; `dossier` and `entry`, the dossier and its entry of the story,
    or None; `entities`; `report`. `rows` holds what was found or made, by folded caption.
    """

    def __init__(
        self,
        article: Article | None,
        dossier: Dossier | None,
        entry: StoryEntry | None,
        entities: "Entities",
        report: Report,
    ) -> None:
        self.dossier, self.entry, self.entities, self.report = dossier, entry, entities, report
        self.rows: dict[str, Photo] = {}
        self.before = _captioned(freeze(article)) if article else {}

    def get(self, caption: str, credit_line: str = "") -> Photo:
        """Return the photo with a caption, and make it if there is none. `credit_line` is what the text prints."""
        key = fold(caption)
        if key not in self.rows:
            entry = (self.entry and self.entry.photo_of(caption)) or PhotoEntry(caption=caption)
            self.rows[key] = self._row(entry, credit_line or entry.credit_line)
        return self.rows[key]

    def take_all(self) -> None:
        """Find or make also those photos of the dossier that the text doesn't print."""
        for entry in self.entry.photo if self.entry else ():
            self.get(entry.caption)

    def _row(self, entry: PhotoEntry, credit_line: str) -> Photo:
        values: dict[str, Any] = {
            "description": entry.description or entry.caption,
            "alt_text": entry.alt_text,
            "creator": entry.creator,
            "credit_line": credit_line,
            "copyright_notice": entry.copyright_notice,
            "portrait_of": self.entities.person(entry.portrait_of) if entry.portrait_of else None,
        }
        rights = entry.rights or (
            Photo.Rights.PRESS_HANDOUT if credit_line.lower().startswith(_HANDOUT) else Photo.Rights.UNKNOWN
        )
        data = self._data(entry)
        known = Photo.objects.filter(sha256=ingest.fingerprint(data)).first() if data is not None else None
        if known:
            if fill(known, values, self.report):
                tasks.renew(known)
            return known
        plate = self._plate(entry.caption, values)
        if plate and data is not None:
            self._attach(plate, data, entry)
            save(plate)
            ingest.complete_intake(plate)
            self.report.changed(plate)
        if plate:
            if plate.rights == Photo.Rights.UNKNOWN != rights:
                plate.rights = rights
                self.report.changed(save(plate))
            if fill(plate, values, self.report):
                tasks.renew(plate)
            return plate
        photo = Photo(rights=rights, **values)
        if entry.focal:
            photo.focal_x, photo.focal_y = read_focal(entry.focal)
        if data is not None:
            self._attach(photo, data, entry)
        self.report.made(save(photo, entry.caption))
        ingest.complete_intake(photo)
        return photo

    def _plate(self, caption: str, values: dict[str, Any]) -> Photo | None:
        """Return the photo without a file that stands for this one already, or None."""
        plates = Photo.objects.without_file()
        if values["portrait_of"]:
            return plates.filter(portrait_of=values["portrait_of"], description=values["description"]).first()
        before = self.before.get(fold(caption))
        return plates.filter(pk=before).first() if before else None

    def _data(self, entry: PhotoEntry) -> bytes | None:
        if not self.dossier or not entry.file:
            return None
        path = self.dossier.picture(entry.file)
        if not path.exists():
            self.report.note(_("The picture %s is not there: readers see a plate with its caption.") % path.name)
            return None
        if path.is_symlink():
            raise TextRefused(_("the picture %s is a link to another file.") % path.name)
        try:
            return read_bytes(path, settings.PHOTO_MOST_BYTES)
        except TextRefused as refused:
            raise TextRefused(_("the picture %(name)s: %(reason)s") % {"name": path.name, "reason": refused}) from None

    def _attach(self, photo: Photo, data: bytes, entry: PhotoEntry) -> None:
        try:
            ingest.attach(photo, data, name=entry.file)
            self.report.files.append(photo)
        except ingest.FileRefused as refused:
            raise TextRefused(_("the picture %(name)s: %(reason)s") % {"name": entry.file, "reason": refused}) from None

    # --- What the photos show ----------------------------------------------------------------------------------------

    def spread(self, campaigns: Sequence[Campaign], seen_at: datetime) -> None:
        """Note who and what is seen, and put the photos into the campaigns that they belong to.

        Arguments: `campaigns`, those that the dossier gives the story, as a campaign that a text mentions has brought
        none of its photos; `seen_at`, the first moment at which no embargo keeps the story from readers.
        """
        if not (entries := [*self._entries()]):
            return
        now, named = timezone.now(), linking.products("\n".join(entry.caption for entry in entries))
        last_to_open_first = sorted(campaigns, key=lambda campaign: campaign.opens_at(now), reverse=True)
        for entry in entries:
            photo = self.rows[fold(entry.caption)]
            products = [self.entities.product(name) for name in entry.products]
            shown = {product.pk for product in products} | set(named.find(entry.caption))
            homes = self._homes(photo, entry.caption, shown, last_to_open_first)
            homes = [each for each in homes if self._join(each, photo, entry.caption, now, seen_at)]
            self._appearances(entry, photo, products, homes[0] if len(homes) == 1 else None)
            if photo.file and (seen_at <= now or _is_secret(photo, now)):
                self._give(photo, products)

    def _homes(self, photo: Photo, caption: str, products: set[int], campaigns: list[Campaign]) -> list[Campaign]:
        """Return the campaigns that a photo belongs to. A press handout came with one of them, or it has none."""
        if photo.portrait_of_id:
            return []
        homes = [each for each in campaigns if _shows(caption, products, each)]
        if photo.rights != Photo.Rights.PRESS_HANDOUT:
            return homes
        homes = campaigns if len(campaigns) == 1 else homes
        if campaigns and len(homes) != 1:
            said = _(
                "“%s” is a press handout of one of the story’s campaigns, and nothing says of which: it is in none."
            )
            self.report.note(said % caption)
            return []
        return homes

    def _join(self, campaign: Campaign, photo: Photo, caption: str, now: datetime, seen_at: datetime) -> bool:
        """Put a photo into a campaign, unless readers would see it there before an embargo ends; say whether it is."""
        opens_at = campaign.opens_at(now)
        is_early = opens_at < seen_at or _is_secret(photo, opens_at)
        if is_early and not campaign.photo_places.filter(photo=photo).exists():
            said = _("“%(photo)s” stays out of “%(campaign)s”: readers would see it there before an embargo ends.")
            self.report.note(said % {"photo": caption, "campaign": campaign})
            return False
        self.entities.put_in_campaign(campaign, photo, caption)
        return True

    def _give(self, photo: Photo, products: Collection[Product]) -> None:
        """Let products that have no photo have this one."""
        for product in products:
            if product.photo_id is None:
                product.photo = photo
                self.report.changed(save(product))

    def _entries(self) -> list[PhotoEntry]:
        """Return an entry for each photo of the story, those that the dossier doesn't know among them."""
        known = {fold(entry.caption): entry for entry in (self.entry.photo if self.entry else ())}
        return [known.get(key) or PhotoEntry(caption=photo.description) for key, photo in self.rows.items()]

    def _appearances(self, entry: PhotoEntry, photo: Photo, products: list[Product], campaign: Campaign | None) -> None:
        for appearance in self.dossier.appearance if self.dossier else ():
            if fold(appearance.photo) == fold(entry.caption):
                self.entities.keep_appearance(appearance, photo)
        carried: list[Product | None] = [*products] or [None]
        for person in (self.entities.person(name) for name in entry.people):
            for product in carried:
                self.entities.appear(person, product, photo, campaign)


def _captioned(revision: Revision) -> dict[str, int]:
    """Return the ids of the photos in a revision by the folded captions under which they stand."""
    lead = revision.lead_photo_id
    places: list[FrozenPlace] = [{"photo": lead, "caption": revision.body["lead_caption"]}] if lead else []
    for block in revision.body["blocks"]:
        places += [place for held in BLOCKS[block["kind"]].declared.photos for place in held.places(block)]
    return {fold(place["caption"]): place["photo"] for place in places}


def _shows(caption: str, products: set[int], campaign: Campaign) -> bool:
    """Say whether a photo shows products of a campaign, or its caption names it."""
    if products & set(campaign.products.values_list("pk", flat=True)):
        return True
    return " " in campaign.folded and f" {campaign.folded} " in f" {fold(caption)} "


def _is_secret(photo: Photo, at: datetime) -> bool:
    return photos_under_embargo(at).contains(photo)
