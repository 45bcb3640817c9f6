"""Accounts at the desk. Roles have no page: `magazine.roles` says what they hold."""

from functools import reduce
from operator import or_

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin  # registers Django's own pages, which are taken off below
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from kit.admin.base import DeskAdmin, RelatedFilter
from magazine.accounts import rules
from magazine.accounts.forms import AccountForm, NewAccountForm, PasswordForm

admin.site.unregister([Group, User])

NAMES = [("username", "email"), ("first_name", "last_name")]
STANDING = ["role", "author", "is_active"]
STRONGER = _("This account may do what you may not, so it isn’t yours to change: ask somebody who may as much.")


class RoleFilter(RelatedFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = _("role")


@admin.register(User)
class AccountAdmin(DeskAdmin, UserAdmin):
    form, add_form, change_password_form = AccountForm, NewAccountForm, PasswordForm
    add_form_template = None
    of_verbs = ("password", "last_login", "date_joined")
    actions = None  # deleting many at once isn't something that a magazine does
    list_display = ["username", "full_name", "role", "author", "email", "is_active", "last_login"]
    list_filter = [("groups", RoleFilter), "is_active"]
    search_help_text = _("Name or e-mail.")
    readonly_fields = ["new_password"]
    filter_horizontal = ()

    def get_queryset(self, request):
        """Return the accounts that the user may know of: every page, list and choice of accounts begins here."""
        rows = rules.visible_to(super().get_queryset(request), request.user)
        return rows.select_related("author__person").prefetch_related("groups")

    def get_fieldsets(self, request, obj=None):
        standing = [*STANDING, *(["is_superuser"] if request.user.is_superuser else [])]
        is_closed = bool(obj) and not self.has_change_permission(request, obj)
        sets = [
            (None, {"fields": NAMES}),
            (_("At the desk"), {"fields": standing, "description": STRONGER if is_closed else ""}),
            (_("Password"), {"fields": ["new_password"] if obj else [("password1", "password2")]}),
        ]
        return sets[:-1] if is_closed else sets

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.by = request.user  # the class is made for this request alone
        return form

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) and _is_among(rules.visible_to, request, obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and _is_among(rules.in_reach_of, request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and _is_among(rules.to_end_by, request, obj)

    def get_deleted_objects(self, objs, request):
        """Keep an account that has done something: with it the log would go, and the name in every other record."""
        shown, counts, needed, protected = super().get_deleted_objects(objs, request)
        records = {} if protected else reduce(or_, map(rules.records_of, objs), {})
        kept = [f"{capfirst(model._meta.verbose_name_plural)}: {number}" for model, number in records.items()]
        return shown, counts, needed, [*protected, *kept]

    def changeform_view(self, request, object_id=None, *args, **kwargs):
        return _in_turn(super().changeform_view, request, object_id, *args, **kwargs)

    def delete_view(self, request, object_id, *args, **kwargs):
        return _in_turn(super().delete_view, request, object_id, *args, **kwargs)

    def user_change_password(self, request, id, *args, **kwargs):  # noqa: A002 - as the address names it
        return _in_turn(super().user_change_password, request, id, *args, **kwargs)

    @admin.display(description=_("name"), ordering="last_name")
    def full_name(self, obj):
        return obj.get_full_name()

    @admin.display(description=_("role"))
    def role(self, obj):
        superuser = [_("superuser")] if obj.is_superuser else []
        return ", ".join([*map(str, superuser), *(group.name for group in obj.groups.all())])

    @admin.display(description=_("password"))
    def new_password(self, obj):
        address = reverse("admin:auth_user_password_change", args=[obj.pk])
        return format_html('<a class="button" href="{}">{}</a>', address, _("Set a new password…"))


def _is_among(rule, request, obj):
    """Return whether a row is among those that a rule of `accounts` gives a user; without a row, whether any may be."""
    return obj is None or rule(User.objects.all(), request.user).contains(obj)


def _in_turn(view, request, object_id, *args, **kwargs):
    """Answer a post while nobody else writes this account or that of who asks, who is asked for anew."""
    if request.method != "POST":
        return view(request, object_id, *args, **kwargs)
    with transaction.atomic():
        request.user = rules.hold(request.user, object_id)
        return view(request, object_id, *args, **kwargs)
