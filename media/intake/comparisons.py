"""Pictures that have come are compared with all others, once, and what is found is kept as `Resemblance`s.

Whoever looks at a photo compares it with those that nobody has compared yet, so nothing waits for this but time. It is
done after the photo's row is committed: of two that come at once the later finds the other, and a version beside this
one, which compares nothing, leaves a photo that still is to be.
"""

from collections import defaultdict
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from media.imaging import perceptual_hash
from media.models import Photo, Resemblance
from media.querysets import PhotoQuerySet

AT_ONCE = 100  # photos, each of all being read once for them


def catch_up() -> int:
    """Compare the newest photos of those that nobody has compared yet, and return how many: 0 if there are none."""
    return compare(Photo.objects.uncompared().order_by("-pk")[:AT_ONCE])


def compare(photos: PhotoQuerySet) -> int:
    """Compare some photos with all, and return how many; to be called when they are committed."""
    texts: dict[int, str] = dict(photos.values_list("pk", "likeness"))
    found: defaultdict[int, dict[int, float]] = defaultdict(dict)
    if texts:
        for photo, other, score in perceptual_hash.matches(texts, Photo.objects.likenesses()):
            if photo != other:
                found[photo][other] = score
    for photo, text in texts.items():
        _keep(photo, text, found[photo])
    return len(texts)


@transaction.atomic
def _keep(photo: int, text: str, found: Mapping[int, float]) -> None:
    """Note which other photos one is like, as far as they are there, and that it was compared as it was then."""
    rows = Photo.objects.select_for_update(no_key=True).filter(pk__in=[photo, *found]).order_by("pk")
    there = {*rows.values_list("pk", flat=True)}
    if photo in there:
        pairs = [(photo, other, score) for other, score in found.items() if other in there]
        both = [*pairs, *((other, one, score) for one, other, score in pairs)]
        Resemblance.objects.bulk_create(
            (Resemblance(photo_id=one, other_id=other, score=score) for one, other, score in both),
            ignore_conflicts=True,  # the other was compared at the same time
        )
        Photo.objects.filter(pk=photo, likeness=text).update(compared_at=timezone.now())
