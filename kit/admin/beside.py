"""What stands beside a field whose choices are rows: the way to the form of what is chosen, and to that of a new one.

Django offers both by what a role may do with a kind of row. Whether somebody may change one row is a question about
that row; and what is chosen is in use here, so it is never deleted from here.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import AdminReadonlyField
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import ForeignObjectRel, Model
from django.forms.renderers import BaseRenderer
from django.forms.widgets import ChoiceWidget
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


def named(field: AdminReadonlyField, remote_field: ForeignObjectRel, row: Model) -> str:
    """Print what is chosen in a field that is only read. Django would link it for everybody, whoever may open it."""
    return str(row)


AdminReadonlyField.get_admin_url = named  # type: ignore[assignment, method-assign]  # Django has no other place


class Choosing(ChoiceWidget):
    """A widget whose choices are rows."""

    addresses: Mapping[str, str] = {}  # by id, of their forms


class Beside(RelatedFieldWidgetWrapper):
    """A picker with a pencil where the user may change the row that is chosen, and a plus where they may add one."""

    template_name = "admin/widgets/beside.html"
    widget: Choosing

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        address = self.widget.addresses.get(str(value)) if self.can_change_related else None
        return {**context, "form_address": address}

    def _render(self, template_name: str, context: dict[str, Any], renderer: BaseRenderer | None = None) -> SafeString:
        """Render a template of the project's: that of forms knows those of the apps alone."""
        return render_to_string(template_name, context)


def beside(wrapper: RelatedFieldWidgetWrapper, owner: ModelAdmin) -> RelatedFieldWidgetWrapper:
    """Return a wrapper that Django has put round a widget with nothing beside it that is then refused.

    Arguments: `owner`, the admin of the rows that are chosen.
    """
    wrapper.can_delete_related = wrapper.can_view_related = False
    wrapper.can_add_related = wrapper.can_add_related and getattr(owner, "is_added_beside", True)
    if not isinstance(wrapper.widget, Choosing):
        return wrapper
    is_one = not wrapper.widget.allow_multiple_selected
    return Beside(wrapper.widget, wrapper.rel, wrapper.admin_site, wrapper.can_add_related, can_change_related=is_one)
