import pytest
from django.test import override_settings


@pytest.fixture
def page(client, settings):
    settings.DEBUG = True
    return client.get("/components/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "shown",
    [
        '<span class="tag tag-red"><span aria-hidden="true">■</span> Red</span>',
        '<span class="tag tag-amber"><span aria-hidden="true">▲</span> Amber</span>',
        '<span class="tag tag-none"><span aria-hidden="true">–</span> Not rated</span>',
        "<strong>Withdrawn.</strong>",
        "Sealed (not published)",
        "No aim matches.",
        'aria-sort="ascending"',
        'role="region" tabindex="0" aria-labelledby="gallery-grid-caption"',
        "Title: Ensure this value has at most 20 characters (it has 103).",
        "How to read this page",
        "record c6983825eade",
        "Cannot be said",
        "Not collected",
    ],
)
def test_every_component_is_shown(page, shown):
    assert shown in page


@pytest.mark.django_db
def test_it_shows_nothing_of_a_template_that_failed(page):
    assert "{{" not in page
    assert "namespace(" not in page


@pytest.mark.django_db
@override_settings(DEBUG=False)
def test_there_is_no_gallery_but_in_development(client):
    assert client.get("/components/").status_code == 404


def test_the_sites_colour_needs_no_database(client, settings):
    settings.SITE_COLOUR = "#123456"
    response = client.get("/brand.css")
    assert response.content == b":root { --govuk-brand-colour: #123456; }\n"
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert "Vary" not in response.headers
