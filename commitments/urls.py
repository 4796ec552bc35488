"""Addresses of the review pages; ``when`` is ``live``, ``draft`` or a quarter such as ``2023-24-q3``."""

from django.urls import include, path, re_path, register_converter

from commitments.reporting.papers import PAPERS
from commitments.views.about import about, glossary
from commitments.views.aim import aim_page
from commitments.views.aims import aim_list, aim_list_file
from commitments.views.api import addresses as api_views
from commitments.views.api.answers import kept_text, nothing
from commitments.views.board import board, board_on
from commitments.views.brand import plan_brand
from commitments.views.changes import changes, changes_since
from commitments.views.corrections import corrections
from commitments.views.exceptions import exception_file, exception_list
from commitments.views.feed import feed
from commitments.views.front import front, plan_home
from commitments.views.home import home, plan, start
from commitments.views.kpis.catalogue import kpi_list, kpi_list_file
from commitments.views.kpis.page import kpi_page
from commitments.views.kpis.papers import kpi_paper, kpi_paper_file
from commitments.views.kpis.series import series_file
from commitments.views.overview import overview
from commitments.views.pack import pack
from commitments.views.quarters import quarter_list
from commitments.views.reading import Tree
from commitments.views.seal import seal
from commitments.views.search import search_page
from commitments.views.sitemap import quarter_sitemap, robots, site_pages, sitemap
from commitments.views.theme import theme, theme_list
from commitments.views.turning import choose, latest


class PaperName:
    """The short name of one of the papers' tables."""

    regex = "|".join(PAPERS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PaperName, "paper")

# Of one quarter, in both trees.
quarter_pages = [
    path("<slug:plan>/<slug:when>/", overview, name="overview"),
    path("<slug:plan>/<slug:when>/about/", about, name="about"),
    path("<slug:plan>/<slug:when>/aims/", aim_list, name="aim-list"),
    path("<slug:plan>/<slug:when>/aims.csv", aim_list_file, name="aim-list-file"),
    path("<slug:plan>/<slug:when>/aims/<slug:aim>/", aim_page, name="aim"),
    path("<slug:plan>/<slug:when>/changes/", changes, name="changes"),
    path("<slug:plan>/<slug:when>/changes/since/<slug:earlier>/", changes_since, name="changes-since"),
    path("<slug:plan>/<slug:when>/corrections/", corrections, name="corrections"),
    path("<slug:plan>/<slug:when>/exceptions/", exception_list, name="exceptions"),
    path("<slug:plan>/<slug:when>/exceptions.csv", exception_file, name="exceptions-file"),
    path("<slug:plan>/<slug:when>/glossary/", glossary, name="glossary"),
    path("<slug:plan>/<slug:when>/kpis/", kpi_list, name="kpi-list"),
    path("<slug:plan>/<slug:when>/kpis.csv", kpi_list_file, name="kpi-list-file"),
    # Before the measures: none is reached by the short name of a paper that the plan has.
    path("<slug:plan>/<slug:when>/kpis/<paper:paper>/", kpi_paper, name="kpi-paper"),
    path("<slug:plan>/<slug:when>/kpis/<paper:paper>.csv", kpi_paper_file, name="kpi-paper-file"),
    path("<slug:plan>/<slug:when>/kpis/<slug:kpi>/", kpi_page, name="kpi"),
    path("<slug:plan>/<slug:when>/kpis/<slug:kpi>/series.csv", series_file, name="kpi-series"),
    path("<slug:plan>/<slug:when>/pack/", pack, name="pack"),
    path("<slug:plan>/<slug:when>/seal/", seal, name="seal"),
    path("<slug:plan>/<slug:when>/search/", search_page, name="search"),
    path("<slug:plan>/<slug:when>/themes/", theme_list, name="theme-list"),
    path("<slug:plan>/<slug:when>/themes/<slug:theme>/", theme, name="theme"),
    path("<slug:plan>/<slug:when>/quarter/", choose, name="choose"),
]
published = [
    path("<slug:plan>/", plan_home, name="plan"),
    path("<slug:plan>/latest/", latest, name="latest"),
    path("<slug:plan>/feed.xml", feed, name="feed"),
    path("<slug:plan>/<slug:when>/sitemap.xml", quarter_sitemap, name="sitemap"),
    *quarter_pages,
]
review = [
    path("<slug:plan>/", plan, name="plan"),
    path("<slug:plan>/quarters/", quarter_list, name="quarter-list"),
    path("<slug:plan>/board/", board, name="board"),
    path("<slug:plan>/board/<slug:on>/", board_on, name="board-on"),
    *quarter_pages,
]
# Read by programs; what is served here stands in openapi.json too.
api = [
    path("openapi.json", kept_text(api_views.OPENAPI), name="openapi"),
    path("plans/", api_views.plans, name="plans"),
    path("plans/<slug:plan>/", api_views.plan, name="plan"),
    path("plans/<slug:plan>/<slug:when>/", api_views.quarter, name="quarter"),
    path("plans/<slug:plan>/<slug:when>/themes/", api_views.themes, name="themes"),
    path("plans/<slug:plan>/<slug:when>/themes/<slug:theme>/", api_views.theme, name="theme"),
    path("plans/<slug:plan>/<slug:when>/aims/", api_views.aims, name="aims"),
    path("plans/<slug:plan>/<slug:when>/aims/<slug:aim>/", api_views.aim, name="aim"),
    path("plans/<slug:plan>/<slug:when>/kpis/", api_views.kpis, name="kpis"),
    path("plans/<slug:plan>/<slug:when>/kpis/<slug:kpi>/", api_views.kpi, name="kpi"),
    path("plans/<slug:plan>/<slug:when>/changes/", api_views.changes, name="changes"),
    path("plans/<slug:plan>/<slug:when>/corrections/", api_views.corrections, name="corrections"),
    # Whatever follows, line breaks too, which no dot matches.
    re_path("", nothing),
]

urlpatterns = [
    path("", front, name="front"),
    path("start/", start, name="start"),
    path("review/", home, name="home"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-pages.xml", site_pages, name="site-pages"),
    path("api/v1/", include((api, "api"))),
    path("plans/<slug:plan>/brand.css", plan_brand, name="plan-brand"),
    path("plans/", include((published, "published")), {"tree": Tree.PUBLISHED}),
    path("review/", include((review, "review")), {"tree": Tree.REVIEW}),
]
