"""What stands beside a field whose choices are rows: the way to the form of what is chosen, and to that of a new one.

Django offers both by what a role may do with a kind of row. Whether somebody may change one row is a question about
that row; and what is chosen is in use here, so it is never deleted from here.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import AdminReadonlyField
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import ForeignObjectRel, Model
from django.forms.renderers import BaseRenderer
from django.forms.widgets import ChoiceWidget
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kit.admin.rendering import in_html


def named(field: AdminReadonlyField, remote_field: ForeignObjectRel, row: Model) -> str:
    """Print what is chosen in a field that is only read. Django would link it for everybody, whoever may open it."""
    return str(row)


AdminReadonlyField.get_admin_url = named  # type: ignore[assignment, method-assign]  # Django has no other place


class Choosing(ChoiceWidget):
    """A widget whose choices are rows."""

    addresses: Mapping[str, str] = {}  # by id, of their forms


class Beside(RelatedFieldWidgetWrapper):
    """A picker with a pencil where the user may change the row that is chosen, and a plus where they may add one."""

    widget: Choosing

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """Return the picker with what stands beside it, without a template: a story has dozens."""
        picker = self.widget.render(name, value, attrs)
        ways = "" if self.is_hidden else f"\n    {self._change(name, value)}\n    {self._add(name)}\n  "
        return mark_safe(f'<div class="related-widget-wrapper">\n  {picker}\n  {ways}\n</div>\n')  # noqa: S308

    def _change(self, name: str, value: Any) -> str:
        if not self.can_change_related:
            return ""
        address = self.widget.addresses.get(str(value))
        way = f' href="{in_html(address)}"' if address else ""
        return self._link("change", name, "change-chosen", way, _("Change the chosen %(model)s"))

    def _add(self, name: str) -> str:
        if not self.can_add_related:
            return ""
        rel = self.rel.model._meta
        address = self.get_related_url((rel.app_label, str(rel.model_name)), "add")
        way = f' href="{address}?{TO_FIELD_VAR}={self.rel.get_related_field().name}&amp;{IS_POPUP_VAR}=1"'
        return self._link("add", name, "add-related", way, _("Add another %(model)s"))

    def _link(self, does: str, name: str, kind: str, way: str, title: str) -> str:
        said = title % {"model": in_html(self.rel.model._meta.verbose_name)}
        icon = static(f"admin/img/icon-{does}link.svg")
        return (
            f'<a class="related-widget-wrapper-link {kind}" id="{does}_id_{in_html(name)}"{way} data-popup="yes" '
            f'title="{said}"><img src="{icon}" alt="" width="24" height="24"></a>'
        )


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
