"""Every page of the admin in its states, light and dark, on a desk and on a phone, is read by axe."""

import os
from collections import defaultdict
from pathlib import Path

import pytest
from django.urls import URLResolver, get_resolver, reverse
from playwright.sync_api import expect

from commitments.models import Plan, SealedQuarter
from tests.commitments.admin.access import PAGES
from tests.journeys.admin_stage import AdminStage, make_stage, zip_of
from tests.journeys.admin_visits import GROUPS, NO_PAGES, REFUSED, RETURN, SEND, STATES
from tests.journeys.axe import COLOUR_RULES, WIDTH_RULES, assert_accessible, faults_of, sideways
from tests.journeys.keyboard import faults_of_walk
from tests.journeys.page_stage import STAGE

DESK, PHONE, NARROW = ({"width": width, "height": 900} for width in (1280, 375, 320))
# A page on which Tab has to be pressed more often is walked through on a desk only.
MOST_STOPS = 90
# What scrolls sideways within the page: to be reached by Tab, and named.
SCROLLING = """() => [...document.querySelectorAll('body *')].filter(each => each.tagName !== 'TEXTAREA'
    && ['auto', 'scroll'].includes(getComputedStyle(each).overflowX) && each.scrollWidth > each.clientWidth
    && !(each.tabIndex === 0 && each.getAttribute('role') && each.ariaLabel))
    .map(each => each.outerHTML.slice(0, 160))"""


def names_of(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names_of(pattern.url_patterns)
        else:
            yield pattern.name


def admin_names():
    """Every name that the site's resolver knows under ``admin:``."""
    (admin,) = [each for each in get_resolver().url_patterns if getattr(each, "namespace", None) == "admin"]
    return set(names_of(admin.url_patterns))


def every_visit():
    return [visit for visits in GROUPS.values() for visit in visits]


def test_every_address_of_the_admin_is_in_the_table():
    """Or in the list of what is no page, with its reason; and who may open it is in the table of access."""
    assert admin_names() - NO_PAGES.keys() == {visit.name for visit in every_visit()}
    assert admin_names() == PAGES.keys()


def test_every_kind_of_page_is_seen_in_each_of_its_states():
    seen = defaultdict(set)
    for visit in every_visit():
        # To return an update leads to the page of decisions.
        kind = "commitments_progressupdate_decide" if RETURN in visit.press else visit.kind
        seen[kind].add(visit.state)
    assert seen == STATES


@pytest.fixture
def stage(transactional_db):
    return make_stage()


def longest_stage():
    """The plans of the other pages, under the names that ``LONGEST`` gives them."""
    north = STAGE.set().north
    plan, seals = Plan.objects.get(slug="grown"), SealedQuarter.objects.seals()
    aim = plan.aims.get(slug="patrols")
    keys = {
        "grown theme": plan.themes.get(slug="streets").pk,
        "grown aim": aim.pk,
        "grown update": aim.updates.last().pk,
        "first seal": seals.get(plan__slug="north", quarter="2023/24 Q3").pk,
        "corrected seal": seals.get(plan__slug="north", quarter="2023/24 Q4").pk,
    }
    return AdminStage(north, north.people(), keys)


def look(page, *, walks_phone=False):
    """Faults of the page as it stands, in both colours and on three widths, to the eye and by the Tab key."""
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESK)
    yield from (f"1280 px, light: {fault}" for fault in faults_of(page))
    yield from (f"1280 px, keyboard: {fault}" for fault in faults_of_walk(page))
    page.emulate_media(color_scheme="dark")
    yield from (f"1280 px, dark: {fault}" for fault in faults_of(page, rules=COLOUR_RULES))
    page.set_viewport_size(PHONE)
    yield from (f"375 px: {fault}" for fault in sideways(page))
    page.set_viewport_size(NARROW)
    yield from (f"320 px, dark: {fault}" for fault in faults_of(page, rules=WIDTH_RULES))
    yield from (f"320 px: scrolls, and cannot be reached or has no name: {each}" for each in page.evaluate(SCROLLING))
    if walks_phone and page.evaluate("walk.stops.length") <= MOST_STOPS:
        yield from (f"320 px, keyboard: {fault}" for fault in faults_of_walk(page))


def keep_pictures(page, name):
    """The page at both widths, in the folder that ``make screenshots`` names; none where no folder is named."""
    if folder := os.environ.get("TESTS_PICTURES"):
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            page.screenshot(path=Path(folder) / f"{name}-{size['width']}.png", full_page=True)


def check(page):
    faults = list(look(page))
    assert not faults, "\n".join((page.url, *faults))
    page.set_viewport_size(DESK)


@pytest.mark.parametrize("group", GROUPS)
def test_every_page_is_read_in_both_colours_and_on_every_width(page, sign_in, transactional_db, group):
    """And gone through by Tab; on a phone the first time that one of its kind is opened."""
    stage = longest_stage() if group == "longest" else make_stage()
    faults, signed_in, walked = defaultdict(list), None, set()
    for number, visit in enumerate(GROUPS[group], 1):
        if visit.by != signed_in:
            sign_in(stage.people[visit.by])
            signed_in = visit.by
        page.set_viewport_size(DESK)
        address = reverse(f"admin:{visit.name}", args=[stage.keys[visit.of]] if visit.of else [])
        answer = page.goto(address + visit.query.format_map(stage.keys))
        for element in visit.press:
            with page.expect_navigation() as pressed:
                page.locator(element).first.click()
            answer = pressed.value
        assert answer.status == (403 if visit.name in REFUSED else 200), visit
        keep_pictures(page, f"admin {group} {number:02} {visit.kind} {visit.state}".replace(" ", "_"))
        for fault in look(page, walks_phone=visit.kind not in walked):
            faults[fault].append(visit)
        walked.add(visit.kind)
    assert not faults, "\n".join(f"{fault}: on {len(on)} pages, as on {on[0]}" for fault, on in faults.items())


def address_of(stage, name, of):
    return reverse(f"admin:{name}", args=[stage.keys[of]])


def test_two_people_who_edit_one_thing_can_read_both_texts(page, context, sign_in, stage):
    for person, name, of, field in (
        ("governance", "commitments_aim_change", "aim", "Order"),
        ("other_lead", "commitments_aim_write", "unwritten", "Activity to date"),
    ):
        sign_in(stage.people[person])
        page.goto(address_of(stage, name, of))
        second = context.new_page()
        second.goto(address_of(stage, name, of))
        for each, typed in ((second, "7"), (page, "8")):
            each.get_by_label(field).fill(typed)
            each.locator(SEND).click()
        page.get_by_role("heading", name="Two people edited this").wait_for()
        second.close()
        check(page)


def test_the_pages_before_and_after_an_import(page, sign_in, stage):
    sign_in(stage.cast.governance)
    plan = stage.cast.plan
    for said, archive in (
        ("There is nothing to change", zip_of(plan)),
        ("Nothing was imported.", zip_of(plan, aims=(b'"force"', b'"the force"'))),
        ("themes.csv: changed", zip_of(plan, themes=(b"Safer streets", b"Safer roads"))),
    ):
        page.goto(reverse("admin:commitments_plan_import"))
        page.get_by_label("Zip of the plan's files").set_input_files(archive)
        page.locator(SEND).click()
        page.get_by_text(said).wait_for()
        check(page)
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_text("The plan was imported.").wait_for()
    check(page)


@pytest.mark.parametrize(("person", "left_out"), [("governance", 0), ("second_governance", 1)])
def test_what_is_ticked_is_listed_before_it_is_approved(page, sign_in, stage, person, left_out):
    sign_in(stage.people[person])
    page.goto(reverse("admin:commitments_aim_changelist"))
    page.get_by_label("Select this object for an action - Offer visits before a trial").check()
    page.get_by_label("Action:").select_option("Approve the submitted updates of the ticked aims")
    page.get_by_role("button", name="Go").click()
    page.get_by_role("heading", name="Approve: 1 update").wait_for()
    assert page.get_by_text("Left out: you edited a version of it.").count() == left_out
    check(page)


def test_the_admins_own_switch_turns_every_colour(page, sign_in, stage):
    sign_in(stage.cast.governance)
    page.goto(reverse("admin:index"))
    for system, theme, caution in (("light", "dark", "rgb(224, 160, 48)"), ("dark", "light", "rgb(138, 90, 0)")):
        page.emulate_media(color_scheme=system)
        page.evaluate("localStorage.clear()")
        page.reload()
        page.get_by_role("button", name="Toggle theme").click()
        assert page.locator("html").get_attribute("data-theme") == theme
        expect(page.locator(".warnings").first).to_have_css("border-left-color", caution)
        assert_accessible(page)


def test_a_picture_without_words_and_a_wide_block_are_faults(page):
    page.set_content('<html lang="en"><title>A page</title><main><h1>A page</h1><img src="data:,"></main></html>')
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<pre>' + 'wide '.repeat(900))")
    with pytest.raises(AssertionError) as caught:
        assert_accessible(page)
    said = str(caught.value)
    assert 'image-alt: <img src="data:,">: Element does not have an alt attribute' in said
    assert "scrolls sideways: needs " in said
