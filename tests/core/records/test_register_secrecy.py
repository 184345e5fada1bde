"""Secrecy of registers: no name is legible in any file; they are copied, read back and sealed anew as cases are."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.ciphers import aead
from tests.core.records.office import Office, in_sqlite
from tests.core.records.register_office import RegisterOffice
from tests.secrecy.marks import find
from tests.secrecy.startup.no_encryption import Plain

from amparo.records import keys, master_key, tables
from amparo.records.copies import contents, copy_records
from amparo.records.reading_back import read_back
from amparo.records.register_keeping import keep_registers
from amparo.records.repository import Records
from amparo.records.rotation import rotate_master_key

MARKS = ("Marisol Contraseña", "marcada@example.org", "chamarra-marcada", "nota-marcada", "teclado-marcado")


def a_full_life(office: Office) -> RegisterOffice:
    """Let registers go through everything that is written anywhere."""
    store = RegisterOffice(office)
    jackets = store.add("stock", name="chamarra-marcada", kind="clothes")
    store.do("Silvia", "stock", jackets, "receive", quantity=1)
    request = store.add("requests", who="Marisol Contraseña", legal_note="nota-marcada")
    store.do("Vera", "requests", request, "give", item=jackets, quantity=2)
    store.do("Vera", "requests", request, "give", item=jackets, quantity=1)
    keep_registers(store.records)
    rosa = store.add("volunteers", name="Marisol Contraseña", email="marcada@example.org")
    store.do("Silvia", "sessions", store.sessions()[1].id, "register", volunteer=rosa)
    store.records.note_read("clinic", None, store.people["Vera"], "teclado-marcado", "register show", record=request)
    return store


def legible(office: Office) -> set[str]:
    """Return the marks that stand in a file of the database."""
    return {one.mark for name, content in office.files().items() for one in find(content, MARKS, name, deep=False)}


def test_no_word_of_a_register_is_legible_in_any_file_of_the_records(office: Office) -> None:
    """Neither in records, events and answers nor in reminders and readings."""
    a_full_life(office)

    assert set() == legible(office)


@in_sqlite
def test_the_same_search_finds_them_all_once_the_encryption_is_taken_away(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, records_url: str
) -> None:
    """So that it is known to look in the right places."""
    for module in (aead, keys, master_key):
        if hasattr(module, "AESGCM"):
            monkeypatch.setattr(module, "AESGCM", Plain)
    office = Office(tmp_path, records_url)
    a_full_life(office)
    found = legible(office)
    office.records.close()

    assert set(MARKS) == found


def test_who_looked_at_a_record_is_told_again(office: Office) -> None:
    """With whoever sat at the keyboard."""
    store = a_full_life(office)
    with store.records.database.read() as connection:
        records = store.records.load_records(connection, "clinic", registers=["requests"])
    (look,) = store.records.reads_of_record("clinic", next(iter(records)))

    assert (store.people["Vera"], "teclado-marcado", "register show") == (look.person, look.operator, look.what)


def test_a_copy_holds_every_record_and_reads_back_whole(office: Office, tmp_path: Path) -> None:
    """From either database into one file, as a backup is made."""
    store = a_full_life(office)
    copy = tmp_path / "copy.db"
    copy_records(office.url, copy)
    opened = Records.open(f"sqlite:///{copy}", office.master_key)
    held, problems = contents(opened), list(read_back(opened))
    opened.close()

    assert contents(store.records) == held
    assert 5 == held.counts.records == len(held.registers)
    assert [] == problems


def test_what_was_changed_in_a_copy_by_hand_is_found_when_it_is_read_back(office: Office, tmp_path: Path) -> None:
    """By register and number."""
    a_full_life(office)
    copy = tmp_path / "copy.db"
    copy_records(office.url, copy)
    opened = Records.open(f"sqlite:///{copy}", office.master_key)
    with opened.database.write() as connection:
        here = tables.register_events.c.record.in_(
            sa.select(tables.register_records.c.id).where(tables.register_records.c.register == "requests")
        )
        connection.execute(tables.register_events.delete().where(here, tables.register_events.c.seq == 2))
    problems = list(read_back(opened))
    opened.close()

    assert ["Record 1 of the register requests: the record counts 2 events and 1 are there."] == problems


def test_records_open_under_a_new_master_key(office: Office) -> None:
    """Each has a key of its own, wrapped like any other."""
    store = a_full_life(office)
    office.records.close()
    rotate_master_key(office.url, office.master_key)
    office.records = store.records = office.reopened()
    (request,) = [one for one in store.records.check_records() if one.register_id == "requests"]

    assert "Marisol Contraseña" == store.record(request.record).values["who"]
    assert request.holds
