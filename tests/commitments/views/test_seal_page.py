"""The seal of a quarter: hashes, chain, files, and whether the commands that it prints agree with it."""

import hashlib
import io
import re
import shutil
import subprocess
import zipfile
from types import SimpleNamespace

import pytest
import time_machine

from commitments.actions.sealing import CorrectionNote, record_correction, seal_quarter
from tests.cast import QUARTER
from tests.commitments.views.pagetext import page_words, part
from tests.commitments.views.story import NEXT, report_first_quarter, report_second_quarter
from tests.commitments.views.test_published import LATER, open_to_everyone, publish

Q3, Q4 = "/review/north/2023-24-q3/seal/", "/review/north/2023-24-q4/seal/"
PUBLIC_Q3 = "/plans/north/2023-24-q3/seal/"
CHAIN = "Its place in the plan’s chain of records."


def chain(response):
    return part(response, CHAIN, "</table>")


def unpacked(response):
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        return {name.rpartition("/")[2]: archive.read(name) for name in archive.namelist()}


def test_every_part_is_told_with_what_it_proves(as_reviewer, told):
    said = page_words(as_reviewer.get(Q3))
    record = told.first
    assert "Its hashes let anybody show that what they hold is what was sealed." in said
    assert "Cut-off 22 January 2024, 6pm Nothing that was recorded at this instant or later is in the record." in said
    assert "Sealed at 22 January 2024, 6pm" in said
    assert "Published at Not published" in said
    assert f"Content hash {record.content_hash} That the content is what was sealed" in said
    assert f"Record hash {record.record_hash} That content, cut-off, times and place" in said
    assert "Previous hash None The first record of a chain has none before it." in said
    assert "Format 2 " in said
    assert f"Software {record.software} " in said


def test_when_it_was_published_is_told(as_reviewer, told):
    publish(told, told.first)
    assert "Published at 3 May 2024, 9am" in page_words(as_reviewer.get(Q3))


def test_staff_see_the_records_before_and_after(as_reviewer, told):
    first, second = chain(as_reviewer.get(Q3)), chain(as_reviewer.get(Q4))
    assert "Before it None: this is the first record of the plan’s chain. None to show." in first
    assert f"This record Record 1: the seal of 2023/24 Q3. {told.first.record_hash}" in first
    after = f"After it Record 2: the seal of 2023/24 Q4. Show the seal of 2023/24 Q4 {told.second.record_hash}"
    assert after in first
    assert "Before it Record 1: the seal of 2023/24 Q3. Show the seal of 2023/24 Q3" in second
    assert "After it Record 3: correction 1 to 2023/24 Q4. Show correction 1 to 2023/24 Q4" in second


def test_the_newest_record_says_that_it_is(as_reviewer, sealed_record):
    assert "After it None yet: this is the newest record of the plan’s chain." in chain(as_reviewer.get(Q3))


def test_the_public_is_told_of_published_records_only(client, told):
    """A quarter that was sealed late follows a record of a later one, which is not published yet."""
    cast = told.cast
    late = seal_quarter(plan=cast.plan, quarter=QUARTER.shifted(-1), by=cast.governance, at=LATER).record
    open_to_everyone(cast.plan)
    publish(told, late)
    before = chain(client.get("/plans/north/2023-24-q2/seal/"))
    assert f"Before it A record that is not published. {late.previous_hash}" in before
    assert "2023/24 Q4" not in before
    publish(told, told.first, told.second)
    after = chain(client.get("/plans/north/2023-24-q2/seal/"))
    assert "Before it Record 6: correction 4 to 2023/24 Q4. Show correction 4 to 2023/24 Q4" in after
    assert (
        '<a href="/plans/north/2023-24-q4/corrections/">'
        in client.get("/plans/north/2023-24-q2/seal/").content.decode()
    )


def test_a_later_record_that_is_not_published_leaves_no_trace(client, cast):
    """The page reads the same before and after the second seal, and so does its tag."""
    first_round = report_first_quarter(cast)
    first = seal_quarter(plan=cast.plan, quarter=QUARTER, by=cast.governance, at=first_round.cut_off).record
    open_to_everyone(cast.plan)
    publish(SimpleNamespace(cast=cast), first)
    alone = client.get(PUBLIC_Q3)
    assert "After it None that is published." in chain(alone)
    second_round = report_second_quarter(cast)
    seal_quarter(plan=cast.plan, quarter=NEXT, by=cast.governance, at=second_round.cut_off)
    later = client.get(PUBLIC_Q3)
    assert (later.content, later.headers["ETag"]) == (alone.content, alone.headers["ETag"])


def test_the_files_are_those_of_the_pack(as_reviewer, told):
    response = as_reviewer.get(Q4)
    rows = part(response, "Files of the pack, in its order.", "</table>")
    files = unpacked(as_reviewer.get("/review/north/2023-24-q4/pack/"))
    assert len(files) == 13
    for name, content in files.items():
        assert re.search(rf"{name} {len(content):,} (no table|\d+) {hashlib.sha256(content).hexdigest()}", rows), name
    # Four aims and the one that is gone; four corrections.
    assert re.search(r"aims\.csv [\d,]+ 5 ", rows)
    assert re.search(r"corrections\.csv [\d,]+ 4 ", rows)
    assert re.search(r"manifest\.json [\d,]+ no table ", rows)
    assert f"Digest of the pack’s manifest {hashlib.sha256(files['manifest.json']).hexdigest()}" in page_words(response)


def test_a_text_of_several_lines_is_one_row(as_reviewer, told):
    note = CorrectionNote("quarter", "", "", "One line.\nAnother line.", "A slip.")
    record_correction(seal=told.first, note=note, by=told.cast.governance, at=LATER)
    rows = part(as_reviewer.get(Q3), "Files of the pack, in its order.", "</table>")
    assert re.search(r"corrections\.csv [\d,]+ 1 ", rows)


@pytest.mark.parametrize("program", ["sha256sum", "shasum"])
def test_the_commands_print_what_the_page_says(as_reviewer, told, tmp_path, program):
    response = as_reviewer.get(Q3)
    (command,) = re.findall(rf"<code>({program}[^<]*manifest\.json)</code>", response.content.decode())
    files = unpacked(as_reviewer.get("/review/north/2023-24-q3/pack/"))
    (tmp_path / "manifest.json").write_bytes(files["manifest.json"])
    name, *arguments = command.split()
    path = shutil.which(name)
    assert path, f"{name} is part of every Debian"
    printed = subprocess.run([path, *arguments], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert f"<code>{printed.split()[0]}</code>" in response.content.decode()


def test_the_commands_of_windows_are_there(as_reviewer, told):
    markup = as_reviewer.get(Q3).content.decode()
    assert "<code>certutil -hashfile manifest.json SHA256</code>" in markup
    assert "<code>Get-FileHash -Algorithm SHA256 manifest.json</code>" in markup


@pytest.mark.parametrize(
    ("page", "heading", "said"),
    [
        ("seal/", "{} is not sealed", "has no seal: a quarter is sealed once its cut-off has passed."),
        ("corrections/", "No corrections to {}", "is not sealed: what is wrong in it is mended in place."),
    ],
)
@pytest.mark.parametrize(("when", "named"), [("live", "The live plan"), ("draft", "The draft")])
def test_what_is_not_sealed_has_no_such_page(client, cast, when, named, page, heading, said):
    report_first_quarter(cast)
    client.force_login(cast.governance)
    with time_machine.travel("2024-01-10T10:00:00Z", tick=False):
        response = client.get(f"/review/north/{when}/{page}")
    assert response.status_code == 404
    assert f"{named} {said}" in page_words(response)
    title = heading.format(named if heading.startswith("{}") else named[0].lower() + named[1:])
    assert f'<h1 class="govuk-heading-l">{title}</h1>' in response.content.decode()
    assert "Choose another quarter above" in page_words(response)
    assert "To cite this page" not in page_words(response)


def test_the_state_bar_and_the_citation_lead_here(as_reviewer, told):
    markup = as_reviewer.get("/review/north/2023-24-q4/aims/").content.decode()
    digest = told.second.record_hash[:12]
    assert f'<a href="{Q4}">Record hash {digest}<span class="ways">: check it</span></a>' in markup
    assert '<a href="/review/north/2023-24-q4/corrections/">It has 4 corrections</a>' in markup
    said = page_words(as_reviewer.get("/review/north/2023-24-q4/aims/"))
    assert f"To cite this page: Aims, 2023/24 Q4, /review/north/2023-24-q4/aims/, record {digest}" in said
    assert f'(<a href="{Q4}">what the record is</a>)' in markup


def test_a_citation_begins_with_the_address_of_the_site_where_it_is_known(as_reviewer, told, settings):
    settings.SITE_ADDRESS = "https://tracker.example.org"
    said = page_words(as_reviewer.get("/review/north/2023-24-q4/aims/?rag=amber"))
    cited = "https://tracker.example.org/review/north/2023-24-q4/aims/?rag=amber"
    assert f"To cite this page: Aims, 2023/24 Q4, {cited}, record" in said


def test_what_is_not_sealed_is_cited_with_its_instant(client, cast):
    report_first_quarter(cast)
    client.force_login(cast.governance)
    with time_machine.travel("2024-01-10T10:00:00Z", tick=False):
        live, draft = (page_words(client.get(f"/review/north/{when}/aims/")) for when in ("live", "draft"))
    assert "Aims, 2023/24 Q3, live on 10 January 2024, 10am, /review/north/live/aims/ About this site" in live
    assert "Aims, 2023/24 Q3, draft on 10 January 2024, 10am, /review/north/draft/aims/ About this site" in draft


@pytest.mark.parametrize(
    ("asked", "cited"),
    [
        ("rag=amber&sort=-rag&page=1", "?rag=amber&sort=-rag"),
        ("page=all&rag=&unknown=x", "?page=all"),
        ("rag=blue&sort=-rag", ""),
        ("page=%3Cb%3E&sort=nothing", ""),
    ],
)
def test_a_list_is_cited_as_it_was_asked_for(as_reviewer, told, asked, cited):
    said = page_words(as_reviewer.get(f"/review/north/2023-24-q4/aims/?{asked}"))
    assert f"To cite this page: Aims, 2023/24 Q4, /review/north/2023-24-q4/aims/{cited}, record" in said


@pytest.mark.parametrize("page", ["seal/", "corrections/"])
def test_what_is_not_sealed_leads_to_the_newest_quarter_that_is(as_reviewer, told, page):
    link = f'<a href="/review/north/2023-24-q4/{page}">The same page of 2023/24 Q4</a>'
    assert link in as_reviewer.get(f"/review/north/live/{page}").content.decode()
