"""What every page owes its readers: nothing that axe finds, and no sideways scroll.

``assert_accessible(page)`` looks at the page as it stands, in its width and colours. Tables of
many pages collect ``faults_of(page)`` and assert once, so that one run names every fault.
"""

from axe_playwright_python.base import AXE_SCRIPT

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Of a page that was read whole, what a change of the colours alone can break.
COLOUR_RULES = ("color-contrast", "link-in-text-block")
# And what another width can: what is beside what, what scrolls, what is hidden, what a stacked table says of itself.
WIDTH_RULES = (
    *COLOUR_RULES,
    "target-size",
    "scrollable-region-focusable",
    "heading-order",
    "aria-required-children",
    "aria-required-parent",
    "label",
)
ELEMENT = 160

# A colour that is still fading into the next one is neither.
_RUN = """options => {
    document.getAnimations().forEach(each => each.cancel());
    return axe.run(document, options).then(found => found.violations.flatMap(each => each.nodes.map(
    node => [each.id, node.html, [...node.any, ...node.all, ...node.none].map(said => said.message)[0] || each.help])));
}"""


def faults_of(page, *, rules=()):
    """Sentences that name rule, element and what is wrong, and one if the page scrolls sideways; none if all is well.

    ``rules`` are the names of axe's rules that are looked at; those of WCAG 2.0 to 2.2, levels A and AA, and axe's
    best practice, if none is named. A rule that axe does not know raises Playwright's ``Error``.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    run_only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    # Its preload would fetch what style sheets import from the wrong address; no rule that runs here needs it.
    options = {"runOnly": run_only, "resultTypes": ["violations"], "preload": False}
    found = page.evaluate(_RUN, options)
    return [f"{rule}: {_one_line(element)}: {said}" for rule, element, said in found] + sideways(page)


def sideways(page):
    """A sentence if the page is wider than its window; none if it fits."""
    needs, has = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    return [f"scrolls sideways: needs {needs} px and has {has} px"] if needs > has else []


def assert_accessible(page):
    """Fail with the page's address, its width and one line per fault."""
    faults = faults_of(page)
    assert not faults, "\n".join((f"{page.url}, {page.viewport_size['width']} px wide:", *faults))


def _one_line(element):
    text = " ".join(element.split())
    return text if len(text) <= ELEMENT else f"{text[:ELEMENT]}…"
