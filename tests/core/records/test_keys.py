"""Keys: made on purpose, bound to what they seal, of no use under another master key."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from tests.core.records.office import Office

from amparo.errors import KeyUnavailable
from amparo.records import tables
from amparo.records.engine import place
from amparo.records.keys import Keys, open_with, organization_key, plugin_key, seal_with
from amparo.records.master_key import create_master_key, read_master_key
from amparo.records.repository import Records

KEY = bytes(range(32))


@given(raw=st.binary(max_size=200), field=st.text(max_size=20))
def test_what_is_sealed_opens_again_and_is_not_to_be_seen(raw: bytes, field: str) -> None:
    """Sealing the same twice gives two different things, so that nobody can tell that they are alike."""
    sealed = seal_with(KEY, field, raw)

    assert raw == open_with(KEY, field, sealed)
    assert sealed != seal_with(KEY, field, raw)
    assert len(raw) < 8 or raw not in sealed


@given(raw=st.binary(max_size=60), place=st.integers(min_value=0), mask=st.integers(min_value=1, max_value=255))
def test_a_single_changed_bit_is_noticed(raw: bytes, place: int, mask: int) -> None:
    """A date that somebody moved in the file must not come out as another date."""
    sealed = bytearray(seal_with(KEY, "event/7", raw))
    sealed[place % len(sealed)] ^= mask

    with pytest.raises(KeyUnavailable):
        open_with(KEY, "event/7", bytes(sealed))


def test_what_is_sealed_for_one_place_does_not_open_in_another(office: Office, case: str) -> None:
    """An event of one case cannot be put into another case, nor in another order."""
    keys, other = office.records.keys, office.open_case()
    sealed = keys.seal(case, "event/7", b"a date")

    for id_, field in ((case, "event/8"), (other, "event/7")):
        with pytest.raises(KeyUnavailable, match="changed or moved"):
            keys.open(id_, field, sealed)
    assert b"a date" == keys.open(case, "event/7", sealed)


def test_no_key_is_made_on_demand(office: Office) -> None:
    """A case that was erased would else be given a new key, and write on."""
    keys = office.records.keys

    for use in (lambda: keys.load("no-such-case"), lambda: keys.seal("no-such-case", "document", b"")):
        with pytest.raises(KeyUnavailable, match="no-such-case"):
            use()

    with office.records.database.read() as connection:
        assert "no-such-case" not in connection.execute(sa.select(tables.keys.c.id)).scalars().all()


def test_there_is_one_key_for_each_case_each_organization_and_the_system(office: Office) -> None:
    """And they differ: erasing one case takes nothing from another."""
    cases = [office.open_case(), office.open_case()]

    with office.records.database.read() as connection:
        ids = set(connection.execute(sa.select(tables.keys.c.id)).scalars())
    raw = {office.records.keys.load(id_) for id_ in ids}

    assert {"system", organization_key("clinic"), *cases} == ids
    assert len(ids) == len(raw)


def test_a_wrong_master_key_is_one_clear_error_when_the_records_are_opened(office: Office) -> None:
    """It says which key file and which records do not belong together, and that nothing was changed."""
    wrong = office.master_key.with_name("other.key")
    create_master_key(wrong)

    with pytest.raises(KeyUnavailable) as raised:
        Records.open(office.url, wrong)

    assert str(wrong) in str(raised.value)
    assert place(office.url) in str(raised.value)
    assert "nothing was changed" in str(raised.value)


def test_a_key_that_was_destroyed_elsewhere_is_soon_forgotten_here(
    office: Office, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that runs for months must not go on reading a case that was erased in another."""
    office.case(case)
    with office.records.database.write() as connection:
        connection.execute(tables.keys.delete().where(tables.keys.c.id == case))
    office.case(case)  # still in memory
    monkeypatch.setattr("amparo.records.keys.time.monotonic", lambda: 10.0**9)

    with pytest.raises(KeyUnavailable, match="destroyed"):
        office.case(case)


def test_a_forgotten_key_is_read_again_when_it_is_still_there(office: Office, case: str) -> None:
    """Forgetting is about memory, not about the records."""
    before = office.records.keys.load(case)
    office.records.keys.forget(case)

    assert before == office.records.keys.load(case)


def test_a_plugins_key_is_its_own_and_tells_nothing_of_the_cases(office: Office, case: str) -> None:
    """What one plugin can open, neither another plugin can, nor the same plugin of another case."""
    keys, other = office.records.keys, office.open_case()
    derived = keys.derive(case, "shelter_network")

    assert plugin_key(keys.load(case), "shelter_network") == derived
    assert 4 == len({derived, keys.load(case), keys.derive(case, "other"), keys.derive(other, "shelter_network")})


def test_a_derived_key_is_what_the_standard_says() -> None:
    """HKDF with SHA-256 (RFC 5869), worked out by hand from HMAC: a partner's relay must be able to do the same."""
    import hashlib
    import hmac

    extracted = hmac.new(bytes(32), KEY, hashlib.sha256).digest()
    expanded = hmac.new(extracted, b"amparo/plugin/shelter_network" + b"\x01", hashlib.sha256).digest()

    assert expanded == plugin_key(KEY, "shelter_network")


def test_keys_kept_in_memory_do_not_grow_without_end(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """An office may have more cases than fit; those not used longest are read again."""
    monkeypatch.setattr("amparo.records.keys._KEPT_MOST", 2)
    keys = Keys(office.records.database, read_master_key(office.master_key), "master.key")
    ids = [office.open_case() for _ in range(4)]

    for id_ in ids:
        keys.load(id_)

    assert ids[-2:] == list(keys._kept)
