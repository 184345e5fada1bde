"""The hearing watch on a real workflow server: nobody looks and it climbs; somebody looks, from the command line."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from tests.app.clinic import Keyboards
from tests.flows.conftest import ORGANIZATION, House
from tests.flows.test_years import COURT, hearing, today

from amparo.case.hearing_rota import WEEKDAYS, HearingRota
from amparo.case.model import Proceeding
from amparo.notifications.notices import LOOK_UPS
from amparo.records.hearing_rota import decide_rota
from amparo_app.cli.main import main
from amparo_app.cli.session_file import VARIABLE
from amparo_app.office_folder import MARKER, Marker

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.flows.conftest import Clinic

RULE = "hearing_lookup"
ZONE = ZoneInfo("America/Los_Angeles")
NUMBER, OTHER_NUMBER = "000-111-222", "000-333-444"


def rota_of(clinic: Clinic, looks: str, backup: str) -> None:
    """Put a rota in force."""
    rota = HearingRota(days=dict.fromkeys(WEEKDAYS, clinic.staff[looks]), backup=clinic.staff[backup])
    decide_rota(clinic.records, ORGANIZATION, rota, by=clinic.staff["sofia"], operator="desk")


def told(clinic: Clinic, case: str) -> list[str]:
    """Return who was told to look, in order, by first name."""
    names = {id_: name for name, id_ in clinic.staff.items()}
    notices = [queued.notice for queued in clinic.records.notices_about(case)]
    in_order = sorted((n for n in notices if n.kind in LOOK_UPS), key=lambda n: int(n.id.split("/")[-2]))
    return [names[notice.recipient] for notice in in_order]


async def test_nobody_looks_and_it_climbs_to_the_backup_and_supervision(clinic: Clinic) -> None:
    """Asked on the day, then a business day later the backup, then supervision, then the director too; never missed."""
    rota_of(clinic, "ana", "dora")
    case = await clinic.opened(COURT)
    await hearing(clinic, case, today() + timedelta(days=200))
    due = clinic.deadline(case, RULE).dates.safe_due

    await clinic.wait(case, timedelta(days=15))
    [rung] = clinic.deadline(case, RULE).rungs

    assert due is not None
    assert datetime.combine(due, datetime.min.time(), ZONE) + timedelta(hours=9) == rung.at.astimezone(ZONE)
    assert rung.rang is not None
    assert timedelta(0) <= rung.rang - rung.at < timedelta(minutes=1)
    assert 3 == rung.climbed
    assert ["ana", "dora", "sofia", "dora", "sofia"] == [*told(clinic, case)[:3], *sorted(told(clinic, case)[3:])]
    assert "deadline_missed" not in {e.kind for e in clinic.read(case).events if e.current.get("rule") == RULE}


@pytest.fixture
def amparo(
    house: House, clinic: Clinic, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Any]:
    """Return a function that types a command line in the clinic's folder; it gives code, output and errors."""
    (house.settings.data_folder / MARKER).write_text(Marker.of(house.settings).model_dump_json(), encoding="utf-8")
    monkeypatch.setenv("AMPARO_DATA", str(house.settings.data_folder))
    monkeypatch.setenv("AMPARO_TEMPORAL_ADDRESS", house.settings.temporal_address)

    keyboards = Keyboards()

    async def run(*arguments: str, by: str) -> tuple[int, str, str]:
        monkeypatch.setenv(VARIABLE, keyboards.shown_by(by, arguments))
        code = await asyncio.to_thread(main, arguments)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


async def a_case_to_look_up(clinic: Clinic, days: int = 200) -> tuple[str, str]:
    """Open a case of somebody whose number is on record, with a hearing; return its id and number."""
    case = await clinic.opened(Proceeding(id="", forum="immigration_court", number=NUMBER, zone="America/Los_Angeles"))
    await hearing(clinic, case, today() + timedelta(days=days))
    return case, clinic.read(case).number


async def test_a_look_from_the_sheet_to_the_exhibit(clinic: Clinic, amparo: Callable[..., Any], tmp_path: Any) -> None:
    """The list, the result by the sheet's mark, the moved dates, and the log with the chain's proof."""
    rota_of(clinic, "ana", "dora")
    case, number = await a_case_to_look_up(clinic)
    _, listed, _ = await amparo("hearings", "watch", "--within", "8d", "--json", by="ana")
    [row] = [row for row in json.loads(listed) if row["number"] == number]
    picture = tmp_path / "screen.png"
    picture.write_bytes(b"a picture")
    same = ("hearings", "looked-up", row["mark"], "same", "--seen", "individual hearing, 9:00 AM")
    first = await amparo(*same, "--picture", str(picture), by="ana")
    assert (0, "") == (first[0], first[2])
    assert today() + timedelta(days=5) <= date.fromisoformat(str(clinic.deadline(case, RULE).dates.safe_due))

    before = clinic.deadline(case, "ic_individual_nondetained_filing").dates.safe_due
    new = today() + timedelta(days=100)
    changed = ("hearings", "looked-up", number, "changed", "--seen", "it says another day")
    moved = await amparo(*changed, "--date", str(new), "--time", "13:30", by="ana")
    assert (0, "") == (moved[0], moved[2])
    after = clinic.deadline(case, "ic_individual_nondetained_filing").dates.safe_due
    assert before is not None
    assert after is not None
    assert after < before
    assert str(new) == clinic.read(case).of_kind["hearing_scheduled"][0].current["hearing_date"]

    code, shown, _ = await amparo("hearings", "log", number, "--json", by="ana")
    exhibit = json.loads(shown)
    text = " ".join((await amparo("hearings", "log", number, "--language", "es", by="ana"))[1].split())
    assert 0 == code
    assert [("same", ""), ("changed", f"{new} 13:30")] == [(one["result"], one["moved_to"]) for one in exhibit["looks"]]
    assert "screen.png" == exhibit["looks"][0]["picture"]
    assert re.fullmatch(r"[0-9a-f]{64}", exhibit["looks"][0]["picture_sha256"])
    assert {str(one["seq"]) for one in exhibit["looks"]} == exhibit["links"].keys() == exhibit["recorded"].keys()
    assert "" == exhibit["check"]["problem"]
    assert exhibit["check"]["head"] in text.replace(" ", "")
    assert "El registro de este caso se sostiene" in text
    assert "it says another day" in text


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("perhaps",), "There is no result “perhaps”"),
        (("c99", "same"), "has no proceeding “c99”"),
        (("changed",), "needs the new day and hour"),
        (("same", "--date", "2031-01-02", "--time", "10:00"), "record `changed`"),
        (("same", "--picture", "/nowhere/screen.png"), "cannot be read"),
        (("same", "--on", "2199-01-01"), "Record it once it has happened"),
        (("same", "--at", "9 o'clock"), "hour of the look"),
    ],
)
async def test_what_cannot_be_is_one_sentence_and_changes_nothing(
    clinic: Clinic, amparo: Callable[..., Any], words: tuple[str, ...], says: str
) -> None:
    """A slip at the keyboard is told, and the look stays due."""
    case, number = await a_case_to_look_up(clinic)
    seq = clinic.read(case).seq
    code, out, err = await amparo("hearings", "looked-up", number, *words, "--seen", "what I saw", by="ana")

    assert code in {2, 3}
    assert ("", 1) == (out, len(err.splitlines()))
    assert says in err
    assert number in err or "hour of the look" in err or "perhaps" in err or "nowhere" in err or "happened" in err
    assert seq == clinic.read(case).seq


async def test_changed_to_what_is_on_record_already_is_refused(clinic: Clinic, amparo: Callable[..., Any]) -> None:
    """Then it is the same, and no notice goes to the client."""
    case, number = await a_case_to_look_up(clinic)
    there = str(today() + timedelta(days=200))
    code, _, err = await amparo(
        "hearings", "looked-up", number, "changed", "--seen", "x y z", "--date", there, "--time", "09:00", by="ana"
    )

    assert 2 == code
    assert "is what is on record already" in err
    assert "hearing_moved" not in clinic.read(case).of_kind


async def test_the_sheet_holds_number_and_nationality_and_every_case_on_it_is_noted_as_read(
    clinic: Clinic, amparo: Callable[..., Any]
) -> None:
    """No name and no case number, as text and as a page, in both languages; nothing of it is left in the folder."""
    case, number = await a_case_to_look_up(clinic, 40)
    reads = len(clinic.records.reads_of(ORGANIZATION, case))
    sheets = [
        (await amparo("hearings", "sheet", "--within", "8d", "--all", *more, by="sofia"))[1]
        for more in ((), ("--html",), ("--language", "es"))
    ]
    noted = clinic.records.reads_of(ORGANIZATION, case)[reads:]

    assert all("SV" in sheet for sheet in sheets)
    assert not any(word in sheet for sheet in sheets for word in ("Luz", "Ejemplo", number))
    assert sheets[1].startswith("<!doctype html>")
    assert "número A" in sheets[2]
    assert [(clinic.staff["sofia"], "hearings sheet")] * 3 == [(one.person, one.what) for one in noted]
    mark = re.search(r"^([A-Z2-7]{6})  A-number", sheets[0], re.MULTILINE)
    assert mark is not None
