"""Cases taken over at the command line, from a spreadsheet to open cases, with the engine at work and away."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.app.clinic import Run
from tests.app.importing.sheets import as_csv, as_xlsx
from tests.app.test_jobs import at_work
from tests.core.records.office import Office

SOFIA = "Sofía Prueba"
HEADINGS = ("Case ID", "Client Name", "A-Number", "Date of Entry")
ARRIVED = (datetime.now(UTC) - timedelta(days=100)).date()
LUZ = ("26-0000001", "Luz Invento", "000-123-456", ARRIVED.isoformat())
JUAN = ("26-0000002", "Juan Invento", "000-123-457", ARRIVED.isoformat())
WRONG = ("26-0000003", "", "12", "31/31/2026")


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Return a spreadsheet of two cases."""
    file = tmp_path / "cases.csv"
    file.write_bytes(as_csv((HEADINGS, LUZ, JUAN)))
    return file


def test_a_check_tells_columns_and_everything_wrong_and_keeps_nothing(
    office: Office, amparo: Run, tmp_path: Path
) -> None:
    """Every problem is told with its row and column, in the reader's language, and by the exit code."""
    file = tmp_path / "cases.xlsx"
    file.write_bytes(as_xlsx((HEADINGS, LUZ, WRONG)))
    told = amparo("import", "check", str(file), "--language", "es", by=SOFIA)

    assert 2 == told.code, told.err
    for words in ("Date of Entry", "event.last_arrival", "31/31/2026", "número A", "1 de 2 filas"):
        assert words in told.out
    assert [] == amparo("import", "list", "--json", by=SOFIA).json


def test_a_map_is_written_corrected_and_used(office: Office, amparo: Run, sheet: Path, tmp_path: Path) -> None:
    """The guessed map can be written out, changed and handed in; a mistake in it is told with its line."""
    written = tmp_path / "map.yaml"
    assert 0 == amparo("import", "check", str(sheet), "--write-map", str(written), by=SOFIA).code
    right = amparo("import", "check", str(sheet), "--map", str(written), "--json", by=SOFIA)
    written.write_text(written.read_text().replace("a_number", "a_nmber"))
    wrong = amparo("import", "start", str(sheet), "--map", str(written), by=SOFIA)

    assert 2 == len(right.json["candidates"])
    assert 2 == wrong.code
    assert "line " in wrong.err
    assert "a_nmber" in wrong.err


def test_with_the_engine_away_a_confirmed_row_waits(office: Office, amparo: Run, sheet: Path) -> None:
    """What is confirmed is saved and told so; what was not looked at is refused."""
    kept = amparo("import", "start", str(sheet), "--json", by=SOFIA).json["id"]
    seen = amparo("import", "review", kept, "2", "--json", by=SOFIA).json["preview"]["fingerprint"]
    unseen = amparo("import", "confirm", kept, "2", "--seen", "0" * 8, "--dates", "all", by=SOFIA)
    unticked = amparo("import", "confirm", kept, "2", "--seen", seen[:8], by=SOFIA)
    done = amparo("import", "confirm", kept, "2", "--seen", seen[:8], "--dates", "all", "--language", "es", by=SOFIA)

    assert (3, 3, 0) == (unseen.code, unticked.code, done.code)
    assert "one year" in unticked.err
    assert "se abrirá" in done.out
    assert "espera al motor" in amparo("import", "status", kept, "--language", "es", by=SOFIA).out


def test_rows_are_left_out_taken_back_and_an_import_is_stopped(office: Office, amparo: Run, sheet: Path) -> None:
    """Each decision is told, and can be seen in the list."""
    kept = amparo("import", "start", str(sheet), "--json", by=SOFIA).json["id"]
    for words in (("leave-out", kept, "2"), ("again", kept, "2"), ("stop", kept)):
        assert 0 == amparo("import", *words, by=SOFIA).code, words

    [line] = amparo("import", "list", "--json", by=SOFIA).json
    assert "stopped" == line["state"]
    assert 3 != amparo("import", "fields", by=SOFIA).code
    assert amparo("import", "leave-out", kept, "3", by=SOFIA).code


def test_only_who_may_imports(office: Office, amparo: Run, sheet: Path) -> None:
    """Whoever may not is told so, and nothing is read."""
    assert 3 == amparo("import", "check", str(sheet), by="Pablo Prueba").code


def test_confirmed_rows_become_open_cases(
    office: Office, amparo: Run, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the engine at work a confirmed row is an open case at once; confirmed again it is the same."""

    async def work() -> tuple[str, str]:
        async with at_work(office, amparo, monkeypatch, jobs=False) as working:
            kept = (await working.type("import", "start", str(sheet), "--json", by=SOFIA)).json["id"]
            shown = (await working.type("import", "review", kept, "2", "--json", by=SOFIA)).json
            words = ("import", "confirm", kept, "2", "--seen", shown["preview"]["fingerprint"], "--dates", "all")
            first = await working.type(*words, "--json", by=SOFIA)
            again = await working.type(*words, "--json", by=SOFIA)
            assert (0, 0) == (first.code, again.code), first.err + again.err
            return first.json["number"], again.json["number"]

    first, again = asyncio.run(work())

    assert first == again
    [line] = office.records.list_cases("clinic")
    assert first == line.number
    shown = amparo("case", "show", first, "--all", by=SOFIA)
    assert "Taken over from cases.csv, case 26-0000001" in " ".join(shown.out.split())
