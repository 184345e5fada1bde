"""`amparo attention`: what went wrong, over all cases that somebody may see, and whose it is."""

from __future__ import annotations

import pytest
from tests.app.clinic import Run
from tests.core.records.office import CLIENT, Office

from amparo.case.model import AttentionKind
from amparo.declarations import Role, Text
from amparo.records.attention import NewItem, raise_once

STUCK = NewItem(AttentionKind.CASE_STUCK, "fails", Text("It is stuck.", "Está atascado."), Role.SUPERVISING_ATTORNEY)


@pytest.fixture
def case(office: Office) -> str:
    """A case with an item for supervising attorneys and one for paralegals, by its id."""
    opened = office.open_case()
    raise_once(office.records, opened, STUCK)
    raise_once(
        office.records, opened, STUCK._replace(kind=AttentionKind.OTHER, what=Text("Do it."), owner=Role.PARALEGAL)
    )
    return opened


def test_items_of_all_cases_are_listed_with_owner_and_reason(amparo: Run, office: Office, case: str) -> None:
    """In both languages, and without a fact of the case."""
    shown = amparo("attention", "list", by="Sofía Prueba").out
    spanish = amparo("attention", "list", "--language", "es", by="Sofía Prueba").out

    assert all(word in shown for word in (office.case(case).number, "supervising attorney", "It is stuck.", "Do it."))
    assert "Está atascado." in spanish
    assert CLIENT not in shown


def test_mine_is_what_somebody_may_act_on(amparo: Run, office: Office, case: str) -> None:
    """A paralegal's own is one of the two; another case's is none."""
    mine = amparo("attention", "list", "--mine", "--json", by="Pablo Prueba").json
    other = office.case(office.open_case()).number

    assert ["Do it."] == [row["item"]["what"]["en"] for row in mine]
    assert [] == amparo("attention", "list", "--case", other, "--json", by="Pablo Prueba").json
    assert "Nothing needs attention." in amparo("attention", "list", "--case", other, by="Pablo Prueba").out


def test_a_volunteer_sees_nothing_of_cases_that_are_not_theirs(amparo: Run, office: Office, case: str) -> None:
    """Not even that something is wrong with one."""
    assert [] == amparo("attention", "list", "--json", by="Víctor Prueba").json


def test_an_item_is_counted_in_the_list_of_cases(amparo: Run, office: Office, case: str) -> None:
    """So that nobody has to look for it."""
    (line,) = amparo("case", "list", "--json", by="Sofía Prueba").json

    assert (case, 2) == (line["id"], line["attention"])


def test_an_item_is_raised_once_for_each_trouble(office: Office, case: str) -> None:
    """Also when who notices it notices it again."""
    assert not raise_once(office.records, case, STUCK)
    assert raise_once(office.records, case, STUCK._replace(about="ended"))
