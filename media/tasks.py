"""Work that nobody waits for, put into the queue of django-tasks.

With its database backend a task is a row of the same database, written in the same transaction as what it is about:
one can't be there without the other, and no broker is needed.
"""

from collections.abc import Container

from django_tasks import task

from media.making import inventory, rendition_sets
from media.models import Photo

LATER = -10  # priority of what was left undone, after what an editor waits for


@task()
def make_renditions(pk: int) -> None:
    """Make the renditions of the photo with a primary key, unless they are what its row asks for."""
    photo = Photo.objects.with_file().filter(pk=pk).first()  # None if it was deleted meanwhile
    if photo and not rendition_sets.is_current(photo):
        try:
            rendition_sets.make_set(photo)
        except Exception as error:
            error.add_note(f"This happened to photo {pk}; `manage.py renditions` tries again.")
            raise


def renew(photo: Photo) -> None:
    """Ask for a photo's renditions if its row asks for others than there are."""
    if not rendition_sets.is_current(photo):
        make_renditions.enqueue(photo.pk)
        photo.refresh_from_db(fields=["edition"])  # it is there already where tasks are done at once


def take_up(waiting: Container[int] = ()) -> int:
    """Ask for what was left undone: by a process that was killed, by a fault that is mended, by an older recipe.

    `waiting` are the primary keys of photos that the queue has already. Returns how many were asked for.
    """
    owed = [pk for pk in inventory.owing() if pk not in waiting]
    later = make_renditions.using(priority=LATER)
    for pk in owed:
        later.enqueue(pk)
    return len(owed)
