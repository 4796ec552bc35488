from django.urls import include, path

from commitments.admin.site import site
from plantracker.health import healthz, readyz
from plantracker.help import HELP_PAGES, help_page
from plantracker.people.views import SignInView, SignOutView
from plantracker.ui.views import components, site_brand

# Django and allauth look these names up here.
handler400 = "plantracker.errors.bad_request"
handler403 = "plantracker.errors.forbidden"
handler404 = "plantracker.errors.not_found"
handler429 = "plantracker.errors.too_many"
handler500 = "plantracker.errors.server_error"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("brand.css", site_brand, name="site-brand"),
    *(path(f"help/{page}/", help_page, {"page": page}, name=f"help-{page}") for page in HELP_PAGES),
    path("components/", components, name="components"),
    path("sign-in/", SignInView.as_view(), name="sign-in"),
    # The name by which allauth knows the door. None of its other pages has an address.
    path("sign-in/", SignInView.as_view(), name="account_login"),
    path("sign-out/", SignOutView.as_view(), name="sign-out"),
    path("admin/", site.urls),
    path("", include("commitments.urls")),
]
