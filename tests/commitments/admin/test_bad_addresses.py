"""Addresses of the admin's lists that nobody was given: a filter is applied, or the page says that it is not."""

import pytest
from django.urls import reverse

from commitments.admin.lists import NO_SUCH_FILTER
from commitments.admin.site import site
from tests.cast import observe, submit
from tests.commitments.admin.pages import nothing_stored
from tests.commitments.views.pagetext import page_words

LISTS = sorted(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist" for model in site._registry)
EXPORT = reverse("admin:commitments_aim_export")
AIMS = reverse("admin:commitments_aim_changelist")
NOT_UNDERSTOOD = "The request was not understood Nothing has been changed."

# Pages and orders that are not there give ones that are; a search finds nothing, or is told that it cannot be one.
HARMLESS = (
    *("p=-1", "p=1e9", "p=1000000000", "p=" + "9" * 5_000, "p=%00", "all=no", "o=99", "o=-99", "o=password"),
    *("o=" + "9" * 5_000, "o=1&o=2", "o=0.1.2.3.4.5.6.7.8.9", "o=-9.-8.-7.-6.-5.-4.-3.-2.-1"),
    *("q=%00", "q=" + "x" * 5_000, "q=%ff%fe", "_popup=1"),
)
# No list offers these: some are columns of its table or of another one, some would be too large for a database.
UNKNOWN = (
    *("unknown=" + "x" * 50_000, "id__in=1,x", "id=" + "9" * 27, "%00=1", "a[]=1", "kpi=" + "9" * 27, "version=1"),
    *("password__startswith=md5", "content__gt=0", "lead__password__startswith=a"),
    *("plan__memberships__person__password__startswith=a", "kpi__owner__password__startswith=a"),
)
# No list takes these values, whether it offers the filter or not.
WRONG = (
    "plan=x",
    "plan=%00",
    "plan=" + "9" * 40,
    "plan=" + "9" * 5_000,
    "aim=" + "9" * 5_000,
    "lead=" + "9" * 27,
    "newest=%3Cb%3E",
)


@pytest.fixture
def client(as_, cast, round_):
    """An administrator's browser, with a row in most lists; what it asks for changes no row of any table."""
    submit(cast.patrols, round_, by=cast.lead)
    observe(cast.burglary, "2023/24 Q2", "1", by=cast.analyst)
    client = as_(cast.administrator)
    with nothing_stored():
        yield client


@pytest.mark.parametrize("name", LISTS)
def test_a_page_or_an_order_that_is_not_there(client, name):
    url = reverse(name)
    answered = {query[:40]: client.get(f"{url}?{query}").status_code for query in HARMLESS}
    assert answered == dict.fromkeys(answered, 200)


@pytest.mark.parametrize("name", LISTS)
def test_a_filter_that_is_not_offered_leads_to_the_whole_list_and_says_so(client, name):
    """By asking for each letter in turn, somebody could else read a password's hash out of the number of rows."""
    url = reverse(name)
    led = {query[:40]: client.get(f"{url}?{query}").headers.get("Location") for query in (*UNKNOWN, *WRONG)}
    assert led == dict.fromkeys(led, f"{url}?e=1")
    page = client.get(f"{url}?e=1")
    assert page.status_code == 200
    assert NO_SUCH_FILTER in page_words(page)
    assert NO_SUCH_FILTER not in page_words(client.get(url))


COLUMNS = (
    *("kpis_kpi frequency", "kpis_kpi polarity", "kpis_kpi rule", "kpis_observation imported"),
    *("kpis_observation status", "commitments_plankpi key", "commitments_sealedquarter kind"),
    *("commitments_membership role", "people_user is_active", "people_user is_superuser"),
)


@pytest.mark.parametrize("named", COLUMNS)
def test_a_column_is_filtered_by_what_its_links_ask_and_by_nothing_else(client, named):
    model, column = named.split()
    url = reverse(f"admin:{model}_changelist")
    wrong = (
        *("regex=(", "iregex=(", "range=a", "range=x,y", "in=a,b", "gt=", "contains=a", "exact__exact=1", "iexact=a"),
        *("exact=%00", "isnull=%00", "year=x", "password=x"),
    )
    queries = [*(f"{column}__{each}" for each in wrong), f"{column}=%00", f"{column}=1&{column}=%00"]
    led = {query: client.get(f"{url}?{query}").headers.get("Location") for query in queries}
    assert led == dict.fromkeys(led, f"{url}?e=1")
    for query in (f"{column}__isnull=False", f"{column}__exact=1", f"{column}=1", f"{column}__isnull=True"):
        assert client.get(f"{url}?{query}").status_code == 200, query


def test_every_column_that_a_list_is_filtered_by_is_tried():
    named = {
        f"{model._meta.app_label}_{model._meta.model_name} {column}"
        for model, admin in site._registry.items()
        for column in admin.list_filter
        if isinstance(column, str)
    }
    assert named == set(COLUMNS)


def test_a_filter_that_is_offered_takes_no_way_to_another_table(client):
    response = client.get(f"{reverse('admin:people_user_changelist')}?is_active__password=x")
    assert response["Location"].endswith("?e=1")
    response = client.get(f"{AIMS}?_to_field=password")
    assert (response.status_code, NOT_UNDERSTOOD in page_words(response)) == (400, True)


def test_a_wrong_filter_is_never_taken_for_a_broken_database(client):
    page = client.get(f"{AIMS}?unknown=x&e=1", follow=True)
    assert page.redirect_chain == [(f"{AIMS}?e=1", 302)]
    assert NO_SUCH_FILTER in page_words(page)
    assert len(page.context["cl"].result_list) == 4


def test_the_file_of_aims_refuses_what_the_list_does_not_offer(client):
    for query in (*UNKNOWN, *WRONG):
        response = client.get(f"{EXPORT}?{query}")
        assert response.status_code == 400, query
        assert response.content.decode().startswith("There is no such filter: "), query
        assert response["Content-Type"] == "text/plain; charset=utf-8", query
        assert "Content-Disposition" not in response.headers, query


def test_what_is_to_be_added_names_something_of_ours(client):
    for page, name in (("kpis_observation_add", "kpi"), ("kpis_kpi_add", "plan"), ("commitments_aim_add", "plan")):
        for value in ("x", "%00", "-1", "%C2%B2", "9" * 40, "9" * 5_000, "1e9", f"1&{name}=x"):
            response = client.get(f"{reverse(f'admin:{page}')}?{name}={value}")
            assert response.status_code == 404, (page, value)


@pytest.mark.parametrize("key", ["abc", "\0", "-1", "", "9" * 19, "9" * 23, "9" * 5_000])
@pytest.mark.parametrize("model", ["aim", "progressupdate"])
def test_a_tick_that_is_no_key_leads_back_to_the_list_and_says_so(client, cast, model, key):
    url = f"{reverse(f'admin:commitments_{model}_changelist')}?plan={cast.plan.pk}"
    for ticked in ([key], ["1", key]):
        page = client.post(url, {"action": "approve_ticked", "_selected_action": ticked}, follow=True)
        assert page.redirect_chain == [(url, 302)]
        assert "What was ticked is not in this list. Nothing has been changed." in page_words(page)


@pytest.mark.parametrize("name", LISTS)
def test_a_search_of_very_many_words_is_told_how_many_it_takes(client, name):
    url = reverse(name)
    assert client.get(url, {"q": "a " * 50}).status_code == 200
    for words in (51, 1_000):
        page = client.get(url, {"q": "a " * words, "o": "1"}, follow=True)
        assert page.redirect_chain == [(f"{url}?o=1", 302)]
        assert client.get(url, {"q": "a " * words})["Location"] == url
        assert "A search takes at most 50 words: this is the list without it." in page_words(page)


def test_what_is_ticked_in_such_a_search_is_not_decided(client):
    words = "+".join("a" * 1_000)
    posted = {"action": "approve_ticked", "_selected_action": "1", "select_across": "1"}
    assert client.post(f"{AIMS}?q={words}", posted)["Location"] == f"{AIMS}?e=1"
    response = client.get(f"{EXPORT}?q={words}")
    assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert response.content.decode() == "There is no such filter: a search of more than 50 words"
