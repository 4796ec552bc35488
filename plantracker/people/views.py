"""The one door: signing in and out."""

from typing import Any

from allauth.account.views import LoginView
from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from plantracker.contact import contact
from plantracker.people.forms import SignInForm
from plantracker.people.models import User


class SignInView(LoginView):
    """Asks for e-mail address and password; leads to the page that was asked for, or home."""

    http_method_names = ["get", "head", "post", "options"]
    form_class = SignInForm
    template_name = "people/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = self.request.user
        return {
            **super().get_context_data(**kwargs),
            "next": self.get_next_url() or "",
            "signed_in_as": str(person) if isinstance(person, User) else "",
            "contact": contact(),
        }


class SignOutView(LogoutView):
    """Asks on GET, signs out on POST only: a link or a picture on another page can sign nobody out."""

    http_method_names = ["get", "head", "post", "options"]
    template_name = "people/sign_out.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect("sign-in")
        return super().get(request, *args, **kwargs)
