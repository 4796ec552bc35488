"""What search engines are told of: every public page of what is published, and nothing else."""

from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.commitments.views.test_published import open_to_everyone, publish

SITEMAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
HELP = ["/help/accessibility/", "/help/cookies/", "/help/privacy/", "/help/contact/"]
Q3 = "/plans/north/2023-24-q3/"


@pytest.fixture
def published(measured):
    """A public plan with measures, of whose two sealed quarters the first is published."""
    open_to_everyone(measured.cast.plan)
    publish(measured, measured.first)
    return measured


def named(client, address, whole="urlset"):
    response = client.get(address)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/xml; charset=utf-8")
    root = ElementTree.fromstring(response.content)
    assert root.tag == SITEMAPS + whole
    found = [loc.text for loc in root.iter(f"{SITEMAPS}loc")]
    assert all(each.startswith("http://testserver/") for each in found)
    return [each.removeprefix("http://testserver") for each in found]


def test_the_map_of_the_site_names_the_maps_of_published_quarters(client, published):
    assert named(client, "/sitemap.xml", "sitemapindex") == ["/sitemap-pages.xml", f"{Q3}sitemap.xml"]
    publish(published, published.second)
    assert named(client, "/sitemap.xml", "sitemapindex")[2:] == ["/plans/north/2023-24-q4/sitemap.xml"]


def test_pages_outside_the_quarters(client, published):
    assert named(client, "/sitemap-pages.xml") == ["/", "/plans/north/", *HELP]
    assert {client.get(page).status_code for page in HELP} == {200}


def test_pages_of_a_quarter(client, published):
    found = named(client, f"{Q3}sitemap.xml")
    assert {page.removeprefix(Q3) for page in found} >= {
        "",
        "changes/",
        "aims/",
        "kpis/",
        "exceptions/",
        "themes/",
        "themes/streets/",
        "aims/patrols/",
        "themes/victims/",
        "kpis/force/",
        "kpis/office/",
        "kpis/partnership/",
        "kpis/shoplifting/",
        "kpis/informants/",
        "kpis/burglary/",
    }
    assert len(found) == len(set(found))
    assert not [page for page in found if not page.startswith(Q3) or "pack" in page]
    assert {client.get(page).status_code for page in found} == {200}


@pytest.mark.parametrize("address", ["/sitemap.xml", "/sitemap-pages.xml", f"{Q3}sitemap.xml"])
def test_an_unchanged_map_costs_one_query(client, published, address):
    first = client.get(address)
    assert set(first.headers["Cache-Control"].split(", ")) == {"public", "no-cache"}
    assert "Cookie" not in first.headers.get("Vary", "")
    with CaptureQueriesContext(connection) as captured:
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, len(captured)) == (304, 1)
    publish(published, published.second)
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize("address", [f"{Q3}sitemap.xml", "/sitemap.xml", "/sitemap-pages.xml", "/plans/north/feed.xml"])
def test_what_names_the_sites_address_has_a_tag_for_each(client, published, address):
    there = {"testserver": {"HTTP_HOST": "testserver"}, "localhost": {"HTTP_HOST": "localhost"}}
    found = {host: client.get(address, **extra) for host, extra in there.items()}
    assert b"http://localhost/" in found["localhost"].content
    assert len({answer.headers["ETag"] for answer in found.values()}) == 2
    secure = client.get(address, secure=True)
    assert b"https://testserver/" in secure.content
    assert secure.headers["ETag"] not in {answer.headers["ETag"] for answer in found.values()}
    # Pages name paths, and are the same under every address.
    assert client.get(Q3, HTTP_HOST="localhost").headers["ETag"] == client.get(Q3).headers["ETag"]


def test_what_is_not_public_or_not_published_is_in_no_map(client, measured):
    publish(measured, measured.first)
    client.force_login(measured.cast.governance)
    assert named(client, "/sitemap.xml", "sitemapindex") == ["/sitemap-pages.xml"]
    assert named(client, "/sitemap-pages.xml") == ["/", *HELP]
    client.logout()
    assert client.get(f"{Q3}sitemap.xml").status_code == 404
    open_to_everyone(measured.cast.plan)
    assert client.get("/plans/north/2023-24-q4/sitemap.xml").status_code == 404
    assert client.get("/review/north/2023-24-q3/sitemap.xml").status_code == 404


def test_robots_are_asked_to_leave_the_doors_alone(client, db):
    assert client.get("/robots.txt").content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /api/",
        "Disallow: /review/",
        "Disallow: /sign-in/",
        "Disallow: /sign-out/",
        "Disallow: /start/",
        "Disallow: /plans/*?",
        "Allow: /plans/*/brand.css",
        "Sitemap: http://testserver/sitemap.xml",
    ]
