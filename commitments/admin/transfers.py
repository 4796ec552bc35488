"""A plan's files in and out: a zip is checked, shown, and only then imported; a plan leaves as the same zip."""

import base64
import binascii
import hashlib
import json
from dataclasses import fields
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern

from commitments.actions.importing import ChangedMeanwhile, ImportRefused, import_plan
from commitments.admin.asking import instant_of, person_of, rights_of
from commitments.admin.base import PlanModelAdmin
from commitments.choices import Role
from commitments.forms.fields import OneFileField, OneFileInput
from commitments.imports.differences import Difference
from commitments.imports.plans import CheckedImport, plan_import
from commitments.imports.sources import from_zip
from commitments.models import Plan
from commitments.permissions import NotAllowed
from commitments.refusals import REFUSALS, plain
from commitments.reporting.plan_files import as_zip, plan_files
from commitments.reporting.plan_rows import IF_WANTED
from kpis.periods import LONDON
from plantracker.csvfiles import BY_UPLOAD

# How long a checked file waits for its confirmation.
KEPT_FOR = 60 * 60
SHOWN_ERRORS = 500
CHANGED = "The plan changed after you looked at this page, or the files waited too long. Nothing was imported."
AGAIN = "The files are no longer kept: choose the zip again."


class UploadForm(forms.Form):
    """The zip of a plan's files."""

    archive = OneFileField(
        label="Zip of the plan's files",
        help_text=(
            f"The seven files, {IF_WANTED}; at most 5 MB."
            " They are checked first, and nothing is written before you confirm."
        ),
        widget=OneFileInput(attrs={"accept": ".zip,application/zip"}),
        max_length=255,
    )


class TransferPages(PlanModelAdmin):
    """Adds import and export to the pages of plans."""

    def transfer_urls(self) -> list[URLPattern]:
        return [
            self.page("import/", self.import_view, "import"),
            self.page("import/confirm/", self.confirm_view, "import_confirm"),
            self.page("<path:object_id>/export/", self.export_view, "export"),
        ]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Take the zip and show what is wrong with it, or what it would add, change and leave."""
        self._check_may_import(request)
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        if not form.is_valid():
            context = {"title": "Import a plan", "form": form, "has_file_field": True}
            return self.respond(request, "import.html", context)
        upload = form.cleaned_data["archive"]
        return self._checked_page(request, upload.read(BY_UPLOAD.size + 1))

    def confirm_view(self, request: HttpRequest) -> HttpResponse:
        """Import what was shown, and nothing else."""
        self._check_may_import(request)
        kept = _kept(request.POST.get("kept", ""), request) if request.method == "POST" else None
        if kept is None:
            self.message_user(request, AGAIN, messages.WARNING)
            return HttpResponseRedirect(self.url_of("import"))
        store, content = kept
        try:
            checked = self._check(request, content)
            if checked.errors or _digest(checked) != store["digest"]:
                raise ChangedMeanwhile
            imported = import_plan(checked=checked, by=person_of(request), at=instant_of(request))
        except (ChangedMeanwhile, ImportRefused):
            self.message_user(request, CHANGED, messages.WARNING)
            return self._checked_page(request, content)
        except REFUSALS as error:
            self.message_user(request, plain(error), messages.ERROR)
            return self._checked_page(request, content)
        store.delete()
        said = "The plan was imported." if imported.changed_anything else "There was nothing to change."
        self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(self.url_of("change", imported.plan))

    def export_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The plan's files as a zip; governance only, for they name people by their addresses."""
        plan: Plan = self.writable_or_refused(request, object_id)
        exported = plan_files(plan)
        if request.method != "POST":
            context = {
                "title": "Export the plan",
                "original": plan,
                "rows": exported.rows.items(),
                "if_wanted": IF_WANTED,
                "remarks": exported.remarks(),
            }
            return self.respond(request, "export.html", context)
        today = instant_of(request).astimezone(LONDON).date()
        response = HttpResponse(as_zip(exported.files), content_type="application/zip")
        response["Content-Disposition"] = f'attachment; filename="{plan.slug}-{today:%Y-%m-%d}.zip"'
        return response

    def _check_may_import(self, request: HttpRequest) -> None:
        rights = rights_of(request)
        if not (rights.is_administrator or rights.holds(Role.GOVERNANCE)):
            raise PermissionDenied("Only governance imports.")

    def _check(self, request: HttpRequest, content: bytes) -> CheckedImport:
        source = from_zip(content, BY_UPLOAD)
        return plan_import(source=source, by=person_of(request), at=instant_of(request))

    def _checked_page(self, request: HttpRequest, content: bytes) -> HttpResponse:
        try:
            checked = self._check(request, content)
        except NotAllowed as error:
            # The zip of somebody else's plan: the page says so, and nothing of that plan.
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(self.url_of("import"))
        context: dict[str, Any] = {
            "title": "Check the import",
            "errors": checked.errors[:SHOWN_ERRORS],
            "more_errors": max(0, len(checked.errors) - SHOWN_ERRORS),
            "differences": checked.differences.values(),
        }
        if not checked.errors and checked.changes_anything:
            context["kept"] = _keep(request, content, checked)
        return self.respond(request, "import_check.html", context)


def _keep(request: HttpRequest, content: bytes, checked: CheckedImport) -> str:
    """Put the files aside in a session of their own, so that other pages do not load them; answers its key."""
    store = SessionStore()
    store["person"] = person_of(request).pk
    store["archive"] = base64.b64encode(content).decode()
    store["digest"] = _digest(checked)
    store.set_expiry(KEPT_FOR)
    store.save()
    return str(store.session_key)


def _kept(key: str, request: HttpRequest) -> tuple[SessionStore, bytes] | None:
    """What was put aside under the key, for the very person who did; None where it is no longer there."""
    # Only such keys are made, and PostgreSQL cannot look for every other.
    if not (key.isascii() and key.isalnum()):
        return None
    store = SessionStore(session_key=key)
    if store.get("person") != person_of(request).pk:
        return None
    try:
        return store, base64.b64decode(store.get("archive", ""), validate=True)
    except binascii.Error:
        return None


def _digest(checked: CheckedImport) -> str:
    """What would be written, in one number: another answer means that something changed meanwhile."""
    said = [
        (each.file, each.left, [_plain(row) for row in (*each.added, *each.changed)])
        for each in checked.differences.values()
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _plain(difference: Difference) -> list[Any]:
    return [_values(difference.row), _values(difference.before)]


def _values(row: Any) -> list[str]:
    if row is None:
        return []
    values = [getattr(row, field.name) for field in fields(row)]
    return [str(sorted(value)) if isinstance(value, frozenset) else str(value) for value in values]
