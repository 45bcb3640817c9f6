"""The forms of an account: one for all that it is, and one for a new password."""

from typing import Any, cast

from django import forms
from django.contrib.auth.forms import AdminPasswordChangeForm, SetPasswordMixin, UsernameField
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kit.admin.forms import ConstrainedForm
from magazine.accounts import rules
from magazine.setup.logins import JOBS
from people.models import Author

ACCESS_FIELDS = ("role", "is_active", "is_superuser")
ROLE_TASKS = {job.role: job.task for job in JOBS}


class RoleField(forms.ModelChoiceField):
    """A choice among the roles, each with what it is for."""

    default_error_messages = {"invalid_choice": _("Choose a role that you hold yourself: nobody gives another.")}

    def label_from_instance(self, group: Group) -> str:
        return f"{group.name}: {_(ROLE_TASKS[group.name])}"


class AccountForm(ConstrainedForm):
    """What an account is: name, e-mail, role, whether it is active, and the author that it belongs to."""

    by: User  # who fills it in; the admin makes a class for each request

    role = RoleField(
        queryset=None,
        required=False,
        blank=True,
        widget=forms.RadioSelect,
        empty_label=_("None: doesn’t come to the desk"),
        label=_("Role"),
    )
    author: "forms.ModelChoiceField[Author]" = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label=_("Author"),
        help_text=_("Who writes with this account: the stories under their byline become its own."),
        error_messages={"invalid_choice": _("This author has an account already: choose another.")},
    )

    class Meta:
        model = User
        fields = ["username", "email", "first_name", "last_name", "is_active", "is_superuser"]
        field_classes = {"username": UsernameField}
        labels = {"is_superuser": _("Superuser")}
        help_texts = {
            "username": _("Letters, digits and @ . + - _ only, at most 150."),
            "is_active": _(
                "Without the tick nobody signs in with it. Rather than delete an account, take the tick away."
            ),
            "is_superuser": _("May do everything, and is seen by superusers alone."),
        }
        error_messages = {
            "username": {
                "unique": _("An account with this name exists already: choose another."),
                "invalid": _("Letters, digits and @ . + - _ only: leave out the rest."),
            }
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_roles()
        author = cast(forms.ModelChoiceField, self.fields["author"])
        author.queryset = rules.authors_for(self.instance)
        author.disabled = not rules.may_name_author(self.by)
        self.initial.setdefault("author", getattr(self.instance, "author", None))
        if self.instance == self.by:
            self._keep_access()

    def _offer_roles(self) -> None:
        role = cast(RoleField, self.fields["role"])
        role.queryset = rules.roles_to_give(self.by)
        held = list(rules.roles_of(self.instance)) if self.instance.pk else []
        if held:
            self.initial["role"] = held[0]
        if held[1:]:
            also = {"roles": ", ".join(each.name for each in held[1:])}
            role.help_text = _("Holds %(roles)s too; another choice takes the place of all.") % also

    def _keep_access(self) -> None:
        """Nobody shuts themselves out: what opens the desk to who writes now is printed, and not taken from a post."""
        for name in {*ACCESS_FIELDS} & {*self.fields}:
            self.fields[name].disabled = True
        self.fields["role"].help_text = _("Your own role, and whether you are active, is changed by somebody else.")

    def clean_username(self) -> str:
        name = self.cleaned_data["username"]
        if rules.named(name).exclude(pk=self.instance.pk).exists():
            raise ValidationError(self.fields["username"].error_messages["unique"], code="unique")
        return name

    def _post_clean(self) -> None:
        """Open the desk to who has a role."""
        super()._post_clean()
        if {"role", "is_superuser"} & {*self.changed_data}:
            self.instance.is_staff = bool(self.cleaned_data.get("role")) or self.instance.is_superuser

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc] # Django's own, which the stubs leave out
        if "role" in self.changed_data:
            rules.appoint(self.instance, self.cleaned_data["role"])
        if "author" in self.changed_data:
            rules.name_author(self.instance, self.cleaned_data["author"])


class NewAccountForm(SetPasswordMixin, AccountForm):
    """An account that there isn't yet, with its first password."""

    password1, password2 = SetPasswordMixin.create_password_fields(_("Password"), _("Password again"))

    def clean(self) -> dict[str, Any] | None:
        self.validate_passwords()
        return super().clean()

    def _post_clean(self) -> None:
        super()._post_clean()
        self.validate_password_for_user(self.instance)

    def save(self, commit: bool = True) -> User:
        self.instance.set_password(self.cleaned_data["password1"])
        return super().save(commit)


class PasswordForm(AdminPasswordChangeForm):
    """A new password for an account. To take the password away, as Django offers, could shut the last superuser out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)
        for field in self.fields.values():
            field.required = True
