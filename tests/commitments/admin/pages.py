"""Reading a page as a person would: its form as it stands, its sentences, the rows behind it."""

from contextlib import contextmanager
from html.parser import HTMLParser

from django.apps import apps
from django.contrib.sessions.models import Session

from plantracker.people.models import CachedValue

SKIPPED = {"submit", "image", "button", "file"}


class _Forms(HTMLParser):
    """The fields of every form of a page that posts."""

    def __init__(self):
        super().__init__()
        self.forms, self.current, self.select, self.area = [], None, None, None

    def handle_starttag(self, tag, attributes):
        at = dict(attributes)
        if tag == "form":
            self.current = {} if at.get("method", "").lower() == "post" else None
            if self.current is not None:
                self.forms.append(self.current)
        elif self.current is None:
            return
        elif tag == "input" and at.get("name") and at.get("type", "text") not in SKIPPED:
            if at.get("type") not in ("checkbox", "radio") or "checked" in at:
                value = at.get("value", "on" if at.get("type") == "checkbox" else "")
                self.current.setdefault(at["name"], []).append(value)
        elif tag == "select":
            self.select = at["name"]
        elif tag == "option" and "selected" in at:
            self.current.setdefault(self.select, []).append(at.get("value", ""))
        elif tag == "textarea":
            self.area = at["name"]
            self.current[self.area] = [""]

    def handle_data(self, data):
        if self.area:
            self.current[self.area][0] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.current = None
        elif tag == "textarea":
            # A browser drops the newline that follows the tag.
            self.current[self.area][0] = self.current[self.area][0].removeprefix("\n")
            self.area = None


def form_of(response, holding="csrfmiddlewaretoken"):
    """What the largest form of a page would post if nobody touched it."""
    parser = _Forms()
    parser.feed(response.content.decode())
    found = max(parser.forms, key=len)
    found.pop("csrfmiddlewaretoken", None)
    return found


def save(client, url, **typed):
    """Open a form, type into it, and save."""
    data = form_of(client.get(url))
    return client.post(url, {**data, **typed})


def sentences(response):
    """The page's messages and errors, as texts."""
    context = response.context
    said = [str(message) for message in context["messages"]] if context and "messages" in context else []
    for name in ("adminform", "form"):
        holder = context.get(name) if context else None
        form = getattr(holder, "form", holder)
        if form is not None and hasattr(form, "errors"):
            said += [sentence for errors in form.errors.values() for sentence in errors]
    return said


def all_rows():
    """Every stored row of every table, sessions, sign-in times and the cache apart."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model in (Session, CachedValue):
            continue
        columns = [field.attname for field in model._meta.concrete_fields if field.attname != "last_login"]
        found[model._meta.label] = list(model._base_manager.order_by("pk").values_list(*columns))
    return found


@contextmanager
def nothing_stored(beside=()):
    """No row of any table is new, changed or gone, save in the tables that are named."""
    before = all_rows()
    yield
    after = all_rows()
    assert {table for table, rows in after.items() if rows != before[table]} == {*beside}
