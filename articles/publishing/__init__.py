"""The verbs of the desk: the only writers of status, of dates, of embargoes, and of a revision's place in time.

Each verb is one transaction, takes `by=` (the user; None for a command at the console, which may do what a Chief may),
and leaves an audit row. It raises PermissionDenied when the user may not do it, and `Refused`, with sentences for the
editor, when the story doesn't stand so that it could be done.
"""

from articles.publishing.acts import NotPublishable, Refused, examine
from articles.publishing.embargo import out_early, record_release, set_embargo
from articles.publishing.galleries import record_showing
from articles.publishing.restoring import Overtaken, discard, restore, take_up
from articles.publishing.review import approve, reopen_if_approved, send_back, submit, take_back
from articles.publishing.timeline import come_down, publish, schedule, unschedule, withdraw
from articles.publishing.trash import trash, untrash

__all__ = [
    "NotPublishable",
    "Overtaken",
    "Refused",
    "approve",
    "come_down",
    "discard",
    "examine",
    "out_early",
    "publish",
    "record_release",
    "record_showing",
    "reopen_if_approved",
    "restore",
    "schedule",
    "send_back",
    "set_embargo",
    "submit",
    "take_back",
    "take_up",
    "trash",
    "unschedule",
    "untrash",
    "withdraw",
]
