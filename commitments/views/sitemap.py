"""What search engines may find (sitemaps.org): public plans' published quarters, a file for each.

A file may name 50,000 addresses; a quarter has some thousands at most, a site more, so ``/sitemap.xml`` names
the files of the quarters.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from commitments.reporting.papers import PAPERS, has_paper
from commitments.reporting.publications import Shelf, public_shelves, published_quarters
from commitments.views.answers import Answer, head_of, kept_under, quarter_page, site_of
from commitments.views.frame import frame_of
from commitments.views.listing import check_no_query
from commitments.views.markup import Markup
from commitments.views.reading import Reading
from plantracker.help import HELP_PAGES
from plantracker.questions import read_only

# Doors; objects, which the pages say in words; and lists filtered or sorted in every way. A plan's colour, whose
# address has a query too, is part of what a page looks like.
ROBOTS = (
    "User-agent: *",
    *(f"Disallow: /{door}/" for door in ("admin", "api", "review", "sign-in", "sign-out", "start")),
    "Disallow: /plans/*?",
    "Allow: /plans/*/brand.css",
)
SITEMAPS, XML_TYPE = "http://www.sitemaps.org/schemas/sitemap/0.9", "application/xml"


@read_only
def sitemap(request: HttpRequest) -> Answer:
    """The maps of the site: that of its own pages, and one for each published quarter of a public plan."""
    return _of_the_site(request, lambda shelves: _index(request, _maps(shelves)))


@read_only
def site_pages(request: HttpRequest) -> Answer:
    """The map of what stands outside the quarters: the front page, the plans' own, and those that help."""
    return _of_the_site(
        request,
        lambda shelves: _map(
            request,
            [
                reverse("front"),
                *(reverse("published:plan", args=[shelf.plan.slug]) for shelf in shelves),
                *(reverse(f"help-{page}") for page in HELP_PAGES),
            ],
        ),
    )


@partial(quarter_page, names_site=True)
def quarter_sitemap(request: HttpRequest, reading: Reading) -> HttpResponse:
    """The map of a published quarter."""
    check_no_query(request)
    return _map(request, _pages(reading))


@read_only
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines are asked to leave alone (RFC 9309); doors stay closed without it."""
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    return HttpResponse("\n".join((*ROBOTS, f"Sitemap: {sitemap}", "")), content_type="text/plain; charset=utf-8")


def _of_the_site(request: HttpRequest, made: Callable[[tuple[Shelf, ...]], Answer]) -> Answer:
    shelves = public_shelves()
    return kept_under(request, f"{head_of(shelves)} {site_of(request)}", lambda: made(shelves))


def _maps(shelves: Iterable[Shelf]) -> Iterator[str]:
    yield reverse("site-pages")
    for plan, quarter in published_quarters([shelf.plan for shelf in shelves]):
        yield reverse("published:sitemap", kwargs={"plan": plan, "when": quarter.slug})


def _pages(reading: Reading) -> Iterator[str]:
    """The pages that the quarter's own navigation leads to, and those of what it holds; no files."""
    summary = reading.summary
    for link in frame_of(reading, "", page="").page_links:
        if link.url != reading.url("pack"):
            yield link.url
    for paper in PAPERS.values():
        if has_paper(summary, paper):
            yield reading.url("kpi-paper", paper=paper.slug)
    for theme in summary.themes:
        yield reading.url("theme", theme=theme.slug)
    for aim in summary.aims:
        yield reading.url("aim", aim=aim.slug)
    for kpi in summary.kpis:
        yield reading.url("kpi", kpi=kpi.slug)


def _index(request: HttpRequest, paths: Iterable[str]) -> HttpResponse:
    return _listing(request, "sitemapindex", "sitemap", paths)


def _map(request: HttpRequest, paths: Iterable[str]) -> HttpResponse:
    return _listing(request, "urlset", "url", paths)


def _listing(request: HttpRequest, whole: str, each: str, paths: Iterable[str]) -> HttpResponse:
    document = Markup(whole, SITEMAPS)
    for path in paths:
        with document.inside(each):
            document.add("loc", request.build_absolute_uri(path))
    return document.answer(XML_TYPE)
