"""Sealed quarters in the admin: read, downloaded, published, corrected beside; never changed."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import display, register
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse

from commitments.actions.publishing import earlier_unpublished, kept_back, publish_quarter
from commitments.actions.sealing import CorrectionNote, record_correction
from commitments.admin.asking import instant_of, person_of, rights_of
from commitments.admin.base import PlanModelAdmin
from commitments.admin.columns import time_of
from commitments.admin.filters import PlanFilter
from commitments.admin.review import record_links
from commitments.admin.site import site
from commitments.choices import RecordKind, Role
from commitments.forms.collection import CorrectionForm, PublishForm
from commitments.models import SealedQuarter
from commitments.refusals import REFUSALS, put_into
from commitments.reporting.canonical import read_correction
from commitments.reporting.publications import publication_of
from commitments.reporting.records import corrections_of, sealed_summary
from commitments.views.notes import Note, Notes


@register(SealedQuarter, site=site)
class SealedQuarterAdmin(PlanModelAdmin):
    """The chain of every plan, seals and corrections, newest first."""

    writers = ()
    has_history = False
    list_display = ("name", "kind", "sequence", "cut_off_name", "taken_at_name", "short_hash")
    list_select_related = ("plan",)
    list_filter = (PlanFilter, "kind")
    search_fields = ("quarter", "record_hash")
    ordering = ("plan", "-sequence")

    cut_off_name = time_of("cut_off", "Cut-off")
    taken_at_name = time_of("taken_at", "Taken at")

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        # A list does not read whole quarters.
        return rows.defer("content")

    @display(description="Record", ordering="quarter_start")
    def name(self, record: SealedQuarter) -> str:
        return str(record)

    @display(description="Record hash")
    def short_hash(self, record: SealedQuarter) -> str:
        return f"{record.record_hash[:12]}…"

    def own_urls(self) -> list[URLPattern]:
        return [
            self.page("<path:object_id>/correct/", self.correct_view, "correct"),
            self.page("<path:object_id>/publish/", self.publish_view, "publish"),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One record: what it is, where its pages and files are, what corrects it."""
        if request.method == "POST":
            return super().change_view(request, object_id, form_url, extra_context)
        record: SealedQuarter = self.visible_or_404(request, object_id)
        is_seal = record.kind == RecordKind.SEAL
        place = {"plan": record.plan.slug, "when": record.as_period.slug}
        governs = rights_of(request).role_in(record.plan) is Role.GOVERNANCE
        context = {
            "title": f"{'Sealed quarter' if is_seal else 'Correction'}: {record}",
            "original": record,
            "is_seal": is_seal,
            "corrections": _notes_of(record),
            "download": reverse("review:pack", kwargs=place),
            "review_links": record_links(request, record, page="overview" if is_seal else "corrections"),
            "may_correct": is_seal and governs,
            "publication": publication_of(record),
            "published_pages": reverse("published:overview", kwargs=place),
        }
        return self.respond(request, "sealed.html", context)

    def publish_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say what publishing means, ask once more, publish."""
        seal: SealedQuarter = self.visible_or_404(request, object_id)
        if seal.kind != RecordKind.SEAL:
            raise Http404("A correction is published with the quarter that it stands beside.")
        if rights_of(request).role_in(seal.plan) is not Role.GOVERNANCE:
            raise PermissionDenied("Only governance publishes a quarter.")
        form = PublishForm(request.POST if request.method == "POST" else None)
        if form.is_valid() and self._published(request, seal, form):
            return HttpResponseRedirect(self.url_of("change", seal))
        context = {
            "title": f"Publish {seal.quarter}",
            "original": seal,
            "readers": "the panel and everyone" if seal.plan.is_public else "the panel",
            "publication": publication_of(seal),
            "refused": kept_back(seal.plan.marking, sealed_summary(seal).plan.marking, quarter=seal.quarter),
            "waiting": earlier_unpublished(seal),
            "form": form,
            "review_links": record_links(request, seal, page="overview"),
        }
        return self.respond(request, "publish.html", context)

    def _published(self, request: HttpRequest, seal: SealedQuarter, form: PublishForm) -> bool:
        """Whether the action did its work; if not, the form says why and holds the note."""
        try:
            note = form.cleaned_data["note"]
            result = publish_quarter(seal=seal, note=note, by=person_of(request), at=instant_of(request))
        except REFUSALS as error:
            put_into(form, error)
            return False
        said = "is published" if result.is_new else "was published already"
        self.message_user(request, f"{seal.quarter} {said}.", messages.SUCCESS)
        return True

    def correct_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Add a numbered, dated note beside the seal. The action has its own transaction."""
        seal: SealedQuarter = self.visible_or_404(request, object_id)
        if seal.kind != RecordKind.SEAL:
            raise Http404("A correction is not corrected: add another beside its quarter.")
        if rights_of(request).role_in(seal.plan) is not Role.GOVERNANCE:
            raise PermissionDenied("Only governance records a correction.")
        form = CorrectionForm(request.POST if request.method == "POST" else None, summary=sealed_summary(seal))
        if request.method == "POST" and form.is_valid():
            note = CorrectionNote(**form.cleaned_data)
            try:
                record = record_correction(seal=seal, note=note, by=person_of(request), at=instant_of(request))
            except REFUSALS as error:
                put_into(form, error)
            else:
                self.message_user(request, f"Recorded: {record}.", messages.SUCCESS)
                return HttpResponseRedirect(self.url_of("change", seal))
        context = {
            "title": f"Correct {seal.quarter}",
            "original": seal,
            "form": form,
            "media": self.media + form.media,
        }
        return self.respond(request, "correct.html", context)


def _notes_of(record: SealedQuarter) -> tuple[Note, ...]:
    """The corrections beside a seal, or the one that a record is, in the words of the review pages."""
    if record.kind == RecordKind.SEAL:
        seal, found = record, tuple(corrections_of(record))
    else:
        seal = SealedQuarter.objects.seals().get(plan=record.plan, quarter=record.quarter)
        found = (read_correction(record.format, record.content),)
    return Notes.of(found, sealed_summary(seal)).all if found else ()
