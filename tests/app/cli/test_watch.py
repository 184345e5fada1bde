"""`amparo watch`: what the second calendar found, for whoever sits in the office."""

from __future__ import annotations

import os
import zlib
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from tests.app.clinic import Run, in_process_of_its_own
from tests.core.records.office import Office

from amparo.case.apply import with_changes
from amparo.case.commands import RecordEvent
from amparo.case.watch import Problem
from amparo.declarations import Role
from amparo.errors import KeyUnavailable
from amparo.records import tables
from amparo.records.people import Profile
from amparo_workflows.watch import read_note


@pytest.fixture
def case(office: Office) -> str:
    """Return the id of a case whose year ends on December 1, 2027, one rung of which was put off by hand."""
    id_ = office.open_case()
    office.do(id_, "Pablo", RecordEvent(event="last_arrival", on=date(2026, 12, 1)))
    stored = office.case(id_)
    (deadline,) = stored.deadlines
    later = deadline.rungs[0].model_copy(update={"at": deadline.rungs[0].at + timedelta(days=30)})
    altered = with_changes(stored, deadlines=(deadline.model_copy(update={"rungs": (later, *deadline.rungs[1:])}),))
    sealed = office.records.keys.seal(id_, "document", zlib.compress(altered.model_dump_json().encode()))
    with office.records.database.write() as connection:
        connection.execute(tables.documents.insert().values(case=id_, seq=altered.seq, sealed=sealed))
    return id_


def test_a_look_says_what_is_wrong_and_what_to_do(amparo: Run, office: Office, case: str) -> None:
    """Nothing runs here: that is told too. The exit code says that somebody has to look, and the look is noted."""
    answer = amparo("watch", "--once")

    told = " ".join(answer.out.split())
    assert 1 == answer.code
    assert "checked 1 open cases, 3 to look at:" in told
    assert "The workflow server does not answer" in told
    assert (
        f"Case {office.case(case).number}, “one year” (rule one_year), date Wednesday, December 1, 2027: reminder 1"
        in told
    )
    note = read_note(office.data)
    assert note is not None
    assert (1, 3) == (note.cases, note.findings)


def test_a_look_is_read_in_spanish_and_by_programs(amparo: Run, case: str) -> None:
    """The sentence in the reader's language; each finding with its case, rule and date for a program."""
    assert "el aviso 1 no es el que pide su escalera" in " ".join(
        amparo("watch", "--once", "--language", "es").out.split()
    )

    (clinic,) = amparo("watch", "--once", "--json").json["organizations"]

    rung = next(found for found in clinic["findings"] if found["problem"] == Problem.RUNG_DIFFERS)
    assert (case, "one_year", "2027-12-01") == (rung["case"], rung["rule"], rung["due"])


def test_a_timer_can_run_it_where_nothing_else_does(office: Office, case: str) -> None:
    """`amparo watch --once` in a process of its own, `amparo up` dead: it looks, mails, and its exit code says so."""
    office.records.add_person("clinic", Profile(name="Olga Prueba", email="olga@example.org"), (Role.OPERATOR,))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}

    answer = in_process_of_its_own({**kept, "AMPARO_DATA": str(office.data)}, "watch", "--once")

    (mail,) = (office.data / "mail").glob("*.eml")
    written = message_from_bytes(mail.read_bytes(), policy=default)
    assert 1 == answer.code, answer.err
    assert "Amparo: to look at: 3. Cases checked: 1" == written["Subject"]
    assert "olga@example.org" in written["To"]
    assert "The workflow server does not answer" in " ".join(written.get_content().split())


def test_a_look_that_cannot_be_made_is_told_apart_from_one_that_found_something(amparo: Run, office: Office) -> None:
    """Without the master key nothing is checked: a sentence, and an exit code other than that of findings."""
    office.master_key.unlink()

    answer = amparo("watch", "--once")

    assert KeyUnavailable.exit_code == answer.code
    assert answer.code not in {0, 1}
    assert "There is no master key at" in answer.err
