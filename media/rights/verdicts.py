"""What a window of rights says of its span of time."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verdict(models.TextChoices):
    ALLOW = "allow", _("may be used")
    DENY = "deny", _("may not be used")
