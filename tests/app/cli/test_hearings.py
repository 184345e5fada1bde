"""`amparo hearings` on records alone: the rota, who may arrange it, and lists with nothing to look up."""

from __future__ import annotations

from datetime import date

import pytest
from tests.app.clinic import Run
from tests.core.records.office import Office

from amparo.access.people import Absence
from amparo.case.hearing_rota import WEEKDAYS
from amparo.declarations import Role
from amparo.records.hearing_rota import decided_rota
from amparo.records.people import Profile

SET = ("hearings", "rota", "set")
SOFIA = "Sofía Prueba"


def flat(printed: str) -> str:
    """Return what was printed without its line ends and indents."""
    return " ".join(printed.split())


def test_a_rota_is_decided_by_supervision_and_shown_with_names(amparo: Run, office: Office) -> None:
    """One person for every day but Friday, one to back up; who decided it stands beside it, in both languages."""
    named = ("--every-day", "Pablo Prueba", "--friday", "Inés Prueba", "--backup", "Ana Prueba")
    shown = flat(amparo(*SET, *named, by=SOFIA).out)
    spanish = flat(amparo("hearings", "rota", "--language", "es").out)
    decided = decided_rota(office.records, "clinic")

    assert "Monday Pablo Prueba" in shown
    assert "Friday Inés Prueba" in shown
    assert "backup Ana Prueba" in shown
    assert "by Sofía Prueba" in shown
    assert "viernes Inés Prueba" in spanish
    assert decided is not None
    assert (office.people["Sofía"], {*WEEKDAYS}) == (decided.by, set(decided.content.days))


def test_what_is_not_named_stays_as_it_was(amparo: Run, office: Office) -> None:
    """A change of one weekday is one word; the rota before it stays on record."""
    amparo(*SET, "--every-day", "Pablo Prueba", "--backup", "Ana Prueba", by=SOFIA)
    after = amparo(*SET, "--tuesday", "Inés Prueba", "--json", by=SOFIA).json
    before = decided_rota(office.records, "clinic")

    assert ("Pablo Prueba", "Inés Prueba", "Ana Prueba") == (
        after["days"]["monday"],
        after["days"]["tuesday"],
        after["backup"],
    )
    assert before is not None
    assert 2 == before.place


def test_without_a_rota_it_says_who_is_asked_and_how_to_make_one(amparo: Run, office: Office) -> None:
    """An office that has not thought of it yet reads what to type."""
    assert office.people
    assert "`amparo hearings rota set --every-day NAME --backup NAME`" in flat(amparo("hearings", "rota").out)


@pytest.mark.parametrize(
    ("arguments", "who", "code", "says"),
    [
        (("--every-day", "Pablo Prueba"), "Inés Prueba", 3, "arrange who looks hearings up"),
        ((), "Sofía Prueba", 2, "Say who looks, as --every-day NAME"),
        (("--every-day", "Nobody"), "Sofía Prueba", 2, "person"),
        (("--every-day", "Ana Prueba", "--backup", "Ana Prueba"), "Sofía Prueba", 2, "name somebody else as --backup"),
        (("--monday", "Víctor Prueba"), "Sofía Prueba", 2, "may not see cases without being assigned to them"),
    ],
)
def test_a_rota_that_cannot_be_is_one_sentence_and_decides_nothing(
    amparo: Run, office: Office, arguments: tuple[str, ...], who: str, code: int, says: str
) -> None:
    """By whom, of whom, and of nobody."""
    answer = amparo(*SET, *arguments, by=who)

    assert (code, "", 1) == (answer.code, answer.out, len(answer.err.splitlines()))
    assert says in answer.err
    assert decided_rota(office.records, "clinic") is None


def test_somebody_who_left_cannot_be_on_the_rota(amparo: Run, office: Office) -> None:
    """Nor does anything else but `set` stand behind `rota`."""
    profile = Profile(name="Bruno Prueba", email="bruno@example.org")
    bruno = office.records.add_person("clinic", profile, (Role.PARALEGAL,))
    office.records.set_active(bruno.id, active=False)

    assert "no longer works here" in amparo(*SET, "--monday", bruno.id, by=SOFIA).err
    assert "Write `set`" in amparo("hearings", "rota", "change").err


def test_today_says_who_stands_in_for_whoever_is_away(amparo: Run, office: Office) -> None:
    """Whoever has the day is away for good: their stand-in looks, on weekdays; at the weekend the backup does."""
    amparo(*SET, "--every-day", "Pablo Prueba", "--backup", "Ana Prueba", by=SOFIA)
    since = date(2020, 1, 1)
    office.records.set_absence(office.people["Pablo"], Absence(by=office.people["Inés"], since=since), since)
    shown = amparo("hearings", "rota", "--json").json

    assert shown["today"] in {"Inés Prueba", "Ana Prueba"}
    assert (shown["today"] == "Ana Prueba") == (shown["backup_today"] == "")


def test_with_nothing_to_look_up_list_and_sheet_say_so(amparo: Run, office: Office) -> None:
    """An empty sheet says until when, in both languages, and notes no case as read."""
    case = office.open_case()

    assert "Nothing is to be looked up by" in amparo("hearings", "watch").out
    assert "No hay nada que consultar" in amparo("hearings", "sheet", "--language", "es", by="Ana Prueba").out
    assert "<p>Nothing is to be looked up" in amparo("hearings", "sheet", "--html", by="Ana Prueba").out
    assert () == office.records.reads_of("clinic", case)


def test_a_case_without_a_hearing_has_nothing_to_look_up_and_no_log(amparo: Run, office: Office) -> None:
    """One sentence with what to do first."""
    number = office.case(office.open_case()).number
    log = amparo("hearings", "log", number, by="Ana Prueba")
    look = amparo("hearings", "looked-up", number, "same", "--seen", "a hearing", by="Ana Prueba")

    assert (3, 3) == (log.code, look.code)
    assert f"Case {number}: no hearing on record is to be looked up." in log.err
    assert "none of the installed plugins says how a look is recorded" in look.err
    assert 3 == amparo("hearings", "log", number, by="Víctor Prueba").code
