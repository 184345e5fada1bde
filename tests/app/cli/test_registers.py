"""`amparo register` and `amparo desk` on real records: who sees what, what is done, counted and refused."""

from __future__ import annotations

import pytest
from tests.app.clinic import Run
from tests.core.records.office import Office
from tests.core.records.register_office import RegisterOffice

SILVIA = "Silvia Prueba"
VERA = "Vera Prueba"


def flat(printed: str) -> str:
    """Return what was printed without its line ends and indents."""
    return " ".join(printed.split())


@pytest.fixture
def store(office: Office) -> RegisterOffice:
    """Return the clinic with registers and ten jackets, and a request at the desk."""
    made = RegisterOffice(office)
    made.item(10)
    made.add("requests", who="Luz Marina", legal_note="nothing for the desk")
    return made


def test_each_lists_the_registers_that_they_may_see(amparo: Run, store: RegisterOffice) -> None:
    """With what they can do; who sees none is told who declares them."""
    silvia = amparo("register", "list", "--json", by=SILVIA).json
    vera = amparo("register", "list", "--json", by=VERA).json
    pablo = flat(amparo("register", "list", by="Pablo Prueba").out)
    comes = {one["id"]: [when["en"] for when in one["comes"]] for one in silvia}

    assert ["the first Monday of each month, 19:00 to 21:00"] == comes["sessions"]
    assert ["requests", "stock"] == [one["id"] for one in vera]
    assert "There is no register here that you may see" in pablo


def test_the_desk_shows_its_own_fields_and_what_can_be_done(amparo: Run, store: RegisterOffice) -> None:
    """In a line for each record, and nothing of what the office wrote beside it."""
    shown = flat(amparo("desk", by=VERA).out)

    assert "Luz Marina" in shown
    assert "give, take_back, set_size" in shown
    assert "nothing for the desk" not in shown


def test_a_record_is_named_by_what_it_is_called_and_given_by_its_name(amparo: Run, store: RegisterOffice) -> None:
    """People at a desk know names, not numbers."""
    done = amparo("register", "do", "requests", "luz marina", "give", "-d", "item=Jackets", "-d", "quantity=3", by=VERA)
    shown = flat(amparo("register", "show", "stock", by=VERA).out)

    assert 0 == done.code
    assert "jackets 3" in flat(done.out)
    assert "jackets 7" in shown


def test_what_a_command_asks_is_said_without_answers(amparo: Run, store: RegisterOffice) -> None:
    """And nothing is done."""
    asked = amparo("register", "do", "requests", "1", "give", by=VERA)

    assert 2 == asked.code
    assert "a record of stock: its number or name" in flat(asked.out)
    assert "amparo register do requests 1 give -d item=… -d quantity=…" in flat(asked.out)


def test_a_refusal_is_a_sentence_in_the_readers_language(amparo: Run, store: RegisterOffice) -> None:
    """Nothing was changed, and it says what to do."""
    ask = ("register", "do", "stock", "1", "hand_out", "-d", "quantity=11")
    english, spanish = amparo(*ask, by=VERA), amparo(*ask, "--language", "es", by=VERA)

    assert (3, 3) == (english.code, spanish.code)
    assert "there are 10 in item 1, and 11 were to be taken" in flat(english.err)
    assert "Tome menos." in flat(spanish.err)


def test_the_same_command_id_is_done_once(amparo: Run, store: RegisterOffice) -> None:
    """Also for adding: the second time it says that it was."""
    add = ("register", "add", "requests", "-d", "who=Rosa", "--command-id", "once")
    first, again = amparo(*add, by=SILVIA), amparo(*add, by=SILVIA)

    assert "Done: request 2." in flat(first.out)
    assert "was carried out before" in flat(again.out)
    assert 2 == len(amparo("register", "show", "requests", "--json", by=SILVIA).json["rows"])


def test_a_report_is_shown_printed_as_csv_and_kept_from_the_desk(amparo: Run, store: RegisterOffice) -> None:
    """A group that is too small is not shown, and then no sum."""
    amparo("register", "do", "requests", "1", "give", "-d", "item=1", "-d", "quantity=2", by=VERA)
    span = ("--from", "2020-01-01", "--to", "2099-12-31")
    lines = amparo("register", "report", "requests", "given", *span, "--csv", by=SILVIA).out.splitlines()
    small = flat(amparo("register", "report", "requests", "sizes", *span, by=SILVIA).out)
    desk = amparo("register", "report", "requests", "given", *span, by=VERA)

    assert "period,kind,number" == lines[0]
    assert lines[1].endswith(",clothes,2")
    assert "fewer than 3" in small
    assert "A group of fewer than 3 is not shown" in small
    assert 3 == desk.code


def test_what_comes_again_is_made_ready_and_listed(amparo: Run, store: RegisterOffice) -> None:
    """With the day; what needs attention stands before it."""
    due = flat(amparo("register", "due", "--within", "12w", by=SILVIA).out)

    assert "2 that come again were made ready." in due
    assert "sessions 1" in due


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (("register", "show", "nothing"), 2, "There is no register “nothing” that you may see"),
        (("register", "show", "sessions"), 2, "There is no register “sessions” that you may see"),
        (("register", "show", "stock", "7"), 2, "There is no record 7 in “store room”"),
        (("register", "do", "stock", "1", "steal"), 2, "Nothing called “steal” can be done in “store room”"),
        (("register", "report", "stock", "x", "--from", "2027-01-01", "--to", "2027-01-02"), 2, "There is no report"),
        (("register", "report", "stock", "x", "--from", "2027-02-01", "--to", "2027-01-02"), 2, "is before --from"),
    ],
)
def test_what_is_not_there_is_said_with_what_there_is(
    amparo: Run, store: RegisterOffice, typed: tuple[str, ...], code: int, said: str
) -> None:
    """A register that somebody may not see is as one that is not there."""
    answer = amparo(*typed, by=VERA)

    assert code == answer.code
    assert said in flat(answer.err)


def test_every_look_is_noted_and_a_refused_one_too(amparo: Run, store: RegisterOffice) -> None:
    """By whom, of which register, of which record."""
    amparo("register", "show", "requests", "1", by=VERA)
    amparo("register", "show", "requests", "1", by="Pablo Prueba")
    looks = store.records.reads_of("clinic")

    assert [(store.people["Vera"], "register show requests"), (store.people["Pablo"], "register refused")] == [
        (look.person, look.what) for look in looks
    ]


def test_the_audit_counts_the_records_of_registers(amparo: Run, store: RegisterOffice) -> None:
    """Whole or not, beside the cases."""
    assert "and 3 of 2 records of registers: all as they were written." in flat(amparo("audit", "verify").out)
