"""Files of observations in the admin: chosen, checked, shown, and only then imported."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import display, register
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern

from commitments.admin.asking import instant_of, person_of
from commitments.admin.columns import name_of, time_of
from commitments.admin.measures import RegisterFilter, RegisterModelAdmin, kept_registers
from commitments.admin.site import site
from commitments.forms.fields import OneFileField, OneFileInput
from commitments.refusals import REFUSALS, plain, put_into
from kpis.actions.imports import ROWS_AT_ONCE, NewFile, confirm, put_aside, work_on
from kpis.choices import BatchState
from kpis.models import ImportBatch
from kpis.tasks import work_on_batch
from plantracker.csvfiles import BY_UPLOAD, MEBIBYTE
from plantracker.ui.formatting import counted, instant

UNDER_WAY = (BatchState.QUEUED, BatchState.CHECKING, BatchState.CONFIRMED, BatchState.WRITING)
# A workbook says only once it is read how many rows it has; one of this size has thousands.
LARGE_WORKBOOK = 200_000


class UploadForm(forms.Form):
    """A file of observations, and the register that it is for."""

    file = OneFileField(
        label="CSV or Excel file (XLSX)",
        help_text=f"At most {BY_UPLOAD.size // MEBIBYTE} MB and {BY_UPLOAD.rows:,} rows. The file is checked first;"
        " nothing is written before you confirm.",
        widget=OneFileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
        max_length=255,
    )
    register = forms.ChoiceField(label="KPIs of")

    def __init__(self, *args: Any, registers: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["register"]
        field.choices = [(each, each) for each in sorted(registers)]
        if len(registers) == 1:
            field.initial, field.widget = next(iter(registers)), forms.HiddenInput()


@register(ImportBatch, site=site)
class ImportBatchAdmin(RegisterModelAdmin):
    """Imports of observations: what was handed over, what the check found, what became of it."""

    has_history = False
    list_display = ("name", "state_now", "rows", "new", "revised", "uploaded_at_name", "uploaded_by")
    list_select_related = ("uploaded_by",)
    list_filter = (RegisterFilter,)
    search_fields = ("name",)
    ordering = ("-id",)

    uploaded_by_name = name_of("uploaded_by", "Uploaded by")

    uploaded_at_name = time_of("uploaded_at", "Uploaded at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("content", "report")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(kept_registers(request)) if obj is None else obj.register in kept_registers(request)

    def own_urls(self) -> list[URLPattern]:
        return [self.page("<path:object_id>/confirm/", self.confirm_view, "confirm")]

    @display(description="State", ordering="state")
    def state_now(self, batch: ImportBatch) -> str:
        return batch.get_state_display()

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Take a file: a short one is checked at once, a long one by a worker."""
        registers = kept_registers(request)
        if not registers:
            raise PermissionDenied("Only analysts and governance import figures.")
        posted = (request.POST, request.FILES) if request.method == "POST" else ()
        form = UploadForm(*posted, registers=registers)
        if request.method == "POST" and form.is_valid():
            batch = self._put_aside(request, form)
            if batch is not None:
                return HttpResponseRedirect(self.url_of("change", batch))
        context = {"title": "Import figures", "form": form, "has_file_field": True}
        return self.respond(request, "import_figures.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """What the check found, how far the work has come, and the button that confirms."""
        batch: ImportBatch = self.visible_or_404(request, object_id)
        if request.method == "POST":
            raise PermissionDenied("An import is confirmed on its own page, and never changed.")
        return self.respond(request, "import_batch.html", _context_of(batch))

    def confirm_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Import what was shown, and nothing else."""
        batch: ImportBatch = self.writable_or_refused(request, object_id)
        if request.method == "POST":
            try:
                confirm(batch=batch, by=person_of(request), at=instant_of(request))
            except REFUSALS as error:
                self.message_user(request, plain(error), messages.ERROR)
            else:
                _go_on(request, batch, is_long=batch.rows > ROWS_AT_ONCE)
        return HttpResponseRedirect(self.url_of("change", batch))

    def _put_aside(self, request: HttpRequest, form: UploadForm) -> ImportBatch | None:
        upload = form.cleaned_data["file"]
        if upload.size > BY_UPLOAD.size:
            form.add_error("file", f"The file is larger than {BY_UPLOAD.size // MEBIBYTE} MB: split it.")
            return None
        file = NewFile(form.cleaned_data["register"], upload.name, upload.read())
        try:
            batch = put_aside(file=file, by=person_of(request), at=instant_of(request))
        except REFUSALS as error:
            put_into(form, error)
            return None
        _go_on(request, batch, is_long=_looks_long(file.content))
        return batch


def _looks_long(content: bytes) -> bool:
    """Whether a worker should read the file: more lines than are read while somebody waits."""
    if content.startswith(b"PK"):
        return len(content) > LARGE_WORKBOOK
    return content.count(b"\n") > ROWS_AT_ONCE


def _go_on(request: HttpRequest, batch: ImportBatch, *, is_long: bool) -> None:
    """Take the next step here and now, or leave it to a worker; the database knows it anyway."""
    if is_long:
        transaction.on_commit(lambda: work_on_batch.delay(batch.pk), robust=True)
    else:
        work_on(batch=batch, at=instant_of(request))


def _context_of(batch: ImportBatch) -> dict[str, Any]:
    report = batch.report or {}
    problems = report.get("problems", [])
    return {
        "title": "Import of figures",
        "original": batch,
        "state": batch.get_state_display(),
        "is_under_way": batch.state in UNDER_WAY,
        "may_confirm": batch.state == BatchState.CHECKED and batch.new + batch.revised > 0,
        "nothing_new": batch.state == BatchState.CHECKED and not batch.new + batch.revised,
        "progress": _progress(batch),
        "counts": _counts(batch),
        "finished": instant(batch.finished_at) if batch.finished_at else "",
        "notices": report.get("notices", []),
        "problems": problems,
        "more_problems": max(0, batch.wrong - len(problems)),
        "new": report.get("new", []),
        "more_new": max(0, batch.new - len(report.get("new", []))),
        "revised": report.get("revised", []),
        "more_revised": max(0, batch.revised - len(report.get("revised", []))),
    }


def _counts(batch: ImportBatch) -> str:
    """What the check made of the rows; of a refused file only how much is wrong, for some rows were not read."""
    if batch.wrong:
        return f"{counted(batch.wrong, 'thing is', 'things are')} wrong."
    return f"{counted(batch.rows, 'row')}: {batch.new:,} new, {batch.revised:,} revised, {batch.unchanged:,} unchanged."


def _progress(batch: ImportBatch) -> str:
    if batch.state == BatchState.CHECKING and batch.done_rows:
        return f"{batch.done_rows:,} rows looked at."
    return ""
