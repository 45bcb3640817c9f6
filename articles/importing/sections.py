"""The magazine's sections, found by name or made."""

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from articles.importing.report import Report
from articles.importing.saving import save
from articles.models import Section
from kit.blanks import says
from kit.prepared import prepared, read
from kit.slugs import free_slug
from kit.text import fold


@prepared
def _sections() -> QuerySet[Section]:
    return Section.objects.all()


def sections_called(
    names: Iterable[str], report: Report, descriptions: Mapping[str, str] | None = None
) -> list[Section]:
    """Return the sections with these names, in their order; a missing one is made, behind those that are there.

    Arguments: `descriptions`, by name, for sections that have to be made.
    """
    known = {fold(section.name): section for section in read(_sections())[0]}
    found = []
    for name in filter(says, names):
        if fold(name) not in known:
            place = max((section.position for section in known.values()), default=0) + 1
            section = Section(name=name, slug=free_slug(Section.objects, name), position=place)
            section.description = (descriptions or {}).get(name, "")
            known[fold(name)] = save(section)
            report.made(section)
        found.append(known[fold(name)])
    return list(dict.fromkeys(found))
