"""`amparo plugins health`, and what the doctor says of the cage: what an operator sees, and is told to do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.app.clinic import Run
from tests.core.records.office import Office

from amparo.plugins.manager import PluginSource
from amparo.records.plugin_calls import CalledAction
from amparo_app.doctor.confining import confining

LETTER = CalledAction(organization="clinic", plugin="pier", version="1.0", action="write_letter")
LIST = CalledAction(organization="clinic", plugin="pier", version="1.0", action="look_up_list")
PARTNER = PluginSource(id="pier", module="pier")


@pytest.fixture
def called(office: Office) -> Office:
    """An office in which one action answers and another hangs."""
    for seconds in (0.5, 1.5):
        office.records.count_plugin_call(LETTER, ["answered"], seconds)
    office.records.count_plugin_call(LIST, ["answered"], 1.0)
    for _ in range(3):
        office.records.count_plugin_call(LIST, ["hung"], 20.0)
    office.records.count_plugin_call(LIST, ["person"])
    office.records.count_plugin_call(LIST, ["unreachable"])
    return office


def test_actions_are_listed_with_what_became_of_their_calls(amparo: Run, called: Office) -> None:
    """How many, what they failed of, what fell to people, how long they took."""
    shown = amparo("plugins", "health").out
    letter = next(line.split() for line in shown.splitlines() if "write_letter" in line)
    list_ = next(line.split() for line in shown.splitlines() if "look_up_list" in line)

    assert ["pier", "1.0", "write_letter", "2", "0", "0", "1.0", "1.5"] == letter
    assert ["pier", "1.0", "look_up_list", "4", "3", "1", "15.2", "20.0"] == list_
    assert "look_up_list: 3 gave no answer in time" in shown


def test_an_action_that_fails_often_says_what_to_do(amparo: Run, called: Office) -> None:
    """Whom to tell, and how to spare people the waiting; in Spanish too."""
    english = " ".join(amparo("plugins", "health").out.split())
    spanish = " ".join(amparo("plugins", "health", "--language", "es").out.split())

    assert "look_up_list failed in 3 of 4 calls, mostly because no answer came in time" in english
    assert "going without the plugin pier spares them the waiting" in english
    assert "look_up_list tried 1 times to reach servers that were not granted" in english
    assert "write_letter failed" not in english
    assert "look_up_list falló en 3 de 4 llamadas" in spanish
    assert "3 no respondieron a tiempo" in spanish


def test_programs_read_it_by_day(amparo: Run, called: Office) -> None:
    """With the causes as they are stored."""
    answer = amparo("plugins", "health", "--by-day", "--json", "--org", "clinic").json
    found = {one["action"]: one for one in answer["actions"]}

    assert {"hung": 3} == found["look_up_list"]["failures"]
    assert (1, 1) == (found["look_up_list"]["to_people"], found["look_up_list"]["unreachable"])
    assert {called.records.wall().date().isoformat()} == {one["day"] for one in answer["actions"]}


def test_where_nothing_was_called_nothing_is_claimed(amparo: Run, office: Office) -> None:
    """An empty table would look like health."""
    since = datetime.now(UTC).date() - timedelta(days=29)

    assert amparo("plugins", "health").out.startswith("No action of a plugin was called since ")
    assert since.isoformat() == amparo("plugins", "health", "--json").json["since"]


def test_the_doctor_says_which_plugins_do_not_run_for_want_of_bubblewrap(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """And how to get it; what ships with Amparo needs nothing."""
    here = confining([PARTNER])
    monkeypatch.setenv("PATH", str(tmp_path))
    missing, needless = confining([PARTNER]), confining([PARTNER.model_copy(update={"shipped": True})])

    assert here.well, here.seen
    assert (
        False,
        "bubblewrap is not installed, so that no plugin's code can be confined; not run on this machine: pier",
    ) == (
        missing.well,
        missing.seen,
    )
    assert "On Debian and Ubuntu run `apt-get install bubblewrap` as root." == missing.remedy
    assert needless.well
