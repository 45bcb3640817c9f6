"""Controlled values of the IPTC Photo Metadata Standard 2025.1 and of PLUS, with the words by which editors know them.

The codes are the last parts of the standards' addresses: IPTC NewsCodes `digitalsourcetype`, PLUS LDF `MR-…` and
`DMI-…`.
"""

from django.utils.translation import gettext_lazy as _

DIGITAL_SOURCE_TYPES = {
    "digitalCapture": _("taken with a digital camera"),
    "computationalCapture": _("taken with several exposures made one"),
    "negativeFilm": _("scanned from a negative"),
    "positiveFilm": _("scanned from a slide"),
    "print": _("scanned from a print"),
    "humanEdits": _("edited by a person"),
    "compositeCapture": _("composed of several photographs"),
    "algorithmicallyEnhanced": _("enhanced by an algorithm"),
    "digitalCreation": _("drawn on a computer by a person"),
    "dataDrivenMedia": _("drawn from data"),
    "screenCapture": _("a screenshot"),
    "virtualRecording": _("a virtual recording"),
    "composite": _("composed of several elements"),
    "compositeSynthetic": _("composed, with elements made by AI"),
    "trainedAlgorithmicMedia": _("made by AI"),
    "compositeWithTrainedAlgorithmicMedia": _("changed with AI"),
    "algorithmicMedia": _("made by an algorithm"),
    # Retired by IPTC, and in older files.
    "minorHumanEdits": _("edited a little by a person"),
    "softwareImage": _("made with software"),
    "digitalArt": _("digital art"),
}
# What readers are told of.
MADE_BY_MACHINE = {
    "compositeSynthetic": _("Composed with AI"),
    "trainedAlgorithmicMedia": _("Made by AI"),
    "compositeWithTrainedAlgorithmicMedia": _("Changed with AI"),
    "algorithmicMedia": _("Made by an algorithm"),
}
MODEL_RELEASES = {
    "MR-NON": _("none"),
    "MR-NAP": _("not needed"),
    "MR-UMR": _("for everybody shown, without limits"),
    "MR-LMR": _("limited or incomplete"),
}
DATA_MINING = {
    "DMI-UNSPECIFIED": _("not said"),
    "DMI-ALLOWED": _("allowed"),
    "DMI-PROHIBITED": _("prohibited"),
    "DMI-PROHIBITED-AIMLTRAINING": _("prohibited for training AI"),
    "DMI-PROHIBITED-GENAIMLTRAINING": _("prohibited for training AI that makes things"),
    "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING": _("prohibited but for search engines"),
    "DMI-PROHIBITED-SEECONSTRAINT": _("prohibited: see the usage terms"),
    "DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR": _("prohibited: see the file’s own terms"),
    "DMI-PROHIBITED-SEELINKEDRIGHTSEXPR": _("prohibited: see the linked terms"),
}
