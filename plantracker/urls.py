from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from commitments.admin.site import site
from plantracker.health import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("sign-in/", LoginView.as_view(template_name="people/sign_in.html"), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("admin/", site.urls),
    path("", include("commitments.urls")),
]
