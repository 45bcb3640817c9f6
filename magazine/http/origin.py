"""What a deployment has to say of its own address."""

from typing import Any

from django.conf import settings
from django.core.checks import Info
from django.utils.translation import gettext as _


def check(**kwargs: Any) -> list[Info]:
    """Say that a public site has no address of its own, or one that it leads away from: a check for deployments."""
    if not settings.HTTPS:
        return []
    if not settings.SITE_URL:
        words = _(
            "HTTPS is set, but SITE_URL, such as https://magazine.example, is not: a page calls itself what a request "
            "calls it, and search engines know it by every name that leads here."
        )
        return [Info(words, id="magazine.I002")]
    if not settings.SITE_URL.startswith("https:"):
        words = _("HTTPS is set, and SITE_URL begins with http: all addresses that pages give lead through a redirect.")
        return [Info(words, id="magazine.I003")]
    return []
