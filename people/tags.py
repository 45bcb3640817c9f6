"""How the forms of the desk take tags."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from taggit.forms import TagField
from taggit.managers import TaggableManager
from taggit.models import Tag

from people.taken import as_stored

MOST_TAGS = 200


class Tags(TagField):
    """Tags by commas, not too many, and each no longer than the database keeps."""

    def clean(self, value: Any) -> Any:
        most = Tag._meta.get_field("name").max_length
        if isinstance(value, str) and len(value) > MOST_TAGS * (most + 2):
            raise ValidationError(_("Give at most %d tags: take some out.") % MOST_TAGS)
        tags = super().clean(value)
        if isinstance(tags, list) and len(tags) > MOST_TAGS:
            raise ValidationError(_("Give at most %d tags: take some out.") % MOST_TAGS)
        if not isinstance(tags, list):
            return tags
        for tag in tags:
            if len(tag) > most:
                words = {"most": most, "tag": f"{tag[:30]}…"}
                raise ValidationError(_("A tag has at most %(most)s characters: shorten “%(tag)s”.") % words)
        return as_stored(tags)


OVERRIDES = {TaggableManager: {"form_class": Tags}}  # of `formfield_overrides`, for the admin of a model that has tags
