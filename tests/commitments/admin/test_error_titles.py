"""A form of the admin that comes back says so first in its title, the stock ones and those of our own."""

import re

import pytest
from django.urls import reverse

TITLE = re.compile("<title>(.*?)</title>", re.DOTALL)


def title(response):
    assert response.status_code == 200
    return TITLE.search(response.content.decode())[1].strip()


@pytest.mark.parametrize(
    ("name", "key", "says"),
    [
        ("commitments_theme_change", "streets", "Safer streets | Change theme"),
        ("commitments_aim_reword", "patrols", "Reword"),
        ("kpis_kpi_target", "burglary", "Set a target"),
        ("commitments_plankpi_comment", "burglary_link", "Comment"),
        ("commitments_plan_import", "", "Import"),
        ("password_change", "", "Change your password"),
    ],
)
def test_a_form_that_comes_back_says_so_in_its_title(as_, cast, round_, name, key, says):
    client = as_(cast.governance)
    url = reverse(f"admin:{name}", args=[getattr(cast, key).pk] if key else [])
    assert title(client.get(url)).startswith(says)
    assert title(client.post(url, {})).startswith(f"Error: {says}")


def test_an_update_that_comes_back_says_so_too(as_, cast, round_):
    client = as_(cast.lead)
    url = reverse("admin:commitments_aim_write", args=[cast.patrols.pk])
    before = title(client.get(url))
    assert not before.startswith("Error")
    assert title(client.post(url, {"round": round_.pk, "_submit": "1"})) == f"Error: {before}"
