"""What is kept in memory while it stands: never older than what was just read, never more than it may be."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from amparo_app.web.drawn import Drawn
from amparo_app.web.kept import Kept


def test_it_is_worked_out_once_while_nothing_changed() -> None:
    """And again for another key, and after a change."""
    kept, worked = Kept[int](10), iter(range(10))
    found = [kept.of(changes, key, lambda: next(worked)) for changes, key in ((1, "a"), (1, "a"), (1, "b"), (2, "a"))]

    assert [0, 0, 1, 2] == found


def test_a_change_lets_go_of_everything() -> None:
    """Names of what nobody asks for again do not stay in memory."""
    kept = Kept[str](10)
    for key in "abc":
        kept.of(1, key, lambda: "a name")
    kept.of(2, "d", lambda: "another")

    assert 1 == len(kept)


def test_whoever_read_an_older_count_lets_go_of_nothing_and_gets_what_is_newer() -> None:
    """Two threads read the count one after the other, and ask in the other order."""
    kept = Kept[str](10)
    kept.of(2, "a", lambda: "new")

    assert "new" == kept.of(1, "a", lambda: "never worked out")
    assert "new" == kept.of(2, "a", lambda: "never worked out")


def test_what_was_begun_before_a_change_is_not_kept_after_it() -> None:
    """It may have been read before the change."""
    kept = Kept[str](10)

    def slow() -> str:
        kept.of(2, "b", lambda: "somebody else, after a change")
        return "old"

    kept.of(1, "a", slow)

    assert "fresh" == kept.of(2, "a", lambda: "fresh")


def test_no_more_is_kept_than_may_be_and_what_was_asked_for_last_stays() -> None:
    """However many people and pages there are."""
    kept = Kept[str](2)
    for key in ("a", "b", "a", "c"):
        kept.of(1, key, lambda: "kept")

    assert (2, "kept", "anew") == (len(kept), kept.of(1, "a", lambda: "x"), kept.of(1, "b", lambda: "anew"))


def test_of_many_who_ask_at_once_one_works_it_out() -> None:
    """The others wait for it."""
    kept, times, all_there = Kept[str](10), [], threading.Barrier(20)

    def work_out() -> str:
        times.append(1)
        return "once"

    def ask(_: int) -> str:
        all_there.wait()
        return kept.of(1, "a", work_out)

    with ThreadPoolExecutor(20) as people:
        found = set(people.map(ask, range(20)))

    assert ({"once"}, [1]) == (found, times)


def test_what_failed_is_tried_again() -> None:
    """A database that is away for a moment leaves nothing behind."""
    kept = Kept[str](10)
    with pytest.raises(ZeroDivisionError):
        kept.of(1, "a", lambda: str(1 // 0))

    assert "there again" == kept.of(1, "a", lambda: "there again")


def test_a_drawn_page_is_filled_in_for_each_look() -> None:
    """With a form's own token and commands that were never named before."""
    drawn = Drawn(lambda form, command: f"<á {form}><{command()}><{form}><{command()}> end")
    first, second = drawn.filled("whose-1").decode(), drawn.filled("whose-2").decode()
    commands = {part for page in (first, second) for part in page.replace("<", " ").replace(">", " ").split()}

    assert first.startswith("<á whose-1><")
    assert first.endswith("> end")
    assert 4 == len({one for one in commands if len(one) == 32})
    assert (2, 2) == (first.count("whose-1"), second.count("whose-2"))
