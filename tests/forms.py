"""The desk's pages, and what a browser sends of their forms: a test changes a field and sends the others as they are.

Where a row is asked for, its model stands for the page on which a new one is made.
"""

from html.parser import HTMLParser

from django.test import Client
from django.urls import reverse


class _Form(HTMLParser):
    def __init__(self, form_id):
        super().__init__()
        self.form_id, self.inside, self.data = form_id, False, {}
        self.select = self.textarea = None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.inside = attributes.get("id") == self.form_id
        if not self.inside:
            return
        name, kind = attributes.get("name"), attributes.get("type", "text")
        if tag == "input" and name and kind not in ("submit", "file", "button"):
            if kind not in ("checkbox", "radio") or "checked" in attributes:
                self.data.setdefault(name, []).append(attributes.get("value", "on" if kind == "checkbox" else "") or "")
        elif tag == "textarea":
            self.textarea = name
            self.data[name] = [""]
        elif tag == "select":
            self.select, self.first = name, None
            self.data.setdefault(name, []) if "multiple" in attributes else None
            self.multiple = "multiple" in attributes
        elif tag == "option" and self.select:
            value = attributes.get("value", "")
            self.first = value if self.first is None else self.first
            if "selected" in attributes:
                self.data.setdefault(self.select, []).append(value)

    def handle_data(self, data):
        if self.textarea:
            self.data[self.textarea][0] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.textarea:
            # A browser leaves out the first line break, and sends every other as CR LF.
            text = self.data[self.textarea][0].removeprefix("\n")
            self.data[self.textarea] = [text.replace("\r\n", "\n").replace("\n", "\r\n")]
            self.textarea = None
        elif tag == "select" and self.select:
            if not self.multiple and self.select not in self.data and self.first is not None:
                self.data[self.select] = [self.first]
            self.select = None
        elif tag == "form":
            self.inside = False


def filled(response, form_id, **changes):
    """Return the data of a form of a page as a browser sends it, with some fields changed."""
    parser = _Form(form_id)
    parser.feed(response.content.decode())
    assert parser.data, f"The page has no form {form_id}"
    return {name: values for name, values in parser.data.items() if "__prefix__" not in name} | changes


def signed_in(user):
    """Return a client by which somebody is at the desk."""
    client = Client()
    client.force_login(user)
    return client


def address_of(row, page="", *more):
    """Return the address of a page of a row at the desk: that of its form, or the one named."""
    page = page or ("add" if isinstance(row, type) else "change")
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_{page.replace('-', '_')}"
    return reverse(name, args=None if isinstance(row, type) else [row.pk, *more])


def form_of(client, row, /, **changes):
    """Return the data of a row's form at the desk, with some fields changed."""
    return filled(client.get(address_of(row)), f"{row._meta.model_name}_form", **changes)


def save(client, row, button="_save", /, *, follow=False, **changes):
    """Send a row's form with some fields changed, by one of its buttons; return the answer."""
    return client.post(address_of(row), {**form_of(client, row, **changes), button: "1"}, follow=follow)


def press(client, row, button, /, **changes):
    """Press a button of a row's form, and follow to where it leads."""
    return save(client, row, button, follow=True, **changes)


def added(data, prefix, **fields):
    """Add a new row to a formset of a form's data."""
    number = int(data[f"{prefix}-TOTAL_FORMS"][0])
    data[f"{prefix}-TOTAL_FORMS"] = [str(number + 1)]
    for name, value in fields.items():
        data[f"{prefix}-{number}-{name}"] = value
    return data
