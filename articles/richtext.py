"""Rich text: the editor, its toolbar, and the HTML that may be stored. All that knows CKEditor is in this module.

CKEditor 4.22.1, which django-ckeditor carries, gets no more security fixes. The known holes need its samples,
its preview, full-page or source mode, or `allowedContent: true`; none of these is here, and whatever the editor
sends (or a script posts past it) is sanitised again in the field itself. See docs/decisions/0003-ckeditor.md.
"""

import re
from typing import Any

import nh3
from ckeditor.fields import RichTextField as EditorField
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.templatetags.static import static
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext_lazy

from articles import flow, markup, no_breaks
from kit import links

LONGEST = 200_000  # characters of one text as it is stored: a hundred pages
LONGEST_SENT = 2 * LONGEST  # as a browser sends it: the editor writes blanks and line ends that nobody sees
ALLOWED_TAGS = {"p", "br", "h2", "h3", "strong", "em", "s", "sub", "sup", "a", "ul", "ol", "li", "blockquote", "span"}
SPEAKING = {"lang", "dir"}  # of a block, or of a passage, which is a span: in which language it is, and how that runs
ALLOWED_ATTRIBUTES = {
    **dict.fromkeys(("p", "h2", "h3", "ul", "blockquote", "span"), SPEAKING),
    "ol": {"start", *SPEAKING},
    "li": {"value", *SPEAKING},
    "a": {"href", "title"},
}
_ATTRIBUTES = {**ALLOWED_ATTRIBUTES, **dict.fromkeys(flow.UNKEPT, SPEAKING)}  # what isn't kept hands them to what is
ALLOWED_SCHEMES = {"http", "https", "mailto", "tel"}
# Word and Google Docs paste these for what the magazine calls strong, em and s.
SYNONYMS = {"b": "strong", "i": "em", "strike": "s", "del": "s"}

# Each of these takes time in proportion to the text: no run is tried twice, and none is given back.
_SYNONYM = re.compile(rf"<(/?)({'|'.join(SYNONYMS)})(?=[\s>])[^<>]*+>", re.IGNORECASE)
_PROTOCOL_RELATIVE = re.compile(r"[/\\]{2}")
_UNSEEN = re.compile(r"[\x00-\x20]+")  # browsers drop these from an address
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
# Blanks that show nowhere, which the editor writes and an importer doesn't: a text that nobody touched stays the same.
_SAYING = r"(?: (?:start|value|lang|dir)=\"[\w-]+\")*"
_BLOCK = rf"</?(?:p|h2|h3|ul|ol|li|blockquote){_SAYING}>"
_BLANKS = re.compile(rf"(?<![ \t\r\n])[ \t\r\n]++(?={_BLOCK})|({_BLOCK}|<br>)[ \t\r\n]++")
_EMPTY_LINE = re.compile(
    rf"<(p|h2|h3){_SAYING}>(?:\s|&nbsp;|<br>|</?(?:strong|em|s|sub|sup)>|<span{_SAYING}>|</span>)*</\1>"
)
_PLACE = re.compile(r"\d{1,4}")  # in a list
_LANGUAGE = re.compile(  # BCP 47: language, script, region, variants, extensions, private use
    r"[a-z]{2,3}(?:-[a-z]{3}){0,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?",
    re.IGNORECASE | re.ASCII,
)
_LONGEST_LANGUAGE = 35  # characters: RFC 5646 asks of nobody to take more
_DIRECTIONS = {"ltr", "rtl"}

TOO_LONG = gettext_lazy("A text has at most %(most)d characters, its markup among them: divide it into two blocks.")
TOO_MUCH_MARKUP = gettext_lazy(
    "This text has too many lists, quotations or styles within each other. Take the formatting away (the button “Tx”) "
    "where it is deepest, and save again."
)

TOOLBAR = [
    ["Format"],
    ["Bold", "Italic", "Strike", "Subscript", "Superscript"],
    ["Link", "Unlink"],
    ["NumberedList", "BulletedList", "Blockquote"],
    ["Language", "RemoveFormat", "SpecialChar"],
    ["Undo", "Redo"],
    ["SplitText", "JoinTexts", "PutBlock"],  # articles/static/articles/splitting.js
]  # how high it is at which width: articles/static/articles/story.css
# Plugins that reach other hosts, show raw HTML, take files, or serve no button of the toolbar. `print` needs
# `preview`, so both go; `elementspath` and `resize` only cost height.
REMOVED_PLUGINS = (
    "a11yhelp,about,bidi,colorbutton,colordialog,copyformatting,div,elementspath,exportpdf,find,flash,font,forms,"
    "horizontalrule,iframe,image,image2,indentblock,justify,magicline,newpage,pagebreak,preview,"
    "print,resize,save,scayt,selectall,showblocks,smiley,sourcearea,sourcedialog,stylescombo,table,tableselection,"
    "tabletools,templates,uploadfile,uploadimage,uploadwidget,wsc"
)
# In which a passage may be: what a magazine of fashion quotes. Another comes with what is pasted.
_LANGUAGES = ("ar", "de", "en", "es", "fa", "fr", "he", "hi", "it", "ja", "ko", "nl", "pt", "ru", "sv", "tr", "uk")


def _language(code: str) -> str:
    """Return a language as the editor's menu takes it: "he:Hebrew:rtl"."""
    info = get_language_info(code)
    return f"{code}:{capfirst(info['name_translated'])}:{'rtl' if info['bidi'] else 'ltr'}"


LANGUAGES = [lazy(_language, str)(code) for code in _LANGUAGES]
CKEDITOR_CONFIGS = {
    "default": {
        "toolbar": "Story",
        "toolbar_Story": TOOLBAR,
        "format_tags": "p;h2;h3",
        "removePlugins": REMOVED_PLUGINS,
        "allowedContent": (
            "strong em s sub sup br; p h2 h3 ul blockquote [lang,dir]; span[lang,dir]; ol[start,lang,dir]; "
            "li[value,lang,dir]; a[!href,title]"
        ),
        "language_list": LANGUAGES,
        "linkShowAdvancedTab": False,
        "linkShowTargetTab": False,
        "linkDefaultProtocol": "https://",
        "entities": False,
        "versionCheck": False,
        "width": "auto",
        "height": 160,
        "autoGrow_minHeight": 120,
        "extraPlugins": "autogrow",
        "disableNativeSpellChecker": False,
        "autoGrow_onStartup": True,
        # Their names have hashes, known when they are printed.
        "contentsCss": [lazy(static, str)(f"articles/{sheet}.css") for sheet in ("editor", "words")],
    }
}
# Parts of the package that no page asks for. Collected, hashed and compressed they would be 5,000 files.
_UNBUILT_PLUGINS = (
    "adobeair,autoembed,bbcode,codesnippet,codesnippetgeshi,devtools,docprops,embed,embedbase,embedsemantic,"
    "iframedialog,mathjax,placeholder,sharedspace,stylesheetparser,tableresize,uicolor"
)
UNUSED_STATIC_FILES = [
    "galleriffic",
    *(f"ckeditor/ckeditor/plugins/{name}/*" for name in f"{REMOVED_PLUGINS},{_UNBUILT_PLUGINS}".split(",")),
]
# W001 says what the docstring above says. It is answered by the configuration and by the sanitiser, so it would
# only teach people to overlook warnings.
SILENCED_SYSTEM_CHECKS = ["ckeditor.W001"]


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Mend where a link leads; drop a place at which no list begins, or each does, and what is no language.

    Nor a direction is kept that is none: that a block runs as its first letter does goes without saying.
    """
    if name == "href":
        return _address(value)
    if name in ("start", "value"):
        is_place = _PLACE.fullmatch(value) and (name, int(value)) != ("start", 1)
        return str(int(value)) if is_place else None
    if name == "lang":
        return value if len(value) <= _LONGEST_LANGUAGE and _LANGUAGE.fullmatch(value) else None
    if name == "dir":
        return value.lower() if value.lower() in _DIRECTIONS else None
    return value


def _address(value: str) -> str | None:
    """Return the address that is meant, None for one to `//host`, which looks local and isn't, and for none at all."""
    if _PROTOCOL_RELATIVE.match(_UNSEEN.sub("", value)):
        return None
    address = links.mended(value)
    scheme = _SCHEME.match(address)
    return address if address and (not scheme or scheme[1].lower() in ALLOWED_SCHEMES) else None


class Sanitised(str):
    """HTML that `sanitise` has made in this process; it is not sanitised again."""

    is_flat = False  # whether its markup was given up, because there was too much of it


def sanitise(value: object) -> Sanitised:
    """Return `value` with only the HTML that a story may hold, as `Sanitised`. Script never survives it.

    Idempotent, and its time grows with the text alone: of what has too much markup only the words are kept.
    """
    if isinstance(value, Sanitised):
        return value
    value = _SYNONYM.sub(lambda match: f"<{match[1]}{SYNONYMS[match[2].lower()]}>", str(value or ""))
    value = flow.renamed(value)
    try:
        clean = value if markup.is_too_much(value) else _clean(value)
    except flow.TooLong:
        return _words(value)
    return _words(clean) if markup.is_too_much(clean) else Sanitised(clean)


def _words(value: str) -> Sanitised:
    words = Sanitised(_clean(markup.flat(value)))
    words.is_flat = True
    return words


def _clean(value: str) -> str:
    """Parse, and put what stood in structure that isn't kept into paragraphs; what that has made is parsed too."""
    parsed = _parsed(value, ALLOWED_TAGS | flow.UNKEPT)
    flowed = flow.flowed(parsed)
    clean = parsed if flowed is parsed else _parsed(flowed, ALLOWED_TAGS)
    clean = no_breaks.breaking(clean)
    while (rest := _EMPTY_LINE.sub("", _BLANKS.sub(lambda match: match[1] or "", clean)).strip()) != clean:
        clean = rest  # a heading of which the only paragraph was empty is empty now
    return clean


def _parsed(value: str, tags: set[str]) -> str:
    parsed = nh3.clean(
        value,
        tags=tags,
        clean_content_tags={"script", "style", "title"},
        attributes=_ATTRIBUTES,
        url_schemes=ALLOWED_SCHEMES,
        attribute_filter=_attribute,
        link_rel=None,
    )
    return markup.without_bare(parsed.replace("&nbsp;", no_breaks.NO_BREAK), "span")


def plain(value: str) -> str:
    """Return the words of a rich text, blocks separated by a blank."""
    return " ".join(markup.words(value).split())


class RichTextField(EditorField):
    """A rich text that is sanitised on every way into the database: forms, `save()`, `update()`, bulk and fixtures."""

    def formfield(self, **kwargs: Any) -> Any:
        field = super().formfield(**{"max_length": LONGEST_SENT, **kwargs})
        field.error_messages["max_length"] = TOO_LONG % {"most": LONGEST}
        return field

    def clean(self, value: Any, model_instance: Model | None) -> Any:
        """Refuse what can't be stored as it is meant, or could never be saved again."""
        clean = sanitise(value)
        if clean.is_flat:
            raise ValidationError(TOO_MUCH_MARKUP, code="too_much_markup")
        if len(clean) > LONGEST:
            raise ValidationError(TOO_LONG % {"most": LONGEST}, code="max_length")
        return super().clean(clean, model_instance)

    def pre_save(self, model_instance: Model, add: bool) -> Sanitised:
        value = sanitise(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if not hasattr(value, "as_sql"):  # an expression such as F("html") holds what was sanitised before
            value = str(sanitise(value))
        return super().get_db_prep_save(value, connection)
