"""Addresses of the review pages; ``when`` is ``live``, ``draft`` or a quarter such as ``2023-24-q3``."""

from django.urls import include, path, register_converter

from commitments.reporting.papers import PAPERS
from commitments.views.aims import aim_list
from commitments.views.changes import changes
from commitments.views.exceptions import exception_file, exception_list
from commitments.views.home import home
from commitments.views.kpis.catalogue import kpi_list, kpi_list_file
from commitments.views.kpis.page import kpi_page
from commitments.views.kpis.papers import kpi_paper, kpi_paper_file
from commitments.views.kpis.series import series_file
from commitments.views.overview import overview, plan
from commitments.views.pack import pack
from commitments.views.quarters import quarter_list
from commitments.views.theme import theme


class PaperName:
    """The short name of one of the papers' tables."""

    regex = "|".join(PAPERS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PaperName, "paper")

review = [
    path("<slug:plan>/", plan, name="plan"),
    path("<slug:plan>/quarters/", quarter_list, name="quarter-list"),
    path("<slug:plan>/<slug:when>/", overview, name="overview"),
    path("<slug:plan>/<slug:when>/aims/", aim_list, name="aim-list"),
    path("<slug:plan>/<slug:when>/changes/", changes, name="changes"),
    path("<slug:plan>/<slug:when>/exceptions/", exception_list, name="exceptions"),
    path("<slug:plan>/<slug:when>/exceptions.csv", exception_file, name="exceptions-file"),
    path("<slug:plan>/<slug:when>/kpis/", kpi_list, name="kpi-list"),
    path("<slug:plan>/<slug:when>/kpis.csv", kpi_list_file, name="kpi-list-file"),
    # Before the measures: none is reached by the short name of a paper that the plan has.
    path("<slug:plan>/<slug:when>/kpis/<paper:paper>/", kpi_paper, name="kpi-paper"),
    path("<slug:plan>/<slug:when>/kpis/<paper:paper>.csv", kpi_paper_file, name="kpi-paper-file"),
    path("<slug:plan>/<slug:when>/kpis/<slug:kpi>/", kpi_page, name="kpi"),
    path("<slug:plan>/<slug:when>/kpis/<slug:kpi>/series.csv", series_file, name="kpi-series"),
    path("<slug:plan>/<slug:when>/pack/", pack, name="pack"),
    path("<slug:plan>/<slug:when>/themes/<slug:theme>/", theme, name="theme"),
]

# ``home`` stands outside the namespace: the settings send people there by that name.
urlpatterns = [
    path("", home, name="home"),
    path("review/", include((review, "commitments"))),
]
