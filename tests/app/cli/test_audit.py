"""`amparo audit` as a person types it: who did what, who looked, and whether the records are whole."""

from __future__ import annotations

from datetime import date

from tests.app.clinic import Run
from tests.core.records.office import CLIENT, Office

from amparo.access.people import Absence
from amparo.case.commands import AddNote, Assign
from amparo.declarations import Role
from amparo.records import tables
from amparo.records.people import Member


def opened(office: Office) -> tuple[str, str]:
    """Open a case with a note, and return its id and number."""
    case = office.open_case()
    office.do(case, "Inés", AddNote(text="called the client"))
    return case, office.case(case).number


def test_the_trail_names_who_acted_and_what_changed(amparo: Run, office: Office) -> None:
    """One line an entry, the client's first name included for whoever may see the case."""
    _, number = opened(office)
    shown = amparo("audit", "show", number, by="Sofía Prueba")
    entries = amparo("audit", "show", number, "--json", by="Sofía Prueba").json

    assert (0, "") == (shown.code, shown.err)
    assert "Inés Prueba" in shown.out
    assert "called the client" in shown.out
    assert {office.people["Inés"]} == {entry["event"]["actor"] for entry in entries}
    assert all(entry["recorded"].startswith("2027-01-04T18:00:01") for entry in entries)


def test_every_look_at_a_case_is_on_record_with_its_command(amparo: Run, office: Office) -> None:
    """Showing it, showing the letters, and asking for the audit itself; a list counts for no single case."""
    _, number = opened(office)
    amparo("case", "show", number, by="Pablo Prueba")
    amparo("documents", "list", number, by="Ana Prueba")
    amparo("case", "list", by="Ana Prueba")
    looks = amparo("audit", "show", number, "--reads", "--json", by="Sofía Prueba").json

    assert [
        (office.people["Pablo"], "case show"),
        (office.people["Ana"], "documents list"),
        (office.people["Sofía"], "audit show"),
    ] == [(look["person"], look["what"]) for look in looks]
    assert all(look["operator"] for look in looks)
    assert "case list" in {look.what for look in office.records.reads_of("clinic")}
    assert "documents list" in amparo("audit", "show", number, "--reads", by="Sofía Prueba").out


def test_who_may_not_see_a_case_may_not_see_who_did_either(amparo: Run, office: Office) -> None:
    """A volunteer without the case learns nothing, and the refusal is one sentence."""
    _, number = opened(office)
    answer = amparo("audit", "show", number, by="Víctor Prueba")

    assert (3, "") == (answer.code, answer.out)
    assert f"Víctor Prueba may not see case {number}" in answer.err
    assert 1 == len(answer.err.splitlines())


def test_a_look_that_was_refused_is_on_record_and_the_screen_says_no_more_than_before(
    amparo: Run, office: Office
) -> None:
    """Who asked for a case that they may not see, when and with which command; marked where the audit is read."""
    case, number = opened(office)
    answers = [
        amparo("case", "show", number, by="Víctor Prueba"),
        amparo("case", "candidates", number, by="Pablo Prueba"),
        amparo("case", "note", number, "x", by="Víctor Prueba"),
    ]
    looks = office.records.reads_of("clinic", case)
    listed = amparo("audit", "show", number, "--reads", by="Sofía Prueba").out
    trail = " ".join(amparo("audit", "show", number, by="Sofía Prueba").out.split())
    in_spanish = amparo("audit", "show", number, "--reads", "--language", "es", by="Sofía Prueba").out

    assert [3, 3, 3] == [answer.code for answer in answers]
    assert answers[0].err == (
        f"Víctor Prueba may not see case {number}: this case is not assigned to you; ask the pro-bono coordinator.\n"
    )
    assert [
        (office.people["Víctor"], "case show refused"),
        (office.people["Pablo"], "case candidates"),
        (office.people["Pablo"], "case candidates refused"),
        (office.people["Víctor"], "case note refused"),
    ] == [(look.person, look.what) for look in looks]
    assert [True, False, True, True] == [look.refused for look in looks]
    assert "case show: REFUSED" in listed
    assert "case show: RECHAZADO" in in_spanish
    assert f"times refused: 3. `amparo audit show {number} --reads` says who and when." in trail


def test_a_case_that_was_never_refused_says_nothing_of_it(amparo: Run, office: Office) -> None:
    """A warning that is always there is not read."""
    _, number = opened(office)
    amparo("case", "show", number, by="Pablo Prueba")

    assert "refused" not in amparo("audit", "show", number, by="Sofía Prueba").out


def test_the_trail_says_for_whom_a_stand_in_acted(amparo: Run, office: Office) -> None:
    """In both languages, in the audit and in the case's history."""
    case, number = opened(office)
    pablo, ines = office.people["Pablo"], office.people["Inés"]
    office.do(case, "Sofía", Assign(role=Role.PARALEGAL, person=pablo))
    absence = Absence(by=ines, since=date(2027, 1, 4))
    assert isinstance(office.records.set_absence(pablo, absence, date(2027, 1, 4)), Member)
    office.do(case, "Inés", AddNote(text="in his stead"))
    shown, history, spanish = (
        " ".join(amparo(*words, by="Sofía Prueba").out.split())
        for words in (
            ("audit", "show", number),
            ("case", "show", number),
            ("case", "show", number, "--language", "es"),
        )
    )

    assert "Inés Prueba, for Pablo" in shown
    assert "Inés Prueba, for Pablo Prueba" in history
    assert "Inés Prueba, en lugar de Pablo Prueba" in spanish


def test_records_that_nobody_touched_pass(amparo: Run, office: Office) -> None:
    """All cases, or one by its number, with how many events were looked at; no name is printed."""
    (_, number), events = opened(office), office.open_case()
    whole, one = amparo("audit", "verify"), amparo("audit", "verify", "--case", number)

    assert events
    assert (0, 0) == (whole.code, one.code)
    assert whole.out.endswith("events of 2 cases checked: all as they were written.\n")
    assert "events of one case checked" in one.out
    assert CLIENT not in whole.out


def test_an_event_changed_by_hand_is_found_with_case_and_place(amparo: Run, office: Office) -> None:
    """The exit code says it to a script, a sentence to a person."""
    case, number = opened(office)
    with office.records.database.write() as connection:
        changed = (tables.events.c.case == case) & (tables.events.c.seq == 2)
        connection.execute(tables.events.update().where(changed).values(command="another"))
    answer = amparo("audit", "verify")

    assert 1 == answer.code
    assert f"{number}: event 2 is not what was chained." in answer.out
    assert "compare these cases with a backup" in " ".join(answer.out.split())


def test_a_case_that_nobody_knows_is_named(amparo: Run, office: Office) -> None:
    """A mistyped number is told, and nothing passes for checked."""
    answer = amparo("audit", "verify", "--case", "0X-000000")

    assert (2, "") == (answer.code, answer.out)
    assert "0X-000000" in answer.err
