"""What ``openapi.json`` promises is what the addresses answer: asked by Schemathesis, the same questions each time."""

import json
import re
from itertools import product

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import OperationalError, close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error

from commitments.urls import api
from commitments.views.api import answers
from commitments.views.api.addresses import OPENAPI
from plantracker.errors import TryLater
from plantracker.wsgi import application

INVENTED = 25
# What the plan of the tests holds in both of its quarters.
HELD = {
    "plan": ["north"],
    "quarter": ["2023-24-q3", "2023-24-q4"],
    "theme": ["streets", "victims"],
    "aim": ["patrols", "wardens", "helpline"],
    "kpi": ["shoplifting", "robbery", "informants", "satisfaction", "burglary", "emails", "all-crime"],
}

schema = schemathesis.openapi.from_dict(json.loads(OPENAPI))
schema.app = application
OPERATIONS = {found.ok().path: found.ok() for found in schema.get_all_operations()}


@pytest.fixture
def one_connection():
    """Requests leave the test's connection open, as Django's own test client sees to."""
    both = (request_started, request_finished)
    for signal in both:
        signal.disconnect(close_old_connections)
    yield
    for signal in both:
        signal.connect(close_old_connections)


def test_every_address_is_documented():
    served = {f"/api/v1/{each.pattern}" for each in api if each.name and each.name != "openapi"}
    documented = {
        re.sub(r"{(\w+)}", r"<slug:\1>", path).replace("<slug:quarter>", "<slug:when>") for path in OPERATIONS
    }
    assert served == documented
    assert len(served) == 11


def test_every_documented_object_is_closed_and_whole():
    """A field that is answered and not documented, or the other way about, is then a fault."""
    found = []

    def walk(value):
        if isinstance(value, dict):
            if "properties" in value:
                found.append(value)
                assert value["additionalProperties"] is False
                assert value["required"] == list(value["properties"])
            for each in value.values():
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)

    walk(json.loads(OPENAPI)["components"]["schemas"])
    assert len(found) > 25


@pytest.mark.parametrize("path", OPERATIONS)
def test_what_is_published_is_answered_as_documented(public, one_connection, path):
    names = re.findall(r"{(\w+)}", path)
    for values in product(*(HELD[name] for name in names)):
        case = OPERATIONS[path].Case(path_parameters=dict(zip(names, values, strict=True)))
        response = case.call()
        assert response.status_code == 200, case.path_parameters
        case.validate_response(response)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("path", [path for path in OPERATIONS if "{" in path])
def test_invented_names_are_answered_as_documented(public, one_connection, path, mode):
    asked = []

    @seed(20240122)
    @settings(
        derandomize=True,
        database=None,
        deadline=None,
        max_examples=INVENTED,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=OPERATIONS[path].as_strategy(generation_mode=mode), known=st.integers(0, 2))
    def ask(case, known):
        # An invented name below a plan, or a quarter, that is there.
        case.path_parameters |= dict([("plan", "north"), ("quarter", "2023-24-q3")][: min(known, path.count("{") - 1)])
        response = case.call()
        case.validate_response(response)
        asked.append(response.status_code)

    ask()
    # What was invented may be there: names are taken from the code's own words too.
    assert 404 in asked
    assert set(asked) <= {200, 404}
    assert len(asked) >= INVENTED // 2


@pytest.mark.parametrize(
    ("fault", "status"),
    [(OperationalError("away"), 503), (RuntimeError("ours"), 500), (TryLater(290), 429)],
    ids=["away", "broken", "too much"],
)
@pytest.mark.parametrize("path", OPERATIONS)
def test_faults_are_answered_as_documented(db, one_connection, monkeypatch, path, fault, status):
    """Wherever the shelves are asked, which is the first thing that every address does."""

    def fail(*_):
        raise fault

    monkeypatch.setattr(answers, "shelf_of", fail)
    monkeypatch.setattr(answers, "public_shelves", fail)
    names = {name: HELD[name][0] for name in re.findall(r"{(\w+)}", path)}
    case = OPERATIONS[path].Case(path_parameters=names)
    response = case.call()
    assert response.status_code == status
    case.validate_response(response, excluded_checks=[not_a_server_error])


@pytest.mark.parametrize("path", OPERATIONS)
def test_who_takes_no_json_is_refused_as_documented(db, one_connection, path):
    names = {name: HELD[name][0] for name in re.findall(r"{(\w+)}", path)}
    case = OPERATIONS[path].Case(path_parameters=names, headers={"Accept": "text/csv"})
    response = case.call()
    assert response.status_code == 406
    case.validate_response(response)


@pytest.mark.parametrize("path", OPERATIONS)
def test_parameters_are_refused_as_documented(public, one_connection, path):
    names = {name: HELD[name][0] for name in re.findall(r"{(\w+)}", path)}
    case = OPERATIONS[path].Case(path_parameters=names, query={"page": "2"})
    response = case.call()
    assert response.status_code == 400
    case.validate_response(response)
