"""Accounts at the desk. Roles have no page: `magazine.roles` says what they hold."""

from collections.abc import Callable, Sequence
from functools import reduce
from operator import or_
from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin  # registers Django's own pages, which are taken off below
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from kit.admin.base import DeskAdmin
from kit.admin.lists import RelatedFilter
from kit.admin.site import editor
from magazine.accounts import rules
from magazine.accounts.forms import AccountForm, NewAccountForm, PasswordForm

admin.site.unregister([Group, User])

NAMES = [("username", "email"), ("first_name", "last_name")]
AT_DESK = ["role", "author", "is_active"]
STRONGER = _("This account may do what you may not, so it isn’t yours to change: ask somebody who may as much.")


class RoleFilter(RelatedFilter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
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

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Return the accounts that the user may know of: every page, list and choice of accounts begins here."""
        rows = rules.visible_to(super().get_queryset(request), editor(request))
        return rows.select_related("author__person").prefetch_related("groups")

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        at_desk = [*AT_DESK, *(["is_superuser"] if request.user.is_superuser else [])]
        is_closed = bool(obj) and not self.has_change_permission(request, obj)
        sets = [
            (None, {"fields": NAMES}),
            (_("At the desk"), {"fields": at_desk, "description": STRONGER if is_closed else ""}),
            (_("Password"), {"fields": ["new_password"] if obj else [("password1", "password2")]}),
        ]
        return sets[:-1] if is_closed else sets

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> type[AccountForm]:
        form = cast(type[AccountForm], super().get_form(request, obj, change=change, **kwargs))
        form.by = editor(request)  # the class is made for this request alone
        return form

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_view_permission(request, obj) and _is_among(rules.visible_to, request, obj)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and _is_among(rules.in_reach_of, request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and _is_among(rules.to_end_by, request, obj)

    def get_deleted_objects(
        self, objs: Sequence[User] | QuerySet[User], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Keep an account that has done something: with it the log would go, and the name in every other record."""
        shown, counts, needed, protected = super().get_deleted_objects(objs, request)
        records: dict[type[Model], int] = {} if protected else reduce(or_, map(rules.records_of, objs), {})
        kept = [f"{capfirst(model._meta.verbose_name_plural)}: {number}" for model, number in records.items()]
        return shown, counts, needed, [*protected, *kept]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        return _in_turn(super().changeform_view, request, object_id, *args, **kwargs)

    def delete_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return _in_turn(super().delete_view, request, object_id, *args, **kwargs)

    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002 - as the address names it
        *args: Any,
        **kwargs: Any,
    ) -> HttpResponse:
        return _in_turn(super().user_change_password, request, id, *args, **kwargs)

    @admin.display(description=_("name"), ordering="last_name")
    def full_name(self, obj: User) -> str:
        return obj.get_full_name()

    @admin.display(description=_("role"))
    def role(self, obj: User) -> str:
        superuser = [_("superuser")] if obj.is_superuser else []
        return ", ".join([*map(str, superuser), *(group.name for group in obj.groups.all())])

    @admin.display(description=_("password"))
    def new_password(self, obj: User) -> SafeString:
        address = reverse("admin:auth_user_password_change", args=[obj.pk])
        return format_html('<a class="button" href="{}">{}</a>', address, _("Set a new password…"))


def _is_among(rule: Callable[[QuerySet[User], User], QuerySet[User]], request: HttpRequest, obj: User | None) -> bool:
    """Return whether a row is among those that a rule of `accounts` gives a user; without a row, whether any may be."""
    return obj is None or rule(User.objects.all(), editor(request)).contains(obj)


def _in_turn(
    view: Callable[..., HttpResponse], request: HttpRequest, object_id: str | None, *args: Any, **kwargs: Any
) -> HttpResponse:
    """Answer a post while nobody else writes this account or that of who asks, who is asked for anew."""
    if request.method != "POST":
        return view(request, object_id, *args, **kwargs)
    with transaction.atomic():
        request.user = rules.hold(editor(request), object_id)
        return view(request, object_id, *args, **kwargs)
