"""What the accessibility statement says was tested, what was not, and what is known to be wrong.

Whoever tests the pages anew goes through these lists and moves the date, in one commit: a sentence that is no
longer true is worse than none. A check that a program makes names the tests that make it.
"""

from dataclasses import dataclass
from datetime import date

CHECKED_ON = date(2026, 11, 28)


@dataclass(frozen=True)
class Check:
    """One thing that was tested, as a sentence; ``done_by`` are the files of the tests, none where people looked."""

    sentence: str
    done_by: tuple[str, ...] = ()


TESTED = (
    Check(
        "Every page, published or for staff, was read by an automated checker (axe, with its rules for levels A and AA"
        " of the guidelines 2.0 to 2.2) in Chromium in a window 1,280 pixels wide: also empty, with long texts, with"
        " 300 rows and with filters that cannot be applied. So were signing in and the pages of errors.",
        (
            "tests/journeys/test_page_table.py",
            "tests/journeys/test_door.py",
        ),
    ),
    Check(
        "In a window 320 pixels wide, which is what 400% zoom leaves of 1,280, no page scrolls sideways as a whole, and"
        " the checker looked again for what a narrow window can break: contrast, the size of what is pressed, headings,"
        " labels, and tables that stack.",
        ("tests/journeys/test_page_table.py",),
    ),
    Check(
        "By keyboard alone: a program went through every page by the Tab key and looked that each stop has a name and"
        " shows its focus, in the order of the page. Filters, sorting, choosing a quarter or a board, searching and"
        " signing in after a mistake were done by keyboard.",
        (
            "tests/journeys/test_page_table.py",
            "tests/journeys/test_keyboard.py",
            "tests/journeys/test_door.py",
            "tests/journeys/test_pages_review.py",
            "tests/journeys/test_board_story.py",
            "tests/journeys/test_pages_seal.py",
        ),
    ),
    Check(
        "In the print view of lists and of some pages: the marking, the charts and the line to cite are kept, filters"
        " and navigation are left out.",
        (
            "tests/journeys/test_roles.py",
            "tests/journeys/test_pages_review.py",
            "tests/journeys/test_pages_kpis.py",
            "tests/journeys/test_pages_seal.py",
        ),
    ),
    Check(
        "With scripts switched off: a list of aims was filtered, another quarter was turned to, two quarters were"
        " compared, and a reviewer signed in, asked for the board of another day and signed out.",
        ("tests/journeys/test_without_scripts.py",),
    ),
    Check(
        "Charts: each is announced once, no text in it overlaps, and colours that a reader forces leave it as it is.",
        ("tests/journeys/test_charts.py",),
    ),
    Check(
        "The administration, where staff write updates, was read by the same checker in light and dark colours and at"
        " both widths.",
        ("tests/journeys/test_admin_axe.py",),
    ),
    Check(
        "The administration by keyboard alone: a program went through its pages in the same way. An update was written,"
        " submitted, returned and approved, two versions of one were told apart, a round was opened, and a quarter was"
        " sealed, published and corrected.",
        (
            "tests/journeys/test_admin_axe.py",
            "tests/journeys/test_admin_keyboard.py",
        ),
    ),
    Check(
        "Every kind of page was looked at on a desk screen, on a phone's width and as it prints; the longest in part."
    ),
)

NOT_TESTED = (
    "No screen reader has been tried yet: headings, tables and form fields are marked up for one, but nobody has"
    " listened.",
    "No screen magnifier, no speech control, no browser but Chromium, and no real phone.",
    "With scripts switched off nothing more has been tried than is named above, and nothing in the administration.",
    "Nobody who depends on such help has tried the pages yet.",
)

# Of the product. A site names its own in PLANTRACKER_KNOWN_FAULTS.
KNOWN_FAULTS = (
    "A chart is a drawing with a title and a description; its figures are in the table below it, not in the drawing.",
    "Some wide tables scroll sideways within themselves on a narrow screen.",
    "A measure with many years has a long table, without a way to jump to a year.",
    "The packs are CSV files in a zip: they have no headings beyond their first row.",
)
