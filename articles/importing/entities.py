"""The people, houses, products and campaigns of a dossier, found in the database or made."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.importing.dossiers import tables
from articles.importing.press_text.parsed import TextRefused
from articles.importing.relinking import Newcomer
from articles.importing.report import Report
from articles.importing.saving import Row, fill, save
from articles.models import Appearance, Campaign, CampaignPhoto, Credit, Product, ProductAlias, Release
from articles.publishing import set_embargo
from kit.fields import DatePrecision, read_date
from kit.prepared import first, prepared, read
from kit.slugs import free_slug
from kit.text import fold
from media.models import Photo
from people.models import Alias, Ambassador, Author, Brand, Person

_Named = TypeVar("_Named", Person, Brand)


class Entities:
    """Finds rows by any name they are printed under, and makes those that are missing.

    Arguments: `report`, where what was made or changed is noted. `new` holds the people, the products and their
    aliases that were made. What a dossier defines itself wins over a namesake in the database.
    """

    def __init__(self, report: Report) -> None:
        self.report = report
        self.new: list[Newcomer] = []
        self.own: dict[tuple[type[Model], str], Any] = {}

    # --- Finding -----------------------------------------------------------------------------------------------------

    def person(self, name: str) -> Person:
        return self._needed(Person.objects.named(name), Person, name)

    def brand(self, name: str) -> Brand:
        return self._needed(Brand.objects.named(name), Brand, name)

    def product(self, name: str) -> Product:
        return self._needed(Product.objects.named(name), Product, name)

    def campaign(self, name: str) -> Campaign:
        return self._needed(Campaign.objects.named(name), Campaign, name)

    def _needed(self, rows: QuerySet[Row], model: type[Row], name: str) -> Row:
        if found := self._one(rows, model, name):
            return found
        raise TextRefused(
            _("the dossier refers to the %(kind)s “%(name)s”, which neither it nor the database has.")
            % {"kind": model._meta.verbose_name, "name": name}
        )

    def _one(self, rows: QuerySet[Row] | list[Row], model: type[Row], name: str) -> Row | None:
        if own := self.own.get((model, fold(name))):
            return own
        found = list(rows[:2])
        if len(found) > 1:
            raise TextRefused(
                _("several rows of the kind “%(kind)s” are called “%(name)s”: tell them apart first.")
                % {"kind": model._meta.verbose_name, "name": name}
            )
        return found[0] if found else None

    # --- Making ------------------------------------------------------------------------------------------------------

    def apply(self, dossier: tables.Dossier) -> None:
        """Find or make everything in a dossier that its stories share."""
        for brand in dossier.brand:
            self.keep_brand(brand)
        for person in dossier.person:
            self.keep_person(person)
        for ambassador in dossier.ambassador:
            self._keep_ambassador(ambassador)
        for product in dossier.product:
            self._keep_product(product)
        for campaign in dossier.campaign:
            self._keep_campaign(campaign)
        for appearance in dossier.appearance:
            if not appearance.photo:
                self.keep_appearance(appearance)

    def keep_person(self, entry: tables.PersonEntry) -> Person:
        values = {name: getattr(entry, name) for name in ("occupation", "biography", "website")}
        values["same_as"] = list(entry.same_as)
        return self._keep_named(Person, entry, values, {"kind": entry.kind})

    def keep_brand(self, entry: tables.BrandEntry) -> Brand:
        values = {name: getattr(entry, name) for name in ("country", "website", "description")}
        return self._keep_named(Brand, entry, values, {"kind": entry.kind})

    def _keep_named(
        self,
        model: type[_Named],
        entry: tables.PersonEntry | tables.BrandEntry,
        values: Mapping[str, Any],
        first: Mapping[str, Any],
    ) -> _Named:
        found = self._one(model.objects.named(entry.name), model, entry.name)
        if found:
            fill(found, values, self.report)
        row: _Named = found or self._make(
            model(name=entry.name, slug=free_slug(model.objects, entry.name), **values, **first)
        )
        for name in entry.aliases:
            if fold(name) not in {row.folded, *row.aliases.values_list("folded", flat=True)}:
                self._make(Alias(name=name, **{str(model._meta.model_name): row}))
        return self._own(row, entry.name, *entry.aliases)

    def _own(self, row: Row, *names: str) -> Row:
        for name in names:
            self.own.setdefault((type(row), fold(name)), row)
        return row

    def _make(self, row: Row, name: str | None = None) -> Row:
        self.report.made(save(row, name), name)
        if isinstance(row, Person | Product | Alias | ProductAlias):
            self.new.append(row)
        return row

    def author(self, name: str, *, title: str = "", biography: str = "") -> Author:
        """Return the author who prints as `name`, with a title and a biography if none is there yet."""
        writing, people = read(_writing(fold(name)), _printed_as(fold(name)))
        person = self._one(writing, Person, name)
        person = person or self._one(people, Person, name)
        person = person or self._make(Person(name=name, slug=free_slug(Person.objects, name)))
        author = first(_author_of(person.pk))
        if author is None:
            return self._make(Author(person=person, title=title, biography=biography))
        fill(author, {"title": title, "biography": biography}, self.report)
        return author

    def _keep_ambassador(self, entry: tables.AmbassadorEntry) -> None:
        person, brand = self.person(entry.person), self.brand(entry.brand)
        row = Ambassador.objects.filter(person=person, brand=brand, title=entry.title).first()
        values: dict[str, Any] = {"source": entry.source, "source_url": entry.source_url}
        known, learned = set[str](), set[str]()
        for name in ("announced_on", "active_from", "active_until"):
            if row and getattr(row, name):
                known.add(row.date_precision)
            if text := getattr(entry, name):
                values[name], precision = read_date(text)
                if not getattr(row, name, None):
                    learned.add(precision)
        if learned:
            # One column says how much is known of all three dates, so the vaguest of them decides.
            values["date_precision"] = min(known | learned, key=DatePrecision.values.index)
        if row:
            row.date_precision = "" if learned else row.date_precision
            fill(row, values, self.report)
        else:
            self._make(Ambassador(person=person, brand=brand, title=entry.title, **values))

    def _keep_product(self, entry: tables.ProductEntry) -> None:
        brand = self.brand(entry.brand)
        product = Product.objects.filter(brand=brand).named(entry.name).first()
        if product:
            fill(product, {"description": entry.description}, self.report)
        else:
            slug = free_slug(Product.objects, entry.name)
            product = self._make(
                Product(brand=brand, name=entry.name, slug=slug, kind=entry.kind, description=entry.description)
            )
        for name in entry.aliases:
            if fold(name) not in {product.folded, *product.aliases.values_list("folded", flat=True)}:
                self._make(ProductAlias(product=product, name=name))
        for release in entry.release:
            self._keep_release(product, release)
        self._own(product, entry.name, *entry.aliases)

    def _keep_release(self, product: Product, entry: tables.ReleaseEntry) -> None:
        values: dict[str, Any] = {"materials": entry.materials, "notes": entry.notes}
        values["designer"] = self.person(entry.designer) if entry.designer else None
        row = product.releases.filter(year=entry.year, kind=entry.kind).first()
        if row:
            fill(row, values, self.report)
        elif entry.kind == Release.Kind.LAUNCH and product.releases.filter(kind=entry.kind).exists():
            self.report.note(
                _("%(product)s has another launch already; that of %(year)d is left out.")
                % {"product": product, "year": entry.year}
            )
        else:
            self._make(Release(product=product, year=entry.year, kind=entry.kind, **values))

    def _keep_campaign(self, entry: tables.CampaignEntry) -> None:
        brand = self.brand(entry.brand)
        released_on, precision = read_date(entry.released_on) if entry.released_on else (None, DatePrecision.DAY)
        values = {"season": entry.season, "description": entry.description}
        campaigns = brand.campaigns.named(entry.name)
        row = campaigns.filter(released_on=released_on).first() or campaigns.filter(released_on=None).first()
        if row:
            dates = {"released_on": released_on, "date_precision": precision} if row.released_on is None else {}
            if dates and released_on:
                row.date_precision = ""
            fill(row, values | (dates if released_on else {}), self.report)
        else:
            row = Campaign(brand=brand, name=entry.name, slug=free_slug(Campaign.objects, entry.name), kind=entry.kind)
            row.released_on, row.date_precision = released_on, precision
            for name, value in values.items():
                setattr(row, name, value)
            self._make(row)
        self._own(row, entry.name)
        self._keep_embargo(row, datetime_of(entry.embargoed_until))
        self._keep_products(row, [self.product(name) for name in entry.products])
        for position, credit in enumerate(entry.credit):
            self._keep_credit(row, credit, position)

    def _keep_embargo(self, campaign: Campaign, until: datetime | None) -> None:
        """Set an embargo through its verb, whose entry in the history protects the campaign.

        One that is over hides nothing any more: it is only known, to the site at a moment of then.
        """
        if until is None or until == campaign.embargoed_until:
            return
        if campaign.embargoed_until:
            self.report.note(_("campaign “%s”: its embargo stays as the desk has it.") % campaign)
        elif until > timezone.now():
            held = set_embargo(campaign, until=until, by=None, note=_("From a dossier."))
            campaign.embargoed_until = held.embargoed_until
        else:
            campaign.embargoed_until = until
            save(campaign)

    def _keep_products(self, campaign: Campaign, products: Iterable[Product]) -> None:
        lacking = set(products) - set(campaign.products.all())
        if lacking:
            campaign.products.add(*lacking)

    def _keep_credit(self, campaign: Campaign, entry: tables.CreditEntry, position: int) -> None:
        role, words = entry.role, ""
        if role not in Credit.Role.values or role == Credit.Role.OTHER:
            role, words = Credit.Role.OTHER, entry.role
        person = self.person(entry.person) if entry.person else None
        brand = self.brand(entry.brand) if entry.brand else None
        values = {"credited_as": entry.credited_as, "note": entry.note}
        row = campaign.credits.filter(role=role, role_text=words, person=person, brand=brand).first()
        if row:
            fill(row, values, self.report)
            return
        if words:
            self.report.note(_("The role “%s” is not in the list: it is kept in words.") % words)
        self._make(
            Credit(
                campaign=campaign, role=role, role_text=words, person=person, brand=brand, position=position, **values
            )
        )

    def keep_appearance(self, entry: tables.AppearanceEntry, photo: Photo | None = None) -> None:
        """Find or make an appearance. Arguments: `entry`, of a dossier; `photo`, the row of the photo it names."""
        self.appear(
            self.person(entry.person),
            self.product(entry.product),
            photo,
            self.campaign(entry.campaign) if entry.campaign else None,
            note=entry.note,
            source=entry.source,
        )

    def appear(
        self,
        person: Person,
        product: Product | None,
        photo: Photo | None,
        campaign: Campaign | None = None,
        **values: str,
    ) -> None:
        """Note who is seen with which product in which photo, unless it is known, in whatever campaign."""
        known = Appearance.objects.filter(person=person, product=product, photo=photo)
        if campaign and not photo:
            known = known.filter(campaign=campaign)
        if row := known.first():
            fill(row, values, self.report)
        else:
            self._make(Appearance(person=person, product=product, photo=photo, campaign=campaign, **values))

    def put_in_campaign(self, campaign: Campaign, photo: Photo, caption: str) -> None:
        """Give a photo its place in a campaign."""
        if not campaign.photo_places.filter(photo=photo).exists():
            position = campaign.photo_places.count()
            save(CampaignPhoto(campaign=campaign, photo=photo, caption=caption, position=position))


@prepared
def _printed_as(folded: str) -> QuerySet[Person]:
    return Person.objects.printed_as(folded)[:2]


@prepared
def _writing(folded: str) -> QuerySet[Person]:
    return Person.objects.printed_as(folded).filter(author__isnull=False)[:2]


@prepared
def _author_of(person: int) -> QuerySet[Author]:
    return Author.objects.filter(person=person)[:1]


def datetime_of(value: date | None) -> datetime | None:
    """Return the datetime of a date (its midnight in the site's time zone) or of a datetime."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return timezone.make_aware(datetime.combine(value, time.min)) if isinstance(value, date) else None
