"""`amparo person` as it is typed: who stands in for whom, and what somebody who leaves carries."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.app.clinic import Run
from tests.core.case.practice import ZONE
from tests.core.records.office import CLIENT, Office

from amparo.case.commands import Assign, OfferPlacement, RecordEvent
from amparo.declarations import Role
from amparo.records.people import Member


def today() -> date:
    """Return the day where the clinic is: a terminal goes by the clock on the wall."""
    return datetime.now(UTC).astimezone(ZoneInfo(ZONE)).date()


def assigned(office: Office, role: Role, who: str) -> str:
    """Open a case, give it to somebody, and return its number."""
    case = office.open_case()
    office.do(case, "Pablo", RecordEvent(event="last_arrival", on=date(2026, 9, 1)))
    office.do(case, "Sofía", Assign(role=role, person=office.people[who]))
    return office.case(case).number


def flat(printed: str) -> str:
    """Return what was printed without its line ends and indents."""
    return " ".join(printed.split())


def test_a_stand_in_is_set_listed_and_ended_in_both_languages(amparo: Run, office: Office) -> None:
    """With what it means, and what to type next."""
    set_ = flat(amparo("person", "stand-in", "Pablo Prueba", "--by", "Inés Prueba").out)
    listed = flat(amparo("person", "stand-ins").out)
    in_spanish = flat(amparo("person", "stand-ins", "--language", "es").out)
    ended = flat(amparo("person", "stand-in", "Pablo Prueba", "--end", "--language", "es").out)
    nobody = amparo("person", "stand-ins").out

    assert "Inés Prueba stands in for Pablo Prueba, from " in set_
    assert 'amparo person stand-in "Pablo Prueba" --end' in set_
    assert "Pablo Prueba Inés Prueba" in listed
    assert "until it is ended lasts" in listed
    assert "hasta que se termine en curso" in in_spanish
    assert "Desde ahora nadie suple a Pablo Prueba." == ended
    assert nobody.startswith("Nobody is away.")


def test_who_set_a_stand_in_and_which_days_are_answered_to_a_program(amparo: Run, office: Office) -> None:
    """As the person's own profile has them."""
    first, last = (today() + timedelta(days=days) for days in (7, 14))
    words = ("--by", "Inés Prueba", "--from", first.isoformat(), "--until", last.isoformat(), "--json")

    (absence,) = amparo("person", "stand-in", "Pablo Prueba", *words).json["profile"]["absences"]

    assert absence.pop("set_by")
    assert {"by": office.people["Inés"], "since": first.isoformat(), "until": last.isoformat()} == absence


def test_a_stand_in_without_the_licence_is_refused_in_the_readers_language(amparo: Run, office: Office) -> None:
    """With the reason and what to do; nothing is kept."""
    english = amparo("person", "stand-in", "Ana Prueba", "--by", "Pablo Prueba")
    spanish = amparo("person", "stand-in", "Ana Prueba", "--by", "Pablo Prueba", "--language", "es")

    assert (3, 3) == (english.code, spanish.code)
    assert english.err == (
        "Pablo Prueba cannot stand in for Ana Prueba: what Ana Prueba does as staff attorney needs the same license or "
        "a wider one. Name somebody who holds it.\n"
    )
    assert spanish.err.startswith("Pablo Prueba no puede suplir a Ana Prueba: lo que hace Ana Prueba con el papel de")
    assert () == office.records.person(office.people["Ana"]).profile.absences


@pytest.mark.parametrize("words", [(), ("--by", "Inés Prueba", "--end"), ("--from", "2027-01-01")])
def test_a_stand_in_is_either_named_or_ended(amparo: Run, office: Office, words: tuple[str, ...]) -> None:
    """Anything else is a slip of the hand."""
    answer = amparo("person", "stand-in", "Pablo Prueba", *words)

    assert 2 == answer.code
    assert "--by" in answer.err


def test_a_stand_in_sees_the_case_of_a_volunteer_only_while_it_lasts(amparo: Run, office: Office) -> None:
    """The case is in their own list then; before and after they are told nothing of it."""
    other = amparo("person", "add", "--name", "Vera Ejemplo", "--role", "pro_bono_attorney", "--json").json
    number = assigned(office, Role.PRO_BONO_ATTORNEY, "Víctor")
    before = amparo("case", "show", number, by="Vera Ejemplo")
    amparo("person", "stand-in", "Víctor Prueba", "--by", other["id"])
    during = amparo("case", "show", number, by="Vera Ejemplo")
    mine = amparo("case", "list", "--mine", "--json", by="Vera Ejemplo").json
    due = amparo("deadlines", "due", "--mine", "--within", "10000d", "--json", by="Vera Ejemplo").json
    amparo("person", "stand-in", "Víctor Prueba", "--end")
    after = amparo("case", "show", number, by="Vera Ejemplo")

    assert (3, 0, 3) == (before.code, during.code, after.code)
    assert CLIENT in during.out
    assert [(number, CLIENT)] == [(row["number"], row["client"]) for row in mine]
    assert {number} == {row["number"] for row in due}


def test_everything_that_somebody_carries_is_in_one_list_with_what_to_do(amparo: Run, office: Office) -> None:
    """Cases with role, nearest date and what it is; offers that wait; for whom they stand in. No client is named."""
    number = assigned(office, Role.PRO_BONO_ATTORNEY, "Víctor")
    offered = office.open_case()
    office.do(offered, "Clara", OfferPlacement(to=(office.people["Víctor"],)))
    other = amparo("person", "add", "--name", "Vera Ejemplo", "--role", "pro_bono_attorney", "--json").json
    amparo("person", "stand-in", other["id"], "--by", "Víctor Prueba")

    shown = amparo("person", "leave", "Víctor Prueba")
    carried = amparo("person", "leave", "Víctor Prueba", "--json").json["carried"]

    assert 0 == shown.code
    assert CLIENT not in shown.out
    assert f"{number} pro-bono attorney Sep 1, 2027" in flat(shown.out)
    assert "one year" in shown.out
    assert f"amparo case answer {office.case(offered).number} decline" in shown.out
    assert 'amparo person stand-in "Vera Ejemplo" --end' in shown.out
    assert [(number, ["pro_bono_attorney"], "2027-09-01", {"en": "one year", "es": ""})] == [
        (one["number"], one["roles"], one["next_due"], {"en": one["what"]["en"], "es": ""}) for one in carried["cases"]
    ]
    assert office.records.person(office.people["Víctor"]).active


def test_whoever_carries_nothing_is_let_go_and_can_come_back(amparo: Run, office: Office) -> None:
    """What they did stays on record; their account opens nothing any more."""
    number = assigned(office, Role.PARALEGAL, "Pablo")
    there = amparo("case", "show", number, by="Inés Prueba")
    gone = amparo("person", "leave", "Inés Prueba")
    refused = amparo("case", "show", number, by="Inés Prueba")
    listed = amparo("person", "list").out
    amparo("person", "change", "Inés Prueba", "--back")

    assert "Inés Prueba has left" in gone.out
    assert (0, 3) == (there.code, refused.code)
    assert "Your session in clinic is over" in refused.err
    assert "has left" in listed
    assert office.records.person(office.people["Inés"]).active
    assert "has left" not in amparo("person", "list").out


def test_whoever_leaves_later_stays_active_until_that_day(amparo: Run, office: Office) -> None:
    """The day is noted and shown."""
    last = today() + timedelta(days=30)
    answer = amparo("person", "leave", "Inés Prueba", "--on", last.isoformat())

    assert "Until then their account works" in flat(answer.out)
    assert office.records.person(office.people["Inés"]).active
    assert f"leaves {last}" in flat(amparo("person", "list").out)


def test_what_is_left_is_taken_by_a_supervising_attorney_alone_and_with_a_reason(amparo: Run, office: Office) -> None:
    """Nobody is let go with cases that are nobody's, and nobody else can decide it."""
    assigned(office, Role.PARALEGAL, "Pablo")
    another = amparo("person", "leave", "Pablo Prueba", "--anyway", "--reason", "ill", by="Clara Prueba")
    silent = amparo("person", "leave", "Pablo Prueba", "--anyway", by="Sofía Prueba")

    assert (3, 2) == (another.code, silent.code)
    assert another.err.startswith("Only a supervising attorney takes what is left, and Clara Prueba is none.")
    assert silent.err.startswith("Say why with --reason")
    assert office.records.person(office.people["Pablo"]).active


def test_without_a_server_nothing_is_handed_over(amparo: Run, office: Office) -> None:
    """A case changes hands by a command like any other, which the engine has to carry out."""
    number = assigned(office, Role.PARALEGAL, "Pablo")
    other = amparo("person", "add", "--name", "Petra Ejemplo", "--role", "paralegal", "--json").json
    answer = amparo("person", "leave", "Pablo Prueba", "--hand-over-to", other["id"], by="Sofía Prueba")
    unknown = amparo(
        "person", "leave", "Pablo Prueba", "--hand-over-to", other["id"], "--case", "ZZ-ZZZZ", by="Sofía Prueba"
    )

    assert 5 == answer.code
    assert answer.err.startswith(f"Amparo does not run for {office.data}, so nothing was changed.")
    assert 2 == unknown.code
    assert "ZZ-ZZZZ" in unknown.err
    assert number in amparo("person", "leave", "Pablo Prueba").out


def test_nobody_hands_over_to_themselves(amparo: Run, office: Office) -> None:
    """It would look as if it were done."""
    answer = amparo("person", "leave", "Pablo Prueba", "--hand-over-to", "Pablo Prueba", by="Sofía Prueba")

    assert (2, "Pablo Prueba is the one who leaves. Name somebody else with --hand-over-to.\n") == (
        answer.code, answer.err,
    )  # fmt: skip


def test_what_is_known_of_somebody_is_changed_field_by_field(amparo: Run, office: Office) -> None:
    """What is left out stays as it is, absences too."""
    amparo("person", "stand-in", "Pablo Prueba", "--by", "Inés Prueba")
    changed = amparo(
        "person", "change", "Pablo Prueba", "--email", "pablo.nuevo@example.org", "--language", "es",
        "--languages", "es,mam", "--json",
    ).json  # fmt: skip
    taken = amparo("person", "change", "Pablo Prueba", "--email", "ana@example.org")
    after = office.records.person(office.people["Pablo"])

    assert ("pablo.nuevo@example.org", "es", ["es", "mam"], "Pablo Prueba", "555-0100") == tuple(
        changed["profile"][field] for field in ("email", "language", "languages", "name", "telephone")
    )
    assert 2 == taken.code
    assert isinstance(after, Member)
    assert "pablo.nuevo@example.org" == after.profile.email
    assert 1 == len(after.profile.absences)
