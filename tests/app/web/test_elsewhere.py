"""What a browser holds of a sign-in elsewhere: of this office's making, for its own step, and of minutes."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from amparo_app.web import elsewhere
from amparo_app.web.elsewhere import BEGUN_SECONDS, Begun, ElsewhereFailed, Known

BEGAN = 1_800_000_000
KEY, OTHER = b"a key of the office's own", b"its key for the other step"
BEGUN = Begun("a state", "a nonce", "a verifier", "/account", "clinic", BEGAN + BEGUN_SECONDS)
KNOWN = Known("https://login.example.org", "7", "ana@example.org", "/account", BEGAN + BEGUN_SECONDS)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Return a clock that stands still where the sign-in began, until a test sets it."""
    clock = SimpleNamespace(now=BEGAN)
    monkeypatch.setattr(elsewhere, "time", SimpleNamespace(time=lambda: float(clock.now)))
    return clock


def test_what_was_begun_is_read_as_it_was_kept_for_ten_minutes(at: SimpleNamespace) -> None:
    """RFC 9700, section 4.7: it is tied to this browser, and of short life."""
    kept, known = BEGUN.signed(KEY), KNOWN.signed(KEY)
    at.now = BEGAN + 600
    assert (BEGUN, KNOWN) == (Begun.read(kept, KEY), Known.read(known, KEY))

    at.now = BEGAN + 601
    for read, held in ((Begun.read, kept), (Known.read, known)):
        with pytest.raises(ElsewhereFailed, match="too long ago"):
            read(held, KEY)


@pytest.mark.parametrize(
    "held",
    [
        "",
        ".",
        BEGUN.signed(OTHER),
        BEGUN.signed(KEY).partition(".")[0],
        BEGUN._replace(onward="/elsewhere").signed(KEY).partition(".")[0] + "." + BEGUN.signed(KEY).partition(".")[2],
        BEGUN.signed(KEY) + "é",
    ],
)
def test_what_this_office_did_not_make_is_not_read(held: str, at: SimpleNamespace) -> None:
    """Nothing, without its mark, with that of another step, with another's mark, or longer than it was."""
    with pytest.raises(ElsewhereFailed, match="not begun in this browser"):
        Begun.read(held, KEY)
