"""What somebody typed into a form, as pages read it."""

from __future__ import annotations

import pytest
from starlette.datastructures import FormData

from amparo_app.web.forms import COMMAND, CSRF, Posted, csrf_token, is_own
from amparo_app.web.labels import LABELS
from amparo_app.web.site import Site


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("12", 12), (" 7 ", 7), ("0", 0), ("", None), ("-1", None), ("1.5", None), ("²", None), ("9" * 5000, None)],
)
def test_a_number_is_one_that_somebody_counts_to(typed: str, expected: int | None) -> None:
    """Python reads no number of five thousand digits, and no database keeps one of thirty."""
    assert expected == Posted(FormData([("given", typed)])).number("given")


def test_what_was_typed_is_read_without_what_nobody_types() -> None:
    """Line ends are one letter on every machine, and the letter of the code nought is left out."""
    assert "one\ntwo" == Posted(FormData([("text", " one\r\n\0two ")])).text("text")


def test_what_is_shown_again_holds_no_password_and_nothing_that_the_form_brought_along() -> None:
    """A page that is drawn again after a mistake lies open on the screen; a code counts as a password."""
    secret = ("password", "password_again", "new_password", "again", "code")
    brought = (CSRF, COMMAND, LABELS)
    form = FormData(dict.fromkeys((*secret, *brought), "x") | {"email": "ana@example.org"})

    assert [("email", "ana@example.org")] == list(Posted(form).typed())


@pytest.mark.parametrize("named", ["0123456789abcdef" * 2, "f" * 32])
def test_the_name_that_a_form_gives_its_command_stays(named: str) -> None:
    """So that what is sent twice is done once."""
    assert named == Posted(FormData([(COMMAND, named)])).command_id


@pytest.mark.parametrize("named", ["", "a" * 31, "a" * 33, "A" * 32, "g" * 32, "link/" + "a" * 27])
def test_a_name_that_no_form_gave_is_replaced_by_one_of_nobody_else(named: str) -> None:
    """Those of links and of the engine are written in another way, and nobody takes one by a form."""
    first, second = (Posted(FormData([(COMMAND, named)])).command_id for _ in range(2))

    assert named not in {first, second}
    assert first != second


def test_a_form_is_good_for_whoever_it_was_drawn_for(site: Site) -> None:
    """For nobody else, and for nobody at all: who shows no cookie holds no form."""
    ours = {holder: csrf_token(site, holder) for holder in ("ana", "pablo", "")}

    assert is_own(site, "ana", ours["ana"])
    assert not any(is_own(site, "ana", given) for given in (ours["pablo"], ours[""], "", "ana", "é"))
    assert not is_own(site, "", ours[""])
