"""Requests that bring a file in a bad way: each is answered plainly, and no table holds a row more or less.

``figures`` is the import of observations, ``plan`` that of a plan's zip.
"""

import pytest
from django.test import Client
from django.urls import reverse

from commitments.reporting.plan_files import as_zip, plan_files
from kpis.choices import BatchState
from kpis.models import ImportBatch
from plantracker.csvfiles import MEBIBYTE
from tests.commitments.admin.pages import nothing_stored, sentences
from tests.commitments.admin.uploads import BOUNDARY, body, field, file, send
from tests.commitments.views.pagetext import page_words

FIGURES, PLAN = "figures", "plan"
ADDRESSES = {FIGURES: reverse("admin:kpis_importbatch_add"), PLAN: reverse("admin:commitments_plan_import")}
NAMES = {FIGURES: "file", PLAN: "archive"}
GOOD = b"kpi,period,value\r\nburglary,2023/24 Q1,210\r\n"
# A file that is taken is put aside with an event, whatever is in it; figures are written on a later confirmation.
PUT_ASIDE = ("kpis.ImportBatch", "ledger.AuditEvent")
NOT_UNDERSTOOD = "The request was not understood Nothing has been changed. Go back and try again"

both = pytest.mark.parametrize("page", [FIGURES, PLAN])


@pytest.fixture
def client(as_, cast):
    return as_(cast.governance)


@pytest.fixture
def good(cast):
    """A file that each page would take."""
    return {FIGURES: GOOD, PLAN: as_zip(plan_files(cast.plan).files)}


def form(page, *files):
    """The page's form with these files."""
    return body(field("register", "north"), *files) if page == FIGURES else body(*files)


def upload(client, page, content, name="figures.csv", kind="text/csv", **extra):
    """What is answered to a file, and what its page says of it where it was put aside."""
    response = send(client, ADDRESSES[page], form(page, file(NAMES[page], name, content, kind)), **extra)
    return client.get(response["Location"]) if response.status_code == 302 else response


# The file itself ------------------------------------------------------------------------------


@both
@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "The submitted file is empty."),
        (5 * MEBIBYTE + 1, "larger than 5 MB"),
        (60 * MEBIBYTE, "larger than 5 MB"),
    ],
    ids=["0 bytes", "5 MB and a byte", "60 MB"],
)
def test_a_file_of_a_bad_size_is_refused_with_a_sentence(client, page, size, said):
    with nothing_stored():
        response = upload(client, page, b"x" * size)
    assert response.status_code == 200
    assert said in page_words(response)


WRONG_TYPES = {
    "picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01", "image/png", "The file is not UTF-8"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "application/pdf", "The file is not UTF-8"),
    "web page": (
        b"<!DOCTYPE html><html><body>Sign in</body></html>",
        *("text/html", "The first row has to name the columns: kpi, area, period and value"),
    ),
    "program": (b"\x7fELF\x02\x01\x01" + b"\x00" * 57, "application/x-executable", "The file is in UTF-16"),
    "JSON": (b'{"kpi": "burglary"}', "application/json", "quote inside a cell without quotes around it"),
}


@pytest.mark.parametrize("name", WRONG_TYPES)
def test_a_file_of_another_type_is_refused_by_its_content(client, name):
    content, kind, said = WRONG_TYPES[name]
    with nothing_stored(PUT_ASIDE):
        response = upload(client, FIGURES, content, kind=kind)
    assert response.status_code == 200
    assert said in page_words(response)
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.content, batch.new) == (BatchState.REFUSED, None, 0)
    with nothing_stored():
        response = upload(client, PLAN, content, kind=kind)
    assert "It is no zip archive, or a damaged one: make it again from the plan's files." in page_words(response)


@pytest.mark.parametrize("kind", ["image/png", "", "no type", "text/csv; charset=utf-7", "application/x-msdownload"])
def test_what_the_browser_calls_the_type_does_not_count(client, good, kind):
    with nothing_stored(PUT_ASIDE):
        assert "1 row: 1 new" in page_words(upload(client, FIGURES, GOOD, kind=kind))
    with nothing_stored():
        assert "There is nothing to change" in page_words(upload(client, PLAN, good[PLAN], kind=kind))


# The name of the file -------------------------------------------------------------------------

KEPT_NAMES = {
    "way up": ("../../etc/passwd.csv", "passwd.csv"),
    "way up with back slashes": ("..\\..\\windows\\figures.csv", "figures.csv"),
    "way up, escaped": ("..&#47;..&#x2f;figures.csv", "figures.csv"),
    "whole path": ("/etc/cron.d/figures.csv", "figures.csv"),
    "NUL": ("figures\x00.csv", "figures.csv"),
    "new lines": ("figures\x0b.csv", "figures.csv"),
    "300 characters": ("x" * 296 + ".csv", "x" * 251 + ".csv"),
    "double extension": ("figures.csv.exe", "figures.csv.exe"),
    "other extension": ("figures.exe", "figures.exe"),
    "mark-up": ("<script>alert(1)<.csv", "<script>alert(1)<.csv"),
    "formula": ("=cmd|1.csv", "=cmd|1.csv"),
    "right to left": ("figures\u202evsc.exe", "figuresvsc.exe"),
}


@pytest.mark.parametrize("name", KEPT_NAMES)
def test_a_hostile_name_is_a_label_and_no_way_to_a_file(client, good, name):
    sent, kept = KEPT_NAMES[name]
    with nothing_stored(PUT_ASIDE):
        response = upload(client, FIGURES, GOOD, name=sent)
    assert (response.status_code, ImportBatch.objects.get().name) == (200, kept)
    assert "<script>alert" not in response.content.decode()
    assert f"{kept} for the KPIs of north" in page_words(response)
    with nothing_stored():
        response = upload(client, PLAN, good[PLAN], name=sent)
    assert "There is nothing to change" in page_words(response)


@both
def test_a_name_of_nothing_is_no_file(client, good, page):
    with nothing_stored():
        for name in ("", ".", "..", "../", "..\\", "\x00", "/"):
            response = upload(client, page, good[page], name=name)
            assert (response.status_code, sentences(response)) == (200, ["This field is required."]), name


# The request ----------------------------------------------------------------------------------


@both
@pytest.mark.parametrize("count", [2, 5])
def test_two_files_at_once_are_refused_and_none_is_dropped(client, good, page, count):
    files = [file(NAMES[page], f"{number}.csv", good[page]) for number in range(count)]
    with nothing_stored():
        response = send(client, ADDRESSES[page], form(page, *files))
    assert response.status_code == 200
    assert sentences(response) == [f"{count} files were sent at once: send one, and then the next."]


@both
def test_more_files_than_a_request_may_bring(client, good, page):
    files = [file(f"more{number}", "a.csv", b"x") for number in range(5)]
    with nothing_stored():
        response = send(client, ADDRESSES[page], form(page, *files, file(NAMES[page], "a.csv", good[page])))
    assert response.status_code == 400
    assert NOT_UNDERSTOOD in page_words(response)


@both
def test_a_form_without_its_token_is_refused(cast, good, page):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.governance)
    wrong = field("csrfmiddlewaretoken", "x" * 64)
    for content in (form(page, file(NAMES[page], "a.csv", good[page])), wrong + form(page), b""):
        with nothing_stored():
            response = send(client, ADDRESSES[page], content)
        assert response.status_code == 403
        assert "The form has expired Nothing was saved." in page_words(response)


@both
def test_form_fields_by_the_thousand(client, good, page):
    """A form with a row for each of many aims has more than Django's 1,000 fields; the site takes 2,000."""
    upload_ = file(NAMES[page], "a.csv", good[page])
    with nothing_stored(PUT_ASIDE if page == FIGURES else ()):
        response = send(client, ADDRESSES[page], form(page, *(field(f"x{at}", "1") for at in range(1_001)), upload_))
    assert response.status_code == (302 if page == FIGURES else 200)
    with nothing_stored():
        response = send(client, ADDRESSES[page], form(page, *(field(f"x{at}", "1") for at in range(2_001)), upload_))
    assert response.status_code == 400
    assert NOT_UNDERSTOOD in page_words(response)


@both
def test_a_field_of_more_than_2_mb(client, page):
    with nothing_stored():
        response = send(client, ADDRESSES[page], form(page, field("x", "y" * (2 * MEBIBYTE + 1))))
    assert response.status_code == 400
    assert NOT_UNDERSTOOD in page_words(response)


BROKEN = {
    "no boundary": ("multipart/form-data", 400),
    "empty boundary": ("multipart/form-data; boundary=", 400),
    "boundary of blanks": ('multipart/form-data; boundary=" "', 400),
    "boundary of accents": ("multipart/form-data; boundary=é", 400),
    "boundary of 300 characters": (f"multipart/form-data; boundary={'x' * 300}", 400),
    "another boundary": ("multipart/form-data; boundary=other", 200),
    "no form": ("text/csv", 200),
    "JSON": ("application/json", 200),
    "no type": ("", 200),
}


@both
def test_a_body_that_is_not_what_it_is_called(client, good, page):
    content = form(page, file(NAMES[page], "a.csv", good[page]))
    with nothing_stored():
        for name, (kind, status) in BROKEN.items():
            response = client.generic("POST", ADDRESSES[page], content, content_type=kind)
            assert response.status_code == status, name
            said = NOT_UNDERSTOOD if status == 400 else "This field is required."
            assert said in page_words(response), name


@both
def test_broken_parts_of_a_form(client, page):
    start = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name={NAMES[page]}; filename=a.csv\r\n".encode()
    garbled = start + b"Content-Transfer-Encoding: base64\r\n\r\n!!! no base64 !!!\r\n"
    with nothing_stored():
        response = send(client, ADDRESSES[page], body(garbled))
        assert response.status_code == 400
        assert NOT_UNDERSTOOD in page_words(response)
        for content in (body(start), body(b"rubbish"), b"--", b"\r\n" * 1_000, body()):
            response = send(client, ADDRESSES[page], content)
            assert response.status_code == 200, content
            assert "This field is required." in page_words(response), content


@both
def test_a_body_that_is_cut_short_is_never_taken_for_the_whole_file(client, good, page):
    whole = form(page, file(NAMES[page], "a.csv", good[page]))
    last = len(f"\r\n--{BOUNDARY}--\r\n")
    assert whole.endswith(f"\r\n--{BOUNDARY}--\r\n".encode())
    # After a row and within one, within the mark of the end, and before the file has begun.
    with nothing_stored():
        for cut in (len(whole) - last, len(whole) - last - 5, len(whole) - last + 6, 200, 20, 0):
            response = send(client, ADDRESSES[page], whole[:cut])
            assert response.status_code == 200, cut
            assert "This field is required." in sentences(response), cut


@both
def test_another_method_than_post_gives_the_empty_form_and_repeats_nothing(client, good, page):
    with nothing_stored():
        for method in ("HEAD", "TRACE", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"):
            response = upload(client, page, good[page], method=method, HTTP_X_SECRET="do-not-echo")
            assert response.status_code == 200, method
            assert (response.content == b"") is (method == "HEAD"), method
            assert b"do-not-echo" not in response.content, method
            assert b"2023/24 Q1" not in response.content, method


def test_a_method_that_could_write_needs_the_token_too(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.governance)
    with nothing_stored():
        for method in ("PUT", "PATCH", "DELETE", "BREW"):
            assert upload(client, FIGURES, GOOD, method=method).status_code == 403, method


@both
def test_another_host_than_ours_is_answered_with_nothing(client, good, page):
    with nothing_stored():
        for host in ("evil.example", "testserver@evil.example", "evil.example:80", "", "a b", "../x"):
            response = upload(client, page, good[page], HTTP_HOST=host)
            assert response.status_code == 400, host
            assert NOT_UNDERSTOOD in page_words(response), host
            assert b"evil" not in response.content, host


def test_a_host_that_a_proxy_is_said_to_have_seen_does_not_count(client):
    response = client.get(ADDRESSES[FIGURES], HTTP_X_FORWARDED_HOST="evil.example")
    assert response.status_code == 200
    assert b"evil.example" not in response.content
