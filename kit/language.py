"""The language that the magazine's own words are in: that of a catalogue, wherever there is one (decision 47)."""

from django.utils.translation import pgettext


def own_language() -> str:
    """Return its code, as the catalogue says it that is in use: "en" without one, whatever LANGUAGE_CODE asks for."""
    return pgettext("The code of the language that this catalogue is in: fr, ar", "en")
