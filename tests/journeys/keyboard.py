"""Pages by the keyboard alone: what has the focus, by its name, and a walk through everything that can have it.

``Keys`` is for stories: each step asserts the name that a screen reader would say. ``faults_of_walk`` is for every
page: Tab comes to each thing once, in the order of the page, and each has a name and shows that it has the focus.
"""

from playwright.sync_api import expect

# Of each stop: what shows the focus. A checkbox or radio of the Frontend is drawn by its label.
_BEGIN = """() => {
    const canHaveFocus = 'a[href], button, input, select, textarea, summary, iframe, [contenteditable], [tabindex]';
    const look = each => {
        const ofLabel = each.labels?.length ? getComputedStyle(each.labels[0], '::before') : null;
        const isDrawn = ['checkbox', 'radio'].includes(each.type) && ofLabel && ofLabel.content !== 'none';
        const drawn = isDrawn ? ofLabel : getComputedStyle(each);
        const isLined = drawn.outlineStyle !== 'none' && parseFloat(drawn.outlineWidth) >= 2
            && !/^(transparent|rgba\\(.*, 0\\))$/.test(drawn.outlineColor);
        return JSON.stringify([isLined && drawn.outlineColor, drawn.boxShadow, drawn.backgroundColor]);
    };
    const hidden = each => {
        const box = each.getClientRects()[0];
        if (!box || box.width < 2 || box.height < 2) return 'it has no size';
        const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
        const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
        if (left >= right || top >= bottom) return 'it is outside the window';
        const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
        const isItself = hit && (each.contains(hit) || hit.contains(each) || [...(each.labels || [])].includes(hit));
        return isItself ? '' : `it lies under ${hit && hit.outerHTML.slice(0, 80)}`;
    };
    // Of radios under one name Tab comes to the one that is chosen, else to the first; the arrows to the others.
    const isPassed = each => {
        if (each.type !== 'radio' || each.checked) return false;
        const all = [...document.querySelectorAll(`[type=radio][name="${each.name}"]`)];
        return all[0] !== each || all.some(other => other.checked);
    };
    const stops = [...document.querySelectorAll(canHaveFocus)].filter(each => each.tabIndex >= 0 && !each.disabled
        && each.type !== 'hidden' && !isPassed(each) && each.checkVisibility({visibilityProperty: true}));
    // From the top of the page, wherever a script has put the focus.
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
    const rest = new Map(stops.map(each => [each, look(each)]));
    const walk = window.walk = {stops, rest, visited: [], shown: new Map(), hidden: new Map()};
    document.addEventListener('keydown', () => {
        const on = document.activeElement;
        if (on === document.body || walk.visited.at(-1) === on || walk.isRound) return;
        walk.isRound = walk.visited.length > 1 && walk.visited[0] === on;
        if (!walk.isRound) walk.visited.push(on);
        if (!walk.shown.has(on)) {
            walk.shown.set(on, look(on));
            walk.hidden.set(on, hidden(on));
        }
    }, true);
    // Day, month, year and calendar of a date are one stop each.
    return stops.length + 3 * stops.filter(each => each.type === 'date').length;
}"""
_END = """() => {
    const {stops, rest, visited, shown, hidden} = window.walk, found = [];
    const tell = each => each ? each.outerHTML.replace(/\\s+/g, ' ').slice(0, 120) : 'nothing';
    for (let place = 0; place < Math.max(stops.length, visited.length); place++)
        if (stops[place] !== visited[place]) {
            found.push(`Tab ${place + 1} should come to ${tell(stops[place])} and comes to ${tell(visited[place])}`);
            break;
        }
    axe.setup(document);
    for (const each of visited) {
        if (!axe.commons.text.accessibleText(each).trim()) found.push(`no name: ${tell(each)}`);
        if (rest.has(each) && rest.get(each) === shown.get(each)) found.push(`no visible focus: ${tell(each)}`);
        if (hidden.get(each)) found.push(`${hidden.get(each)} when it has the focus: ${tell(each)}`);
    }
    axe.teardown();
    return found;
}"""


def faults_of_walk(page):
    """Sentences on what Tab misses or meets twice, what has no name or shows no focus; axe must be on the page."""
    for _ in range(page.evaluate(_BEGIN) + 2):
        page.keyboard.press("Tab")
    return page.evaluate(_END)


class Keys:
    """Somebody at the keyboard, who hears each name that the focus comes to."""

    def __init__(self, page):
        self.page = page
        self.browser = page.context.new_cdp_session(page)

    @property
    def focused(self):
        """The name of what has the focus, by the browser's own tree; empty where nothing has it."""
        found = self.browser.send("Runtime.evaluate", {"expression": "document.activeElement"})["result"]
        asked = {"objectId": found["objectId"], "fetchRelatives": False}
        (node,) = self.browser.send("Accessibility.getPartialAXTree", asked)["nodes"]
        return " ".join(str(node.get("name", {}).get("value") or "").split())

    def tab(self, *names, key="Tab"):
        """Press once for each name, and find the focus there."""
        for name in names:
            self.page.keyboard.press(key)
            focused = self.focused
            assert focused == name, f"{self.page.url}: {focused} has the focus, and {name} should"

    def back(self, *names):
        """The same backwards."""
        self.tab(*names, key="Shift+Tab")

    def skip(self):
        """To the main part, past everything that stands on each page."""
        self.tab("Skip to the main content")
        self.page.keyboard.press("Enter")
        expect(self.page.locator("main")).to_be_focused()

    def choose(self, option):
        """Go down the list that has the focus until it shows the option."""
        chosen, choices = self.page.locator("select:focus option:checked"), self.page.locator("select:focus option")
        for _ in range(choices.count()):
            if chosen.inner_text() == option:
                return
            self.page.keyboard.press("ArrowDown")
        assert chosen.inner_text() == option

    def follow(self, key="Enter"):
        """Press what has the focus, which leads to another page; its focus begins at the top."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
