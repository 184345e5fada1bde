"""The page for people who record events says what the plugin declares."""

from __future__ import annotations

from tests.plugins.amparo_asylum.events_page import PAGE, page


def test_the_page_is_the_one_that_the_declarations_give() -> None:
    """A new field, step or rule is on the page, or this fails and says how to write it afresh."""
    remedy = "write it afresh: python -m tests.plugins.amparo_asylum.events_page"

    assert page() == PAGE.read_text(encoding="utf-8"), remedy
