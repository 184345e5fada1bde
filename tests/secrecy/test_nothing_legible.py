"""Nothing confidential is legible: whoever takes the disk, or looks at the machine, learns nothing of a case."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from tests.secrecy.marks import Found, find
from tests.secrecy.open_office import MarkedOffice, live, values_of
from tests.secrecy.words import ALSO, IN_RECORDS_ALONE, OF_THE_CASE, PASSING, WORDS

pytestmark = pytest.mark.timeout(900)


def lived(folder: Path, *, in_clear: bool) -> MarkedOffice:
    """Return an office that has lived through everything and has stopped."""
    office = MarkedOffice(folder, in_clear=in_clear)
    with office.at_work():
        live(office)
    return office


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> MarkedOffice:
    """Return the office as it is."""
    return lived(tmp_path_factory.mktemp("sealed"), in_clear=False)


@pytest.fixture(scope="module")
def in_clear(tmp_path_factory: pytest.TempPathFactory) -> list[Found]:
    """Return what is found in the same office, its encryption taken away."""
    return findings(lived(tmp_path_factory.mktemp("clear"), in_clear=True))


def searched(office: MarkedOffice) -> Iterator[tuple[str, bytes]]:
    """Yield every file that the office left, but for the papers of people, which are theirs."""
    for path in sorted(office.folder.rglob("*")):
        if path.is_file() and office.people not in path.parents:
            yield str(path.relative_to(office.folder)), path.read_bytes()


def findings(office: MarkedOffice) -> list[Found]:
    """Return each mark that is legible in a file, or in a value of a database as a whole.

    A mail in a file is addressed to somebody of the staff: in it only the words of a case are looked for. Deflate is
    looked for where a header of gzip, zlib or zip says that it begins; nobody here writes it without one.
    """
    found: list[Found] = []
    for where, content in searched(office):
        marks = OF_THE_CASE if where.endswith(".eml") else WORDS
        found += find(content, (*marks, *PASSING, *ALSO), where, deep=False)
    for database in sorted(office.folder.rglob("*.db")):
        for table, value in values_of(database):
            found += find(value, (*WORDS, *PASSING, *ALSO), f"{database.name}: {table}", deep=False)
    return found


def test_no_word_of_a_case_is_legible_in_anything_that_an_office_leaves_on_the_disk(sealed: MarkedOffice) -> None:
    """Records, workflow server, write-ahead logs, backup, logs, crash output, settings and temporary files."""
    names = {Path(where).name for where, _ in searched(sealed)}

    assert {"amparo.db", "temporal.db", "temporal.log", "engine.log", "relay.log", "jobs.log"} <= names
    assert {"sender.log", "watch.log", "web.log"} <= names
    assert {"terminal", "master.key", "office.json", "manifest.json"} <= names
    assert [] == findings(sealed)


@pytest.mark.parametrize("word", WORDS._fields)
def test_the_same_search_finds_every_word_once_the_encryption_is_taken_away(in_clear: list[Found], word: str) -> None:
    """In the records and, of a case, in the workflow server's database: the search looks in the right places."""
    mark = getattr(WORDS, word)
    is_told_the_server = mark in OF_THE_CASE and mark not in IN_RECORDS_ALONE
    expected = {"amparo.db", "temporal.db"} if is_told_the_server else {"amparo.db"}

    places = {one.where.split(":")[0] for one in in_clear if one.mark == mark}

    assert expected <= places


def test_what_is_sought_or_refused_in_the_pages_is_kept_nowhere_sealed_or_not(in_clear: list[Found]) -> None:
    """Each of these words reached the pages, which answered it; where everything is legible, none of them stands."""
    assert [] == [one for one in in_clear if one.mark in PASSING]


def test_what_went_wrong_in_the_pages_is_logged_without_what_was_typed(sealed: MarkedOffice) -> None:
    """A bug that quotes what it was handed, records that are held, and a request that is none: each has its line."""
    log = (sealed.data / "logs" / "web.log").read_text(encoding="utf-8")

    assert "nobody foresaw this error=ValueError" in log
    assert "a page could not be made error=RecordsUnreachable" in log
    assert "Invalid HTTP request" in log
    assert [] == list(find(log.encode(), (*WORDS, *PASSING), "web.log"))


def test_no_address_of_a_page_holds_a_word_of_a_case(sealed: MarkedOffice) -> None:
    """Addresses stay in the histories of browsers; what somebody typed into an address themselves is theirs."""
    typed_there = {PASSING.path, PASSING.query}
    marks = [mark for mark in (*WORDS, *PASSING) if mark not in typed_there]

    assert any(one.startswith("/cases/") for one in sealed.seen_addresses)
    assert [] == list(find("\n".join(sealed.seen_addresses).encode(), marks, "addresses"))


def test_no_command_line_of_an_office_and_nothing_that_its_server_tells_holds_a_word_of_a_case(
    sealed: MarkedOffice,
) -> None:
    """Any user of the machine reads the first; the second are ids, memos, summaries, attributes and histories."""
    assert b"amparo_app.child" in b" ".join(sealed.seen_lines)
    assert b"case\0note" in b" ".join(sealed.seen_lines)
    assert b"carry_out" in sealed.server_tells
    assert [] == list(find(b"\n".join(sealed.seen_lines), (*OF_THE_CASE, *PASSING), "processes"))
    assert [] == list(find(sealed.server_tells, (*WORDS, *PASSING), "server", deep=False))


def test_no_process_of_an_office_may_leave_a_core_file(sealed: MarkedOffice) -> None:
    """Keys and names would be in it."""
    assert {("0", "0")} == {tuple(line.split()[4:6]) for line in sealed.core_limits}


def test_a_mail_that_leaves_holds_no_word_of_a_case(sealed: MarkedOffice) -> None:
    """It goes over other people's servers: it names the case by its number, and the staff that it is for."""
    filed = [content for where, content in searched(sealed) if where.endswith(".eml")]
    assert filed
    mails = [*filed, *(envelope.original_content or b"" for envelope in sealed.postbox.taken)]
    texts = [message_from_bytes(mail, policy=policy.default).get_body().get_content().encode() for mail in mails]  # type: ignore[union-attr]

    assert sealed.postbox.taken
    assert [] == [one for mail in (*mails, *texts) for one in find(mail, OF_THE_CASE, "mail", deep=False)]
