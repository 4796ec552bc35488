from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from commitments.choices import Deliverer, Marking, Role
from kpis.choices import DECIMAL_PLACES, MAX_DIGITS, Absence
from kpis.models import KPI
from plantracker.people.models import User
from plantracker.texts import plain_text, slug_form
from plantracker.ui.brand import readable_colour


class PlanQuerySet(models.QuerySet["Plan"]):
    """Questions to the plans."""

    def held_by(self, person: User, *roles: Role) -> "PlanQuerySet":
        """Plans in which the person has one of the roles; every plan for an administrator."""
        if not person.is_active:
            return self.none()
        if person.is_superuser:
            return self.all()
        return self.filter(memberships__person=person, memberships__role__in=roles)


class Plan(models.Model):
    """A Police and Crime Plan: its term, its words for office, board and panel, its marking."""

    slug = models.SlugField(validators=[slug_form], max_length=60, unique=True)
    title = models.CharField(max_length=200)
    area = models.CharField(max_length=200)
    office = models.CharField(max_length=200)
    board = models.CharField(max_length=200)
    panel = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The last day of the plan.")
    baseline_period = models.CharField(max_length=10, blank=True, help_text="Such as 2020/21.")
    register = models.CharField(max_length=80, blank=True, help_text="Where its KPIs are kept; the slug by default.")
    marking = models.CharField(max_length=30, choices=Marking, default=Marking.OFFICIAL)
    is_public = models.BooleanField(default=False)
    brand_colour = models.CharField(
        "colour",
        max_length=7,
        blank=True,
        validators=[readable_colour],
        help_text="Of the pages' header, such as #1d3557; white text on it must be readable. Empty: the site's own.",
    )
    logo_text = models.CharField(
        max_length=60, blank=True, help_text="What the pages' header says. Empty: the name of the site."
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "slug")
        constraints = (
            models.CheckConstraint(condition=Q(starts_on__lte=models.F("ends_on")), name="plan_starts_before_it_ends"),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.area})"

    @property
    def scope(self) -> str:
        """Where the ledger keeps this plan's events."""
        return f"plan/{self.pk}"


class Membership(models.Model):
    """What one person may do in one plan; an empty role is for someone who is only named."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role, blank=True)

    class Meta:
        ordering = ("plan", "person__email")
        constraints = (
            models.UniqueConstraint(fields=("plan", "person"), name="membership_one_role_per_plan"),
            models.CheckConstraint(condition=Q(role__in=["", *Role.values]), name="membership_role_known"),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display() or 'named only'}"


class Theme(models.Model):
    """A priority of the plan; it may start later than the plan."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="themes")
    slug = models.SlugField(validators=[slug_form], max_length=80)
    order = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    objective = models.TextField(validators=plain_text, blank=True)
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="themes_led"
    )
    starts_on = models.DateField(null=True, blank=True, help_text="Empty: with the plan.")
    declared_total = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many commitments the plan says this theme has."
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ("plan", "order", "slug")
        constraints = (models.UniqueConstraint(fields=("plan", "slug"), name="theme_slug_once_per_plan"),)

    def __str__(self) -> str:
        return self.title


class PlanKPI(models.Model):
    """A plan's link to a measure: whether it is key, its baseline, the themes it serves."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="kpi_links")
    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="plan_links", verbose_name="KPI")
    position = models.PositiveIntegerField(help_text="Its place in Table One and in files.")
    key = models.BooleanField(default=True, help_text="Key KPIs are printed in Table One.")
    baseline_period = models.CharField(max_length=10, blank=True)
    baseline_value = models.DecimalField(max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True)
    baseline_absence = models.CharField(max_length=20, choices=Absence, blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="kpi_links")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "KPI of a plan"
        verbose_name_plural = "KPIs of plans"
        ordering = ("plan", "position")
        constraints = (
            models.UniqueConstraint(fields=("plan", "kpi"), name="plan_kpi_once"),
            models.CheckConstraint(
                condition=Q(baseline_value__isnull=False, baseline_absence="")
                | Q(baseline_value__isnull=True, baseline_absence__in=Absence.values),
                name="plan_kpi_baseline_or_absence",
                violation_error_message="Give a baseline or a reason why there is none: one of them, not both.",
            ),
        )

    def __str__(self) -> str:
        return str(self.kpi)


class AimQuerySet(models.QuerySet["Aim"]):
    """Questions to the aims; each that depends on time takes the instant."""

    def in_record(self) -> "AimQuerySet":
        """Aims that are not withdrawn."""
        return self.filter(withdrawn_on__isnull=True)

    def in_record_on(self, day: date) -> "AimQuerySet":
        """Aims that a quarter's record holds which ends on this day: begun, and not withdrawn by then."""
        begun = Q(theme__starts_on__isnull=True) | Q(theme__starts_on__lte=day)
        return self.filter(begun, Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day))

    def visible_to(self, person: User) -> "AimQuerySet":
        """Aims of the plans that the person may see in the admin."""
        return self.filter(plan__in=Plan.objects.held_by(person, Role.GOVERNANCE, Role.ANALYST, Role.LEAD))

    def led_by(self, person: User) -> "AimQuerySet":
        """Aims that the person leads or deputises."""
        deputising = Aim.deputies.through.objects.filter(aim_id=OuterRef("pk"), user_id=person.pk)
        return self.filter(Q(lead=person) | Exists(deputising))


class Aim(models.Model):
    """One commitment of a theme, in its approved wording."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="aims")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="aims")
    slug = models.SlugField(validators=[slug_form], max_length=80)
    order = models.PositiveIntegerField()
    title = models.TextField(validators=plain_text, help_text="The approved wording.")
    delivered_by = models.CharField(max_length=20, choices=Deliverer, blank=True)
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="aims_led"
    )
    deputies = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="aims_deputised")
    due_on = models.DateField(null=True, blank=True, help_text="Empty: standing, to the plan's end.")
    reported_with = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reports_for",
        help_text="Another aim whose update covers this one.",
    )
    kpis = models.ManyToManyField(PlanKPI, blank=True, related_name="aims", verbose_name="KPIs")
    withdrawn_on = models.DateField(null=True, blank=True, editable=False)
    withdrawn_reason = models.TextField(validators=plain_text, blank=True, editable=False)
    reworded_on = models.DateField(null=True, blank=True, editable=False)
    reworded_reason = models.TextField(validators=plain_text, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AimQuerySet.as_manager()

    class Meta:
        ordering = ("plan", "theme__order", "theme__slug", "order", "slug")
        constraints = (
            models.UniqueConstraint(fields=("plan", "slug"), name="aim_slug_once_per_plan"),
            models.CheckConstraint(condition=~Q(reported_with=models.F("id")), name="aim_not_reported_with_itself"),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawn_reason=""), name="aim_withdrawn_with_reason"
            ),
            models.CheckConstraint(condition=Q(delivered_by__in=["", *Deliverer.values]), name="aim_deliverer_known"),
        )

    def __str__(self) -> str:
        return self.title if len(self.title) <= 80 else f"{self.title[:79]}…"
