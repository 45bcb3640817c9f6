"""What pages tell of photos in Python is what the database says of them, whatever their rights and embargoes are."""

from datetime import timedelta

import pytest

from articles.querysets import judged_photos, photos_with_a_place, photos_with_usability, tell
from media.models import Photo
from tests.builders import A_DAY, allow, deny, make_campaign, make_photo, publish_article

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def campaigns():
    """Return a campaign under embargo and a known one; they hold photos of all rights, and others stand in neither."""
    made = {
        "free": lambda photo: None,
        "begun": lambda photo: allow(photo, A_DAY - DAY, A_DAY + DAY),
        "ended": lambda photo: allow(photo, A_DAY - 2 * DAY, A_DAY - DAY),
        "to come": lambda photo: allow(photo, A_DAY + DAY, A_DAY + 2 * DAY),
        "denied": deny,
    }
    sets = []
    for place in ("secret", "known", "both", "nowhere"):
        photos = [make_photo(f"{name} {place}") for name in made]
        photos.append(make_photo(f"uncredited {place}", creator="", credit_line=""))
        for photo, give in zip(photos, made.values(), strict=False):
            give(photo)
        sets.append(photos)
    Photo.objects.update(added_at=A_DAY - 3 * DAY)
    secret, known, both, _nowhere = sets
    hidden = make_campaign("Hidden", photos=secret + both, embargoed_until=A_DAY + 3 * DAY)
    shown = make_campaign("Shown", photos=known + both)
    publish_article("A story", campaigns=[shown], at=A_DAY - 4 * DAY)
    return hidden, shown


@pytest.mark.parametrize("knows", [False, True], ids=["a reader", "who has a look at the story"])
def test_what_is_told_of_a_photo_is_what_the_database_says(campaigns, knows):
    known = [campaigns[0].pk] if knows else []
    for at in (A_DAY - 2 * DAY, A_DAY, A_DAY + 2 * DAY, A_DAY + 5 * DAY):
        usable = {photo.pk: photo for photo in photos_with_usability(at, known)}
        placed = {photo.pk for photo in photos_with_a_place(at, known)}
        assert placed
        assert len(placed) < len(usable)
        for photo in judged_photos(at, known):
            tell(photo)
            said = (photo.is_usable, photo.is_under_embargo, photo.has_place)
            same = usable[photo.pk]
            assert said == (same.is_usable, same.is_under_embargo, photo.pk in placed), photo
