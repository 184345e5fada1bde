"""What was searched for last is kept for each session, in memory, and not for ever."""

from __future__ import annotations

from amparo_app.web.searches import Search, Searches


def test_each_session_has_its_own_last_search() -> None:
    """Never the one of somebody else."""
    kept = Searches(10)
    kept.keep("one", Search("galvez"))
    kept.keep("other", Search("tzul", (("order", "newest"),)))
    kept.keep("one", Search("prueba"))

    assert Search("prueba") == kept.last("one")
    assert ("newest", "") == tuple((kept.last("other") or Search("")).asked(name) for name in ("order", "phase"))
    assert kept.last("nobody") is None


def test_the_oldest_search_gives_way() -> None:
    """Names are not gathered in memory."""
    kept = Searches(2)
    for session in ("first", "second", "first", "third"):
        kept.keep(session, Search(session))

    assert [True, False, True] == [kept.last(one) is not None for one in ("first", "second", "third")]
