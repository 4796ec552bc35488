"""Forms of memberships and people."""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError

from commitments.choices import Role
from commitments.forms.records import ActionForm, LedgerVersionForm
from plantracker.people.models import User

NOBODY = "Nobody with this address is known. An administrator adds people."


class NewMembershipForm(ActionForm):
    """Gives a person, found by their address, a role in the plan."""

    email = forms.EmailField(label="E-mail address", help_text="Of somebody whom the tracker knows.")

    may_make_governance: ClassVar[bool] = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_roles(self, self.may_make_governance)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip().lower()
        person = User.objects.filter(email=email).first()
        if person is None:
            raise ValidationError(NOBODY)
        if self.plan and self.plan.memberships.filter(person=person).exists():
            raise ValidationError("This person is in the plan already: change their role there.")
        self.instance.person = person
        return email


class MembershipForm(LedgerVersionForm):
    """Changes a person's role in a plan."""

    may_make_governance: ClassVar[bool] = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_roles(self, self.may_make_governance)


def offer_roles(form: forms.BaseForm, may_make_governance: bool) -> None:
    """All roles, an empty one for who is only named; governance is an administrator's to give."""
    field = form.fields.get("role")
    if isinstance(field, forms.ChoiceField):
        roles = [role for role in Role if may_make_governance or role is not Role.GOVERNANCE]
        field.choices = [("", "None: only named in the plan"), *((role.value, role.label) for role in roles)]


class PersonForm(LedgerVersionForm):
    """A person's own fields."""

    editor: ClassVar[User | None] = None

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip().lower()
        return email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.editor and self.instance.pk == self.editor.pk:
            for name in ("is_active", "is_superuser"):
                if cleaned.get(name) is False:
                    self.add_error(name, "You cannot take this away from yourself: ask another administrator.")
        return cleaned


class PasswordForm(forms.Form):
    """A new password for somebody, typed twice."""

    password = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        help_text=password_validators_help_text_html(),
    )
    again = forms.CharField(
        label="The same again", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("password") and cleaned.get("again") and cleaned["password"] != cleaned["again"]:
            self.add_error("again", "The two passwords differ.")
        return cleaned
