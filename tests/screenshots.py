"""Every page of the demonstration as pictures for somebody to look at: ``make screenshots``.

Loads the demonstration into a folder of its own, serves it on this machine alone, and writes each
address of the resolver at 1,280 and 375 px, and its printed sheets, into ``screenshots/``.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import django
from playwright.sync_api import Browser, Page, sync_playwright

from tests.commitments.views.addresses import filled, routes
from tests.journeys.chromium import CHROMIUM_ARGUMENTS, chromium_path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "screenshots"
PASSWORD = "plan-delivery-demo"
WIDTHS = {1280: 800, 375: 812}
PATIENCE = 60
# Of each demonstration plan: what its addresses are filled with, and what of them is looked at.
LLR = {
    "plan": "llr",
    "when": "2023-24-q3",
    "quarter": "2023-24-q3",
    "theme": "victims-of-crime",
    "aim": "victims-of-crime-01",
    "kpi": "victim-satisfaction",
    "paper": "force",
    "earlier": "2023-24-q1",
    "on": "2024-02-01",
}
LONDON = {
    **LLR,
    "plan": "london",
    "when": "2025-26-q3",
    "theme": "robbery",
    "kpi": "domestic-burglary",
    "earlier": "2024-25-q4",
}
EARLIER = {**LLR, "plan": "llr-earlier", "when": "2020-21-q1", "kpi": "force-all-crime", "earlier": "2019-20-q1"}
# With a question asked: a filtered and sorted list, one whose filter cannot be applied, results of a search.
ASKED = {
    "filtered": "aims/?rag=amber&sort=-rag",
    "moved": "aims/?since=2023-24-q1&moved=better",
    "refused": "kpis/?verdict=Odd",
    "second": "aims/?page=2",
    "found": "search/?q=officers",
    "not-found": "search/?q=unicorn",
}
# Neither pages nor to be seen as pictures.
LEFT_OUT = ("csv", "pack", "quarter", "latest", "css", "xml", "json", "txt", "choose")


@dataclass(frozen=True)
class Shot:
    """One page to be looked at: the name of its pictures, its address, and who opens it (empty: anybody)."""

    name: str
    address: str
    by: str = ""


def shots() -> Iterator[Shot]:
    """Every page of both trees at the demonstration's quarters, and those outside them."""

    def of(prefix: str, names: dict[str, str], by: str = "") -> Iterator[Shot]:
        for route in routes(prefix):
            if not route.rstrip("/").endswith(LEFT_OUT):
                address = filled(route, **names)
                yield Shot(f"{by.partition('@')[0] or 'public'}{address.replace('/', '_')}", address, by)

    yield Shot("public_front", "/")
    yield Shot("public_sign-in", "/sign-in/")
    yield Shot("public_not-found", "/plans/nowhere/")
    yield from of("help/", LLR)
    for names in (LLR, LONDON, EARLIER):
        yield from of("plans/", names)
    for name, page in ASKED.items():
        yield Shot(f"public_asked_{name}", f"/plans/llr/2023-24-q3/{page}")
    yield Shot("public_paper_office", "/plans/llr-earlier/2020-21-q1/kpis/office/")
    yield Shot("public_paper_partnership", "/plans/llr-earlier/2014-15-q2/kpis/partnership/")
    yield from of("review/", {**LLR, "when": "live"}, "reviewer@force.example")
    yield from of("review/", {**LLR, "when": "draft"}, "governance@opcc.example")
    yield Shot("governance_admin", "/admin/", "governance@opcc.example")


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "plantracker.settings"
    django.setup()
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    with tempfile.TemporaryDirectory() as folder, _site(folder) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(CHROMIUM_ARGUMENTS))
        faults = [fault for by in sorted({shot.by for shot in shots()}) for fault in _shoot(browser, url, by)]
        browser.close()
    print(f"{len(list(OUT.iterdir()))} pictures and printed pages are in {OUT.name}/.")
    for fault in faults:
        print(fault)


def _shoot(browser: Browser, url: str, by: str) -> Iterator[str]:
    """Take the pictures of what one person opens; answers what is wrong with them in sentences."""
    for width, height in WIDTHS.items():
        context = browser.new_context(viewport={"width": width, "height": height}, base_url=url, locale="en-GB")
        page = context.new_page()
        if by:
            _sign_in(page, by)
        for shot in shots():
            if shot.by == by:
                yield from _take(page, shot, width)
        context.close()


def _take(page: Page, shot: Shot, width: int) -> Iterator[str]:
    response = page.goto(shot.address)
    if response is None or response.status >= 400:
        # The pages of what is not there are looked at too.
        yield f"{shot.address}: answered {response.status if response else 'nothing'}."
    page.screenshot(path=OUT / f"{shot.name}-{width}.png", full_page=True)
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        yield f"{shot.address}: scrolls sideways at {width} px."
    if width == max(WIDTHS):
        page.pdf(path=OUT / f"{shot.name}.pdf", prefer_css_page_size=True)


def _sign_in(page: Page, by: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(by)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)


@contextmanager
def _site(folder: str) -> Iterator[str]:
    """The demonstration on a free port of this machine, until the end of the block."""
    environment = {**os.environ, "PLANTRACKER_DATA_DIR": folder}
    manage = [sys.executable, str(ROOT / "manage.py")]
    subprocess.run([*manage, "demo", "--load-only"], env=environment, check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    site = subprocess.Popen([*manage, "runserver", "--noreload", f"127.0.0.1:{port}"], env=environment)
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        site.terminate()
        site.wait(PATIENCE)


def _wait_for(port: int) -> None:
    for _ in range(PATIENCE * 5):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise SystemExit(f"The site did not answer on port {port} within {PATIENCE} seconds.")


if __name__ == "__main__":
    main()
