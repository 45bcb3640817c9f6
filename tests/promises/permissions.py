"""The table of permissions: who may do what at the desk, and with a story in which state.

It says in a second place what the code says in its own, so that neither changes alone. A new address at the desk is a
new line here; `test_permissions.py` asks each cell by a real request, and fails for an address without a line.
"""

ANYONE, READER, FORMER = "anyone", "reader", "disabled account"
WRITER, OTHER, EDITOR, PICTURES, CHIEF = "writer of the story", "another writer", "editor", "picture editor", "chief"
OUTSIDE = (ANYONE, READER, FORMER)
STAFF = (WRITER, OTHER, EDITOR, PICTURES, CHIEF)
ACTORS = OUTSIDE + STAFF
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")

STATES = ("draft", "in_review", "approved", "scheduled", "live", "changed", "embargo", "off", "trash")
KEPT = tuple(state for state in STATES if state != "trash")
UNREAD = tuple(state for state in KEPT if state != "in_review")  # nobody is judging it just now

# Who may, and in which states of the story. Another writer never may: to them there is no such story.
SEE = {WRITER: STATES, EDITOR: STATES, PICTURES: STATES, CHIEF: STATES}
NOTE = {WRITER: KEPT, EDITOR: KEPT, PICTURES: KEPT, CHIEF: KEPT}
SAVE = {WRITER: UNREAD, EDITOR: KEPT, PICTURES: KEPT, CHIEF: KEPT}  # a picture editor the photos alone
WRITE = {WRITER: UNREAD, EDITOR: KEPT, CHIEF: KEPT}
TAKE_BACK = {WRITER: KEPT, EDITOR: KEPT, CHIEF: KEPT}
PUBLISH = {EDITOR: KEPT, CHIEF: KEPT}
TRASH = {WRITER: ("draft",), EDITOR: KEPT, CHIEF: KEPT}
UNTRASH = {WRITER: ("trash",), EDITOR: ("trash",), CHIEF: ("trash",)}
LED = dict.fromkeys(STAFF, STATES)  # led on, whoever one is; the other page asks who

# Below /desk/articles/article/<story>/: who may look (None: the page has no GET), and who may act (None: no POST).
STORY = {
    "change/": (SEE, SAVE),
    "history/": (SEE, None),
    "uses/<use>/": (SEE, None),
    "compare/<older>/<newer>/": (SEE, None),
    "revisions/<newer>/preview/": (SEE, None),
    "revisions/<older>/restore/": (WRITE, WRITE),
    "discard/": (WRITE, WRITE),
    "autosave/": (None, SAVE),
    "autosave/<autosave>/take-up/": (None, SAVE),
    "autosave/<autosave>/throw-away/": (None, SAVE),
    "keep/": (None, SAVE),
    "presence/": (None, SEE),
    "notes/": (None, NOTE),
    "notes/<note>/answer/": (None, NOTE),
    "notes/<note>/resolve/": (None, NOTE),
    "preview-links/": (PUBLISH, PUBLISH),
    "preview-links/<link>/revoke/": (None, PUBLISH),
    "submit/": (WRITE, WRITE),
    "take-back/": (TAKE_BACK, TAKE_BACK),
    "send-back/": (PUBLISH, PUBLISH),
    "approve/": (PUBLISH, PUBLISH),
    "schedule/": (PUBLISH, PUBLISH),
    "unschedule/": (PUBLISH, PUBLISH),
    "come-down/": (PUBLISH, PUBLISH),
    "withdraw/": (PUBLISH, PUBLISH),
    "embargo/": (PUBLISH, PUBLISH),
    "trash/": (TRASH, TRASH),
    "untrash/": (UNTRASH, UNTRASH),
    "delete/": (LED, LED),  # to the trash
}

# The rows of the other models, and the list of stories: what a writer, an editor, a picture editor and the chief may
# do with them. v: view, a: add, c: change, d: delete; of a photo also t: take down, l: lift a takedown.
MODELS = {
    "articles/article": ("va", "va", "v", "va"),
    "articles/campaign": ("v", "vacd", "v", "vacd"),
    "articles/product": ("v", "vacd", "v", "vacd"),
    "articles/section": ("v", "vacd", "v", "vacd"),
    "articles/photogallery": ("va", "vacd", "vacd", "vacd"),
    "taggit/tag": ("v", "vacd", "vac", "vacd"),
    "media/photo": ("va", "vacdt", "vacdtl", "vacdtl"),
    "people/person": ("v", "vacd", "v", "vacd"),
    "people/brand": ("v", "vacd", "v", "vacd"),
    "people/author": ("v", "vacd", "v", "vacd"),
    "people/ambassador": ("v", "vacd", "v", "vacd"),
    "auth/user": ("", "", "", "vacd"),
}
COLUMNS = {WRITER: 0, OTHER: 0, EDITOR: 1, PICTURES: 2, CHIEF: 3}

# Below a model's address: the right that looking takes, and the one that acting takes ("" for anybody at the desk).
PAGES = {
    "": ("v", "v"),  # acting is a bulk action, which asks for its own right
    "add/": ("a", "a"),
    "<row>/change/": ("v", "c"),
    "<row>/delete/": ("d", "d"),
    "<row>/history/": ("v", "v"),
    "<row>/": ("", ""),  # leads to the form
}
OWN_PAGES = {
    "media/photo/upload/": ("a", "a"),
    "media/photo/<row>/doubles/": ("a", "a"),
    "media/photo/<row>/withdraw/": ("a", "a"),
    "articles/campaign/<row>/embargo/": ("c", "c"),
    "media/photo/<row>/uses/": ("v", None),
    **{
        f"{model}/<row>/uses/<use>/": ("v", None)
        for model in (
            *("articles/campaign", "articles/photogallery", "articles/product", "articles/section", "taggit/tag"),
            *("people/person", "people/brand", "people/author"),
        )
    },
    "media/photo/<row>/take-down/": ("t", "t"),
    "media/photo/<row>/span/": ("c", "c"),
    "media/photo/<row>/lift/": ("l", "l"),
    "media/photo/<row>/proofs/<window>/": ("v", None),
    "auth/user/<row>/password/": ("c", "c"),
    "articles/product/<row>/merge/": ("d", "d"),
    "people/brand/<row>/merge/": ("d", "d"),
    "people/person/<row>/merge/": ("d", "d"),
    "taggit/tag/<row>/merge/": ("d", "d"),
}
# Below a photo's address, where a writer has added it and only they use it: who may look, and who may act.
KEEPERS = (EDITOR, PICTURES, CHIEF)
OWN_PHOTO = {
    "change/": (STAFF, (WRITER, *KEEPERS)),
    "history/": (STAFF, None),
    "uses/": (STAFF, None),
    "delete/": (KEEPERS, KEEPERS),
    "take-down/": (KEEPERS, KEEPERS),
    "lift/": ((PICTURES, CHIEF), (PICTURES, CHIEF)),
}

# The pages that are about no row: who may look, and who may act.
WALKERS = (EDITOR, PICTURES, CHIEF)
SITE = {
    "": (STAFF, STAFF),
    "password_change/": (STAFF, STAFF),
    "password_change/done/": (STAFF, None),
    "jsi18n/": (STAFF, None),
    "autocomplete/": (STAFF, None),
    "moment/": (WALKERS, WALKERS),
    "<app>/": (STAFF, STAFF),
}
DOORS = ("login/", "logout/")  # whoever one is, and with tests of their own


def may_to_story(actor, state, path, method):
    """Return whether an actor is let in, None where the page has no such method."""
    look, act = STORY[path]
    who = act if method == "POST" else look if method in ("GET", "HEAD") else None
    return None if who is None else state in who.get(actor, ())


def may_to_rows(actor, model, rights, method):
    """Return whether an actor is let in to a page that takes the `rights` (to look, to act); None: no such method."""
    right = rights[method == "POST"]
    return None if right is None else actor in STAFF and right in MODELS[model][COLUMNS[actor]]


def may_to_site(actor, path, method):
    """Return whether an actor is let in, None where the page has no such method."""
    look, act = SITE[path]
    who = act if method == "POST" else look if method in ("GET", "HEAD") else None
    return None if who is None else actor in who
