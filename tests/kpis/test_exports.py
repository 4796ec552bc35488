"""A register's observations as a file, which an import takes back."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from kpis.actions.catalogue import create_area
from kpis.exports import observation_file
from kpis.imports.reading import read_observations
from kpis.models import Area
from kpis.periods import LONDON
from plantracker.csvfiles import BY_UPLOAD
from tests.cast import observe

NOON = datetime(2024, 3, 4, 12, 0, tzinfo=LONDON)


@pytest.fixture
def recorded(cast):
    isle = create_area(area=Area(register="north", slug="isle", name="The Isle"), by=cast.analyst, at=NOON)
    observe(cast.burglary, "2023/24 Q1", "210.5", by=cast.analyst, at=NOON)
    observe(cast.burglary, "2023/24 Q1", "211", by=cast.analyst, at=NOON + timedelta(days=1))
    observe(cast.burglary, "2023/24 Q1", "-7", by=cast.analyst, at=NOON, area=isle, note='=1, "so"')
    observe(cast.satisfaction, "2023/24 Q2", None, by=cast.analyst, at=NOON, absence="late")
    return cast


def test_every_word_is_written(recorded):
    header, *lines = b"".join(observation_file("north")).decode("utf-8-sig").splitlines()
    assert header.startswith('"kpi","area","period","value","numerator"')
    assert lines == [
        '"burglary","","2023/24 Q1","210.5","","","","final","","2024-03-04","","",""',
        '"burglary","","2023/24 Q1","211","","","","final","","2024-03-05","","",""',
        '"burglary","isle","2023/24 Q1","-7","","","","final","","2024-03-04","\'=1, ""so""","",""',
        '"satisfaction","","2023/24 Q2","","","","","final","late","2024-03-04","","",""',
    ]


def test_the_file_is_read_back(recorded):
    read = read_observations("out.csv", b"".join(observation_file("north")), BY_UPLOAD)
    assert read.problems == ()
    said = [(row.kpi, row.area, str(row.period), row.value, row.absence, row.note) for row in read.rows]
    assert ("burglary", "isle", "2023/24 Q1", -7, "", '=1, "so"') in said
    assert ("satisfaction", "", "2023/24 Q2", None, "late", "") in said
    assert len(said) == 4


def test_the_command_overwrites_nothing(recorded, tmp_path):
    target = tmp_path / "out.csv"
    call_command("export_observations", "north", str(target), stdout=StringIO())
    before = target.read_bytes()
    assert before == b"".join(observation_file("north"))
    with pytest.raises(CommandError, match="give a new file"):
        call_command("export_observations", "north", str(target))
    assert target.read_bytes() == before
    with pytest.raises(CommandError, match="There is no register “south”"):
        call_command("export_observations", "south", str(tmp_path / "other.csv"))
