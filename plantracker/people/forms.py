from typing import Any

from allauth.account.forms import LoginForm
from django import forms

from plantracker.ui.forms import PageLook

MISMATCH = "The e-mail address and the password do not belong together, or the account is closed."
# Neither is a word that begins with a capital or that a spelling checker, which may send it elsewhere, should see.
AS_TYPED = {"class": "govuk-!-width-two-thirds", "autocapitalize": "none", "spellcheck": "false"}


class SignInForm(PageLook, LoginForm):
    """E-mail address and password; an unknown address, a wrong password and a closed account read the same."""

    says_fields = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label = "E-mail address", "Password"
        login.widget = forms.EmailInput({**AS_TYPED, "autocomplete": "username"})
        password.widget = forms.PasswordInput({**AS_TYPED, "autocomplete": "current-password"})
        # allauth's own help leads to a page that is not there.
        password.help_text = ""
        login.error_messages = {
            "required": "Enter your e-mail address.",
            "invalid": "Enter an e-mail address in the usual form, such as name@office.example.",
        }
        password.error_messages["required"] = "Enter your password."

    def _clean_with_password(self, credentials: dict[str, Any]) -> Any:
        try:
            return super()._clean_with_password(credentials)
        except forms.ValidationError:
            # At the field where it is mended first.
            raise forms.ValidationError({"login": MISMATCH}) from None
