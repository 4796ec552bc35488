"""Charts of every kind in a browser: nothing overlaps, one drawing is shown, and a strict policy blocks nothing."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from kpis.charts import both, sparkline
from tests.kpis.gallery import GALLERY

DESK, PHONE, SMALL = {"width": 1280, "height": 800}, {"width": 390, "height": 800}, {"width": 320, "height": 640}
POLICY = "default-src 'none'; style-src 'self'"
# Of one drawing: texts that leave it, and pairs of texts that overlap. The box of a text has room
# above and below its letters, so those of neighbouring lines may touch.
FAULTS = """svg => {
  const frame = svg.getBoundingClientRect(), found = [];
  const inside = box => box.left > frame.left - 1 && box.right < frame.right + 1
    && box.top > frame.top - 1 && box.bottom < frame.bottom + 1;
  const meet = (box, other) => box.left < other.right - 0.5 && other.left < box.right - 0.5
    && box.top + 3 < other.bottom - 3 && other.top + 3 < box.bottom - 3;
  const texts = [...svg.querySelectorAll("text")].map(text => [text.textContent, text.getBoundingClientRect()]);
  texts.forEach(([words, box], place) => {
    if (!inside(box)) found.push(`“${words}” leaves the drawing`);
    for (const [other, next] of texts.slice(0, place))
      if (meet(box, next)) found.push(`“${words}” lies over “${other}”`);
  });
  return found;
}"""
SMALLEST = """svg => {
  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  const sizes = [...svg.querySelectorAll("text")].map(text => parseFloat(getComputedStyle(text).fontSize));
  return scale * Math.min(...sizes);
}"""


@pytest.fixture
def gallery(page):
    """A page of all charts under a policy that allows the site's stylesheet only."""
    sections = [
        f"<section><h2>{name}</h2>{both(of)}{sparkline([each.value for each in of.points]) or ''}</section>"
        for name, of in GALLERY.items()
    ]
    body = (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Charts</title>'
        '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/static/ui/site.css"></head>'
        f"<body><main><h1>Charts</h1>{''.join(sections)}</main></body></html>"
    )
    page.route("**/charts/", lambda route: route.fulfill(body=body, headers={"Content-Security-Policy": POLICY}))
    page.goto("/charts/")
    return page


@pytest.mark.parametrize("size", [DESK, PHONE, SMALL], ids=["desk", "phone", "small phone"])
def test_no_text_of_a_chart_overlaps_or_leaves_it(gallery, size):
    gallery.set_viewport_size(size)
    shown = "wide" if size is DESK else "narrow"
    for name in GALLERY:
        svg = gallery.locator("section", has=gallery.get_by_role("heading", name=name, exact=True)).locator(
            f".chart-{shown} svg"
        )
        expect(svg).to_be_visible()
        assert svg.evaluate(FAULTS) == [], name
        assert svg.evaluate(SMALLEST) >= 12, name
    assert gallery.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_each_chart_is_announced_once(gallery, size):
    gallery.set_viewport_size(size)
    expect(gallery.get_by_role("img")).to_have_count(len(GALLERY))
    # By the browser's own tree: Playwright's does not know that <desc> describes.
    tree = gallery.context.new_cdp_session(gallery).send("Accessibility.getFullAXTree")["nodes"]
    images = [node for node in tree if not node["ignored"] and node["role"]["value"] == "image"]
    assert len(images) == len(GALLERY)
    (told,) = [node for node in images if node["name"]["value"] == "Victim satisfaction"]
    assert told["description"]["value"].startswith("Victim satisfaction: 73.5% at March 2024, no evidence of change.")
    assert told["description"]["value"].endswith("The axis starts at 65%, not at 0.")
    results = Axe().run(gallery)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_paper_has_the_wide_drawing_in_black(gallery, size):
    gallery.set_viewport_size(size)
    gallery.emulate_media(media="print")
    expect(gallery.locator(".chart-narrow").first).to_be_hidden()
    svg = gallery.locator(".chart-wide svg").first
    expect(svg).to_be_visible()
    expect(svg.locator("text").first).to_have_css("fill", "rgb(0, 0, 0)")
    expect(svg).to_have_css("color", "rgb(0, 0, 0)")


def test_forced_colours_leave_a_chart_as_it_is(gallery):
    gallery.emulate_media(forced_colors="active", color_scheme="dark")
    svg = gallery.locator(".chart-wide svg").first
    expect(svg).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(svg.locator("text").first).to_have_css("fill", "rgb(20, 23, 26)")
