"""The board of a day: figures as known at the end of both days, and every line says why."""

import re
from dataclasses import replace
from datetime import date, datetime

import pytest
import time_machine
from django.template.loader import render_to_string
from django.urls import reverse

from commitments.actions.plan import edit_aim
from commitments.actions.records import Changes
from commitments.actions.sealing import seal_quarter
from commitments.choices import Deliverer
from commitments.reporting.collection import rounds_of
from commitments.reporting.records import Look, summaries_on
from commitments.views.board_rows import Question, Questions
from commitments.views.verdicts import verdict_mark
from kpis.periods import LONDON
from plantracker.ui.fragments import Cell
from tests.cast import PLANNED_AT, QUARTER, make_plan, open_round_of
from tests.commitments.reporting.made import verdict
from tests.commitments.views.pagetext import main_of, page_words, part, words_of
from tests.commitments.views.story import report_first_quarter, report_second_quarter

DAY = "/review/north/board/2024-04-25/"
SPRING = "2024-05-10T10:00:00Z"


@pytest.fixture(autouse=True)
def spring():
    """Both quarters of the story are over."""
    with time_machine.travel(SPRING, tick=False):
        yield


def section_after(response, name):
    """A section of the page, from its heading to the next one."""
    markup = main_of(response)
    return re.sub("<caption.*?</caption>", "", markup.split(f' id="{name}">')[1].split("<h2")[0])


def words(response, name):
    """What a section says, its heading included."""
    return words_of(section_after(response, name).split("<form")[0])


def test_four_counts_lead_to_what_proves_them(as_reviewer, told):
    response = as_reviewer.get(DAY)
    assert part(response, '<ul class="tally">', "</ul>") == (
        "2 aims got worse 2 aims are late 1 adverse KPI without comment 0 exceptions"
    )
    markup = response.content.decode()
    for place in ("worse", "late", "adverse", "exceptions"):
        assert f'<a href="#{place}">' in markup
        assert markup.count(f'id="{place}"') == 1


def test_the_worst_with_their_reason_their_lead_and_the_forces_part_first(as_reviewer, told):
    response = as_reviewer.get(DAY)
    assert words(response, "worse").startswith(
        "Got worse: 2 aims Aim RAG Projected RAG Why"
        " Put more officers on foot patrol Safer streets. Delivered by: Force; lead: Liam Lead."
        " ▲ Amber to ■ Red worse ● Green to ▲ Amber worse"
        " OFFICIAL-SENSITIVE RAG: Officers were moved. Projection: They come back in autumn."
        " Update of 8 April 2024, carried from 2023/24 Q4."
        " Train the wardens"
    )
    assert '<a href="/review/north/live/aims/patrols/">' in section_after(response, "worse")


def test_what_is_late_is_told_by_lead(as_reviewer, told):
    assert words(as_reviewer.get(DAY), "late") == (
        "Late: 2 aims Lead Aims for which an update is owed"
        " Olga Lead 1 aim Open a helpline at night ● Green projected ● Green No update since that for 2023/24 Q3."
        " No lead 1 aim Mend the cameras – Not rated projected – Not rated No update has ever been approved."
    )


def test_adverse_measures_say_what_they_say_and_that_a_comment_is_missing(as_reviewer, told):
    response = as_reviewer.get(DAY)
    assert words(response, "adverse") == (
        "Adverse: 1 KPI, 1 without comment KPI Figure What it says Comment"
        " Burglaries 410 2023/24 Q4 Bad Burglaries: 410 for 2023/24 Q4 against 400 for 2020/21 Q3, 10 more (+2.5%)."
        " A lower figure is wanted here, so this is bad. Was: good. No comment"
    )
    assert '<a href="/review/north/live/kpis/burglary/">Burglaries</a>' in response.content.decode()
    assert words(response, "exceptions") == "Exceptions: 0 KPIs None"


def test_a_note_beside_several_figures_stands_once_on_paper():
    row = Question("Burglaries", "", "", Cell("410"), verdict_mark(verdict()), "", "", "", "Provisional.", "")
    questions = Questions.of([row, replace(row, note="A survey by post."), row])
    assert [each.letter for each in questions.rows] == ["a", "", "a"]
    assert questions.notes == (("a", "Provisional."),)
    shown = render_to_string("review/moves/_questions.html", {"rows": questions.rows})
    assert shown.count('<sup class="on-paper">a</sup>') == 2
    assert shown.count('<small class="told">Note beside the figure: Provisional.</small>') == 2
    assert shown.count("<small>Note beside the figure: A survey by post.</small>") == 1
    below = render_to_string("review/moves/_letters.html", {"notes": questions.notes})
    assert below.strip() == '<p class="on-paper"><sup>a</sup> Provisional.</p>'


def test_exceptions_say_what_to_do(client, measured):
    client.force_login(measured.cast.reviewer)
    text = words(client.get("/review/north/board/2024-04-15/?since=2024-01-10"), "exceptions")
    assert text.startswith(
        "Exceptions: 1 KPI KPI Figure What it says Comment Robbery 42 March 2024 ◆ Single point exception: bad"
    )
    assert "Was: stable. Analyse the cause of the exception." in text


def test_promises_that_were_not_kept(as_reviewer, cast):
    edit_aim(
        aim=cast.patrols, changes=Changes({"due_on": date(2024, 4, 1)}), based_on=1, by=cast.governance, at=PLANNED_AT
    )
    first = report_first_quarter(cast)
    seal_quarter(plan=cast.plan, quarter=QUARTER, by=cast.governance, at=first.cut_off)
    report_second_quarter(cast)
    response = as_reviewer.get(DAY)
    assert words(response, "due").startswith(
        "Due since 29 February 2024: 1 aim Aims whose day came after that and that are not Complete."
        " Aim RAG Projected RAG Why Put more officers on foot patrol"
    )
    assert "Due by 1 April 2024 and not Complete. RAG: Officers were moved." in words(response, "due")
    assert "Projected Green on 29 February 2024; now: Amber." in words(response, "off-course")
    assert words(response, "off-course").startswith(
        "Projected Green or Complete on 29 February 2024, and not now: 2 aims"
    )


@pytest.mark.parametrize(
    ("address", "said"),
    [
        # Approved on 8 April: known at the end of that day, and not a day before.
        ("2024-04-07/", "0 aims got worse"),
        ("2024-04-08/", "2 aims got worse"),
        ("2024-04-09/", "2 aims got worse"),
        ("2024-04-25/?since=2024-04-07", "2 aims got worse"),
        ("2024-04-25/?since=2024-04-08", "0 aims got worse"),
    ],
)
def test_both_days_are_known_at_their_end(as_reviewer, told, address, said):
    assert said in page_words(as_reviewer.get(f"/review/north/board/{address}"))


def test_the_day_and_what_it_is_compared_with_are_said(as_reviewer, told):
    text = page_words(as_reviewer.get(DAY))
    assert (
        "As known then. What was known at the end of 25 April 2024, compared with the end of 29 February 2024." in text
    )
    assert "Board on 25 April 2024" in text


def test_today_is_as_of_now(as_reviewer, told):
    for address in ("/review/north/board/", "/review/north/board/2024-05-10/"):
        text = page_words(as_reviewer.get(address))
        assert "As of now. What is known on 10 May 2024, 11am, compared with the end of 15 March 2024." in text
        assert "2 aims got worse" in text


def test_a_day_ahead_is_as_of_now_and_says_so(as_reviewer, told):
    text = page_words(as_reviewer.get("/review/north/board/2024-05-11/"))
    assert "As of now. 11 May 2024 is still ahead. What is known on 10 May 2024, 11am" in text
    assert "compared with the end of 15 March 2024." in text
    assert "2 aims got worse" in text


def test_a_day_before_the_plan_has_no_board(as_reviewer, told):
    response = as_reviewer.get("/review/north/board/2021-03-31/")
    assert response.status_code == 200
    assert "The plan began on 1 April 2021, so there is no board on 31 March 2021." in page_words(response)
    assert "<table" not in response.content.decode()
    first = page_words(as_reviewer.get("/review/north/board/2021-04-01/"))
    assert "The plan began on 1 April 2021, so nothing was reported before." in first


def test_nothing_moved_says_so_and_leads_to_the_quarters(as_reviewer, told):
    response = as_reviewer.get("/review/north/board/2024-04-25/?since=2024-04-24")
    assert words(response, "worse").startswith("Got worse: 0 aims Nothing got worse since 24 April 2024")
    assert '<a href="/review/north/2023-24-q4/changes/">' in response.content.decode()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("2024-04-25/?since=yesterday", "Compared with: Enter a valid date."),
        ("2024-04-25/?since=2024-04-25", "must lie before 25 April 2024, the day of the board."),
        ("2024-04-25/?since=2024-04-26", "must lie before 25 April 2024, the day of the board."),
        ("2024-06-01/?since=2024-05-10", "must lie before 10 May 2024, the day of the board."),
        ("?on=never", "Board on: Enter a valid date."),
        ("?on=", "Board on: This field is required."),
        ("?on=2024-04-25&since=2024-04-30", "must lie before 25 April 2024, the day of the board."),
    ],
)
def test_a_board_that_cannot_be_is_a_page_that_says_why(as_reviewer, told, address, said):
    response = as_reviewer.get(f"/review/north/board/{address}")
    assert response.status_code == 200
    assert "There is no such board" in page_words(response)
    assert said in page_words(response)
    assert "<table" not in response.content.decode()


def test_a_chosen_day_leads_to_its_address(as_reviewer, told):
    chosen = as_reviewer.get("/review/north/board/", {"on": "2024-04-25", "since": "2024-03-01"})
    assert (chosen.status_code, chosen.url) == (302, f"{DAY}?since=2024-03-01")
    assert as_reviewer.get("/review/north/board/", {"on": "2024-04-25", "since": ""}).url == DAY


def test_the_day_to_compare_with_is_empty_unless_it_was_asked_for(as_reviewer, told):
    """Whoever then chooses another day gets its own eight weeks."""
    markup = main_of(as_reviewer.get(DAY))
    assert re.search(r'<input type="date" name="on" value="2024-04-25"', markup)
    assert not re.search(r'<input type="date" name="since" value="[^"]+"', markup)
    assert "Compared with Empty: eight weeks before." in words_of(markup.split("<form")[1])
    earlier = as_reviewer.get("/review/north/board/", {"on": "2024-02-01", "since": ""}, follow=True)
    assert "compared with the end of 7 December 2023." in page_words(earlier)
    asked = main_of(as_reviewer.get(f"{DAY}?since=2024-03-01"))
    assert re.search(r'<input type="date" name="since" value="2024-03-01"', asked)


def test_the_bar_says_how_far_the_open_round_has_come_on_a_board_of_now(as_reviewer, told):
    said = (
        "As of now. What is known on 12 April 2024, 10am, compared with the end of 16 February 2024."
        " The round of 2023/24 Q4 takes updates until 22 April 2024, 6pm."
        " Of 3 updates due, 1 approved, 0 submitted, 0 returned, 0 in draft and 2 not started."
    )
    with time_machine.travel("2024-04-12T09:00:00Z", tick=False):
        assert said in page_words(as_reviewer.get("/review/north/board/"))
        assert "takes updates until" not in page_words(as_reviewer.get("/review/north/board/2024-04-11/"))
    # The round is over.
    assert "takes updates until" not in page_words(as_reviewer.get("/review/north/board/"))


def test_a_seal_that_is_overdue_is_said(as_reviewer, cast):
    report_first_quarter(cast)
    overdue = "2023/24 Q3: its round closed on 22 January 2024, 6pm and it is not sealed yet."
    assert overdue in page_words(as_reviewer.get("/review/north/board/2024-01-22/"))
    assert overdue not in page_words(as_reviewer.get("/review/north/board/2024-01-21/"))


def test_no_seal_is_overdue_once_all_are_sealed(as_reviewer, told):
    assert "not sealed yet" not in page_words(as_reviewer.get(DAY))


def test_another_plans_overdue_seal_is_not_said(as_reviewer, told):
    open_round_of(make_plan(slug="east"))
    assert "not sealed yet" not in page_words(as_reviewer.get(DAY))


def test_words_marked_higher_mark_the_page(as_reviewer, told):
    assert as_reviewer.get(DAY).content.decode().count('<p class="marking">OFFICIAL-SENSITIVE</p>') == 2
    before = as_reviewer.get("/review/north/board/2024-04-07/").content.decode()
    assert before.count('<p class="marking">OFFICIAL</p>') == 2


def test_reviewers_land_on_it_and_every_page_of_the_plan_leads_there(as_reviewer, told):
    assert as_reviewer.get(reverse("start")).url == "/review/north/board/"
    link = '<a href="/review/north/board/">Board</a>'
    for page in (
        "live/",
        "live/aims/",
        "2023-24-q4/themes/streets/",
        "2023-24-q4/kpis/",
        "live/exceptions/",
        "quarters/",
    ):
        assert link in as_reviewer.get(f"/review/north/{page}").content.decode(), page
    assert '<a href="/review/north/board/" aria-current="true">Board</a>' in as_reviewer.get(DAY).content.decode()


def test_no_board_is_published(client, told):
    assert client.get("/plans/north/board/").status_code == 404
    assert client.get("/plans/north/board/2024-04-25/").status_code == 404


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2020, 1, 1), "2021/22 Q1"),  # before the plan
        (date(2023, 8, 15), "2023/24 Q2"),  # the round of Q3 had not begun
        (date(2023, 12, 31), "2023/24 Q3"),
        (date(2024, 1, 21), "2023/24 Q3"),  # its round is open still
        (date(2024, 1, 22), "2023/24 Q4"),
        (date(2024, 4, 21), "2023/24 Q4"),
        (date(2024, 4, 22), "2024/25 Q1"),
        (date(2030, 1, 1), "2024/25 Q4"),  # after it
    ],
)
def test_the_quarter_in_which_a_day_is_read(told, day, quarter):
    before = datetime(day.year, day.month, day.day, 23, 59, tzinfo=LONDON)
    plan = told.cast.plan
    (summary,) = summaries_on(plan, [Look(day, before)], rounds=rounds_of(plan))
    assert summary.quarter == quarter


def test_what_the_force_delivers_comes_first_among_what_is_late(as_reviewer, told):
    edit_aim(
        aim=told.cast.plan.aims.get(slug="cameras"),
        changes=Changes({"delivered_by": Deliverer.FORCE.value, "lead_id": told.cast.other_lead.pk}),
        based_on=1,
        by=told.cast.governance,
        at=told.second.cut_off,
    )
    late = words(as_reviewer.get(DAY), "late")
    assert late.index("Mend the cameras") < late.index("Open a helpline")
    assert "Olga Lead 2 aims" in late
