"""Addresses of the review pages; ``when`` is ``live``, ``draft`` or a quarter such as ``2023-24-q3``."""

from django.urls import include, path

from commitments.views.aims import aim_list
from commitments.views.changes import changes
from commitments.views.home import home
from commitments.views.overview import overview, plan
from commitments.views.pack import pack
from commitments.views.quarters import quarter_list
from commitments.views.theme import theme

review = [
    path("<slug:plan>/", plan, name="plan"),
    path("<slug:plan>/quarters/", quarter_list, name="quarter-list"),
    path("<slug:plan>/<slug:when>/", overview, name="overview"),
    path("<slug:plan>/<slug:when>/aims/", aim_list, name="aim-list"),
    path("<slug:plan>/<slug:when>/changes/", changes, name="changes"),
    path("<slug:plan>/<slug:when>/pack/", pack, name="pack"),
    path("<slug:plan>/<slug:when>/themes/<slug:theme>/", theme, name="theme"),
]

# ``home`` stands outside the namespace: the settings send people there by that name.
urlpatterns = [
    path("", home, name="home"),
    path("review/", include((review, "commitments"))),
]
