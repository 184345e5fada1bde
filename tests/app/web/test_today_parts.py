"""A part of Today by itself: where “and two more” leads, with exactly what it counts."""

from __future__ import annotations

from datetime import date

import pytest
from tests.app.web.case_pages import in_court
from tests.app.web.conftest import SignedInAs
from tests.core.records.office import ENGINE, Office, intake

from amparo.case.commands import Alarm, Assign, RecordEvent
from amparo.declarations import Role


@pytest.fixture
def three(office: Office, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the numbers of three cases of Ana's and Pablo's, of which Today shows no more than one."""
    for name in ("SHOWN", "SHOWN_OF_ALL", "SHOWN_LESS"):
        monkeypatch.setattr(f"amparo.records.today.{name}", 1)
    cases = [in_court(office) for _ in range(3)]
    for case in cases:
        office.do(case, ENGINE, Alarm())
        office.do(case, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Ana"]))
        office.do(case, "Sofía", Assign(role=Role.PARALEGAL, person=office.people["Pablo"]))
    return sorted(office.case(case).number for case in cases)


@pytest.mark.parametrize("whose", ["mine", "all"])
@pytest.mark.parametrize(("who", "part", "rows"), [("Pablo", "steps", "#steps li"), ("Ana", "due", "#ahead li")])
def test_what_is_not_shown_is_found_where_its_number_leads(
    three: list[str], signed_in_as: SignedInAs, whose: str, who: str, part: str, rows: str
) -> None:
    """The same list to its end and no other, and a way back."""
    browser = signed_in_as(who)
    page = browser.get(f"/today?whose={whose}")
    (lead,) = {one.get("href") for one in page.all("main p a") if f"only={part}" in one.get("href")}
    before = page.texts(rows)
    whole = browser.get(lead)
    told = whole.texts(rows)

    assert 1 == len(before)
    assert before == told[:1]
    assert three == sorted({number for number in three for row in told if number in row})
    assert {part if part == "steps" else "ahead"} == {
        one.get("id") for one in whole.all("main section[id]") if one.cssselect("li")
    }
    assert [] == [one for one in whole.texts("main p") if "more" in one]
    assert [f"/today?whose={whose}"] == [
        one.get("href") for one in whole.all("main p a") if one.text == "The whole of Today"
    ]


def test_whoever_takes_note_there_stays_there(three: list[str], signed_in_as: SignedInAs) -> None:
    """And goes on with the next one."""
    ana = signed_in_as("Ana")
    ana.get("/today?whose=all&only=due")
    page = ana.send("/today/acknowledge", note="filing on Friday")

    assert ["Done."] == page.texts("[role=status]")
    assert 3 == len(page.texts("#ahead li"))
    assert 2 == len(page.all("[data-acknowledge]"))
    assert not page.all("#steps")


def test_a_part_that_there_is_not_is_all_of_today(three: list[str], signed_in_as: SignedInAs) -> None:
    """An address is typed by anybody."""
    assert signed_in_as("Ana").get("/today?only=x").all("#steps")


def test_a_part_is_told_in_spanish(three: list[str], signed_in_as: SignedInAs) -> None:
    """The way back too."""
    assert "Todo lo de hoy" in signed_in_as("Ana", "es").get("/today?only=steps").texts("main p a")


def due(office: Office, *days: date) -> None:
    """Open a case for each day, a year after which Ana's client has to file."""
    for day in days:
        case = office.open_case(intake(RecordEvent(event="last_arrival", on=day)))
        office.do(case, ENGINE, Alarm())
        office.do(case, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Ana"]))


@pytest.fixture
def counts_to_three(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Return an office whose Today shows one row of a part and stops counting at three."""
    for name, rows in (("SHOWN", 1), ("SHOWN_OF_ALL", 1), ("SHOWN_LESS", 1), ("COUNTED", 3)):
        monkeypatch.setattr(f"amparo.records.today.{name}", rows)
    return office


# the safe day of the first is past, its last day by law is today
OVERDUE, NEAR, LATER = date(2026, 1, 2), date(2026, 1, 7), date(2026, 1, 20)
_MORE = "More dates come after those that are shown here."


@pytest.mark.parametrize("whose", ["mine", "all"])
def test_the_line_at_the_top_counts_what_is_not_shown(
    office: Office, signed_in_as: SignedInAs, monkeypatch: pytest.MonkeyPatch, whose: str
) -> None:
    """Of three that are overdue and two that soon will be, one is shown; no part says that nothing else is due."""
    for name in ("SHOWN", "SHOWN_OF_ALL"):
        monkeypatch.setattr(f"amparo.records.today.{name}", 1)
    due(office, OVERDUE, OVERDUE, OVERDUE, NEAR, NEAR, LATER)
    page = signed_in_as("Ana").get(f"/today?whose={whose}")
    (line,) = page.texts(".glance-line")

    assert 1 == len(page.texts("#overdue li"))
    assert "3 overdue · 2 within seven days" in line
    assert [_MORE] == page.texts("#near p")
    assert [_MORE] == page.texts("#ahead p")


@pytest.mark.parametrize(
    ("days", "english", "spanish"),
    [
        ((OVERDUE,) * 4, "3 or more overdue ·", "3 o más con el plazo vencido ·"),
        ((OVERDUE, NEAR, NEAR, LATER), "1 overdue · 2 or more within", "1 con el plazo vencido · 2 o más en"),
        ((OVERDUE, NEAR, LATER, LATER), "1 overdue · 1 within", "1 con el plazo vencido · 1 en"),
    ],
)
def test_where_nobody_counted_to_the_end_the_line_says_or_more(
    counts_to_three: Office, signed_in_as: SignedInAs, days: tuple[date, ...], english: str, spanish: str
) -> None:
    """In both languages; and what may come after the last that was counted is not said to be nothing."""
    due(counts_to_three, *days)
    pages = [signed_in_as("Ana", language).get("/today?whose=all") for language in ("en", "es")]
    lines = [page.texts(".glance-line")[0] for page in pages]

    assert [True, True] == [words in line for words, line in zip((english, spanish), lines, strict=True)], lines
    assert [_MORE, _MORE] == pages[0].texts("#near p") + pages[0].texts("#ahead p")
    assert "0 or more" not in lines[0]


def test_steps_that_nobody_counted_to_the_end_say_or_more(counts_to_three: Office, signed_in_as: SignedInAs) -> None:
    """As dates do."""
    due(counts_to_three, *[LATER] * 4)
    page, spanish = (signed_in_as("Sofía", language).get("/today?whose=all") for language in ("en", "es"))

    assert "3 steps or more to do" in page.texts(".glance-line")[0]
    assert "3 pasos o más por hacer" in spanish.texts(".glance-line")[0]
    assert "and at least 2 more" in page.texts("#steps p")


def test_where_all_is_shown_a_part_without_a_date_says_that_there_is_none(
    office: Office, signed_in_as: SignedInAs
) -> None:
    """It is the end of the list, and was counted."""
    due(office, OVERDUE)
    page = signed_in_as("Ana").get("/today?whose=all")

    assert ["Nothing is due in the next seven days."] == page.texts("#near p")
    assert ["Nothing else is due in the next four weeks."] == page.texts("#ahead p")
