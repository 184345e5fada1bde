"""How fast one address may ask: evenly, by itself, and with a memory that does not grow with the flood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo_app.web.pacing import MOST_KEPT, Pacing, whose

MOST = 5


class Clock:
    """A clock that a test sets, in seconds."""

    def __init__(self) -> None:
        self.at = 6_000.0

    def __call__(self) -> float:
        """Return the present."""
        return self.at


@pytest.fixture
def clock() -> Clock:
    """Return a clock at the beginning of a minute."""
    return Clock()


@pytest.fixture
def pacing(clock: Clock) -> Pacing:
    """Return a pacing by that clock."""
    return Pacing(clock)


def asked(pacing: Pacing, times: int, address: str = "192.0.2.7", what: str = "changes") -> int:
    """Ask so many times, and return how often it was let."""
    return sum(pacing.may(what, address, MOST) for _ in range(times))


def test_so_many_are_let_and_no_more(pacing: Pacing) -> None:
    """Each address for itself, and looking apart from changing."""
    assert MOST == asked(pacing, 50)
    assert MOST == asked(pacing, 50, "192.0.2.8")
    assert MOST == asked(pacing, 50, what="looks")
    assert 0 == asked(pacing, 50)


def test_whoever_waits_is_let_in_again_little_by_little(pacing: Pacing, clock: Clock) -> None:
    """What is refused does not count: nobody is kept out for longer by trying."""
    asked(pacing, 50)
    clock.at += 60
    assert 0 == asked(pacing, 1)
    clock.at += 30
    assert 3 == asked(pacing, 50)
    clock.at += 90
    assert MOST == asked(pacing, 50)


@given(waits=st.lists(st.floats(0, 90), max_size=60))
def test_two_minutes_never_see_more_than_two_and_a_half_times_as_many(waits: list[float]) -> None:
    """However the tries are spread over them."""
    clock = Clock()
    pacing, let = Pacing(clock), list[float]()
    for wait in waits:
        clock.at += wait
        if pacing.may("changes", "192.0.2.7", MOST):
            let.append(clock.at)

    assert all(sum(at <= one < at + 60 for one in let) <= 2 * MOST for at in let)


def test_a_flood_from_ever_new_addresses_is_counted_in_bounded_memory(pacing: Pacing, clock: Clock) -> None:
    """Over several minutes; two of them at once are not kept of more either."""
    for minute in range(3):
        for number in range(MOST_KEPT + 500):
            pacing.may("changes", f"{minute}.{number >> 16}.{number >> 8 & 255}.{number & 255}", MOST)
            assert len(pacing) <= MOST_KEPT
        clock.at += 60


def test_whoever_asks_on_is_not_forgotten_for_those_who_come_once(pacing: Pacing) -> None:
    """The one address that floods stays shut out while forty thousand others pass by."""
    asked(pacing, MOST)
    let = 0
    for number in range(2 * MOST_KEPT):
        pacing.may("changes", f"198.51.{number >> 8}.{number & 255}", MOST)
        let += asked(pacing, 1) if number % 100 == 0 else 0

    assert 0 == let


def test_a_newcomer_amid_a_flood_is_counted_as_everybody(pacing: Pacing) -> None:
    """Room is made among those that were quiet longest: else whoever floods would be counted no more."""
    for number in range(MOST_KEPT):
        pacing.may("changes", f"10.{number // 65_536}.{number // 256 % 256}.{number % 256}", MOST)

    assert MOST == asked(pacing, 50)


def test_what_was_is_forgotten_after_two_minutes(pacing: Pacing, clock: Clock) -> None:
    """Without anything that has to be swept."""
    asked(pacing, 3)
    clock.at += 121
    asked(pacing, 1, "192.0.2.8")

    assert 1 == len(pacing)


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1%eth0", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_an_ipv6_address_is_counted_by_its_network(address: str, counted: str) -> None:
    """Whoever has one connection has as many such addresses as they like."""
    assert counted == whose(address)
