from hypothesis import given
from hypothesis import strategies as st

from amparo.documents.packets.parts import Division, divided, undivided

sizes = st.lists(st.integers(1, 100), min_size=1, max_size=30)


@given(front=st.integers(1, 100), tabs=sizes, service=st.integers(0, 20), limit=st.integers(100, 300))
def test_no_part_is_larger_than_the_limit_and_no_two_neighbours_fit_into_one(
    front: int, tabs: list[int], service: int, limit: int
) -> None:
    """Tabs stay whole and in order, and the court gets as few files as that allows."""
    division = divided(front, tabs, service, limit)
    placed = [(1, front), *zip(division.tabs, tabs, strict=True), (division.service, service)]
    filled = [sum(size for part, size in placed if part == one) for one in range(1, division.count + 1)]

    assert [part for part, _ in placed] == sorted(part for part, _ in placed)
    assert set(range(1, division.count + 1)) == {part for part, _ in placed}
    assert max(filled) <= limit
    for part in range(1, division.count):
        follows = next(size for one, size in placed if one == part + 1)
        assert filled[part - 1] + follows > limit


def test_what_does_not_go_in_behind_the_tabs_is_a_part_of_its_own() -> None:
    """The certificate of service, too; and what just goes in stays."""
    assert Division(tabs=(1,), service=2) == divided(10, [80], 11, 100)
    assert Division(tabs=(1,), service=1) == divided(10, [80], 10, 100)
    assert Division(tabs=(2, 3), service=3) == divided(10, [91, 90], 10, 100)


def test_what_fits_is_one_file() -> None:
    """A small packet has no parts."""
    assert undivided(3) == divided(10, [20, 20, 20], 5, 100)
