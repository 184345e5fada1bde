from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import BaseSchema, Case, GenerationMode
from schemathesis.core.result import Ok
from tests.app.clinic import mark
from tests.app.web.browsing import ADDRESS, site_of
from tests.core.records.office import Office

from amparo.access.scopes import Scope
from amparo_app.web.application import make_application
from amparo_app.web.safety import Pace

HOST = urlsplit(ADDRESS).netloc
WHATEVER_COMES = Pace(looks=1_000_000, changes=1_000_000)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Return a clinic with a case, whose number the contract's examples cannot know."""
    made = Office(Path(tmp_path_factory.mktemp("clinic")))
    mark(made)
    made.open_case()
    yield made
    made.records.close()


@pytest.fixture(scope="module")
def token(office: Office) -> str:
    """Return a token with which a program may look and work."""
    return office.records.make_token(office.people["Ana"], "a program", [Scope.READ, Scope.WORK])[1]


@pytest.fixture(scope="module")
def contract(office: Office) -> BaseSchema:
    """Return the OpenAPI document as programs get it."""
    app = make_application(site_of(office, lambda: office.now), WHATEVER_COMES)
    loaded = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, headers={"host": HOST})
    # every request here shows a token: one that was generated without it would break no rule any more
    loaded.config.generation.with_security_parameters = False
    return loaded


OPERATIONS = [
    ("GET", "/me"),
    ("GET", "/today"),
    ("GET", "/calendar"),
    ("GET", "/cases"),
    ("POST", "/cases"),
    ("GET", "/cases/{number}/documents"),
    ("GET", "/cases/{number}/documents/{document}/file"),
    ("GET", "/cases/{number}"),
    ("GET", "/cases/{number}/steps/{key}"),
    ("POST", "/cases/{number}/steps/{key}"),
    ("POST", "/cases/{number}/events"),
    ("POST", "/cases/{number}/notes"),
    ("POST", "/cases/{number}/deadlines/{deadline}/acknowledge"),
]


def test_the_contract_names_every_operation_that_is_tried_here(contract: BaseSchema) -> None:
    """One that is added has to be tried too."""
    named = sorted(found.ok().label for found in contract.get_all_operations() if isinstance(found, Ok))

    assert sorted(f"{method} {path}" for method, path in OPERATIONS) == named


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_whatever_a_program_sends_gets_an_answer_that_the_contract_declares(
    contract: BaseSchema, token: str, method: str, path: str
) -> None:
    """No failure of our own, and nothing that a program could not have been prepared for."""
    operation = contract[path][method]
    modes = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]

    @given(case=st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in modes)))
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    def try_it(case: Case) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {token}", "host": HOST})

    try_it()


@pytest.mark.parametrize("number", ["real", "unknown"])
def test_a_real_case_is_told_and_one_that_there_is_not_is_not_here(
    contract: BaseSchema, office: Office, token: str, number: str
) -> None:
    """The examples above hardly ever meet a number that somebody has."""
    known = office.records.list_cases("clinic")[0].number if number == "real" else "9Z-ZZZZZZ"
    case = contract["/cases/{number}"]["GET"].Case(path_parameters={"number": known})

    answer = case.call_and_validate(headers={"Authorization": f"Bearer {token}", "host": HOST})

    assert (200 if number == "real" else 404) == answer.status_code
