"""A kind of rights and its rule come together: `manage.py check` says which of the two is missing, and where."""

from django.core.checks.registry import registry
from django.db import models

from media.rights import kinds


def said():
    return [(error.id, error.msg) for error in kinds.check()]


def test_each_kind_has_its_rule_and_the_check_is_asked():
    assert said() == []
    assert kinds.check in registry.registered_checks


def test_a_kind_without_a_rule_is_refused(monkeypatch):
    grown = models.TextChoices("Rights", [*((each.name, each.value) for each in kinds.Rights), ("RENTED", "rented")])
    monkeypatch.setattr(kinds, "Rights", grown)
    words = "The kind of rights 'rented' has no rule: say in KINDS of media/rights/kinds.py what it asks of a photo."
    assert said() == [("media.E001", words)]


def test_a_kind_whose_rule_was_taken_out_is_refused(monkeypatch):
    monkeypatch.delitem(kinds.KINDS, kinds.Rights.AGENCY)
    words = "The kind of rights 'agency' has no rule: say in KINDS of media/rights/kinds.py what it asks of a photo."
    assert said() == [("media.E001", words)]


def test_a_rule_without_a_kind_is_refused(monkeypatch):
    monkeypatch.setitem(kinds.KINDS, "rented", kinds.Kind())
    words = "KINDS of media/rights/kinds.py has a rule for 'rented', which is no kind of rights: add it to Rights."
    assert said() == [("media.E002", words)]
