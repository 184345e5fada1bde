"""The evidence list at a terminal: what is shown of it, and what is refused before anything is sent."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import yaml
from tests.app.clinic import Run
from tests.core.records.office import CLIENT, Office

from amparo.case.commands import RecordEvent
from amparo.case.exhibit_commands import (
    AskExhibit,
    CertifyTranslation,
    DropExhibit,
    PlaceExhibit,
    ReceiveExhibit,
    RejectExhibit,
    TranslateExhibit,
)
from amparo.case.exhibits import StoredPaper
from amparo.case.usual_papers import paper_title
from amparo.declarations import Text
from amparo_app.packet_plan import read_packet_plan
from amparo_app.packet_sources import case_references

PUMA = "letter of Tomás Secreto"


def paper(office: Office, case: str, name: str = "acta.pdf") -> StoredPaper:
    """Return a PDF that the records keep for a case."""
    out = BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(out)
    kept = office.records.put_file(case, out.getvalue(), by=office.people["Inés"])
    return StoredPaper(file=kept, name=name, sha256="0" * 64, size=len(out.getvalue()), pages=1)


@pytest.fixture
def case(office: Office) -> str:
    """Return a case with a birth certificate in its tab, a passport asked for, and a letter that is wrong."""
    id_ = office.open_case()
    office.do(id_, "Pablo", RecordEvent(event="last_arrival", on=date(2026, 6, 5)))
    birth, letter = paper_title("acta de nacimiento"), Text(PUMA)
    office.do(id_, "Inés", AskExhibit(of="client", filing="one_year", title=birth, on=date(2026, 12, 1)))
    passport = AskExhibit(of="cliente", filing="one_year", title=paper_title("Passport"), on=date(2026, 12, 20))
    office.do(id_, "Inés", passport)
    office.do(id_, "Inés", AskExhibit(of="the consulate", filing="one_year", title=letter, on=date(2027, 1, 3)))
    office.do(id_, "Inés", ReceiveExhibit(exhibit="E1", paper=paper(office, id_), language="es"))
    office.do(id_, "Inés", ReceiveExhibit(exhibit="E3", paper=paper(office, id_), language="en"))
    office.do(id_, "Inés", RejectExhibit(exhibit="E3", why="somebody else's"))
    office.do(id_, "Pablo", PlaceExhibit(exhibit="E1"))
    return id_


@pytest.fixture
def number(office: Office, case: str) -> str:
    """Return the number of that case."""
    return office.case(case).number


def flat(printed: str) -> str:
    """Return what was printed without its line ends and indents."""
    return " ".join(printed.split())


def test_a_filing_is_shown_in_tab_order_with_its_date_what_is_missing_and_who_is_asked_since_when(
    amparo: Run, number: str
) -> None:
    """The question of every morning before a filing: what is not here yet, and whom do we call."""
    shown = flat(amparo("evidence", "list", number, by="Inés Prueba").out)

    assert shown.startswith("one year d")
    assert "to be filed by Friday, June 4, 2027" in shown
    assert "by law Monday, June 7, 2027" in shown
    assert "3 of 3 cannot go out yet" in shown
    assert "A E1 birth certificate Spanish · 1 page its English translation is missing; the translator's cert" in shown
    assert f"· E2 passport asked of {CLIENT} since Dec 20, 2026" in shown
    assert f"· E3 {PUMA} English asked of the consulate" in shown
    assert "what came cannot be used: somebody else's" in shown


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "nobody has been asked for it yet"), ("es", "todavía no se le ha pedido a nadie")],
)
def test_a_wrong_paper_that_nobody_had_asked_for_waits_until_somebody_is_asked(
    amparo: Run, office: Office, case: str, number: str, language: str, told: str
) -> None:
    """It came by itself, so that there is nobody yet of whom it is wanted again."""
    came = ReceiveExhibit(paper=paper(office, case), language="en", filing="one_year", title=Text("photographs"))
    office.do(case, "Inés", came)
    office.do(case, "Inés", RejectExhibit(exhibit="E4", why="too dark"))
    shown = amparo("evidence", "list", number, "--language", language, by="Inés Prueba").out

    assert (True, False) == (told in flat(shown), "?" in shown)


def test_it_is_shown_in_spanish(amparo: Run, number: str) -> None:
    """Half of the clinic works in Spanish."""
    shown = flat(amparo("evidence", "list", number, "--language", "es", by="Inés Prueba").out)

    assert "acta de nacimiento español · 1 página falta su traducción al inglés" in shown
    assert f"pasaporte se pide a {CLIENT} desde el 20 dic 2026" in shown
    assert "3 de 3 aún sin completar" in shown


def test_a_whole_filing_says_so_and_what_was_dropped_is_shown_when_asked_for(
    amparo: Run, office: Office, case: str, number: str
) -> None:
    """Nothing is missing any more; nobody wonders later where the passport went."""
    office.do(case, "Inés", TranslateExhibit(exhibit="E1", paper=paper(office, case, "translation.pdf")))
    said = {"translator": "Tomás Traductor", "address": "200 Calle Ejemplo", "telephone": "555-0123"}
    ticked = {"signed": True, "competent": True, "accurate": True, "in_translation": True}
    office.do(case, "Inés", CertifyTranslation(exhibit="E1", on=date(2027, 1, 4), **said, **ticked))  # type: ignore[arg-type]
    for id_ in ("E2", "E3"):
        office.do(case, "Ana", DropExhibit(exhibit=id_, why="the birth certificate will do"))
    shown = flat(amparo("evidence", "list", number, by="Inés Prueba").out)
    whole = flat(amparo("evidence", "list", number, "--all", by="Inés Prueba").out)

    assert "everything is here A E1 birth certificate Spanish · 2 pages ready" in shown
    assert "passport" not in shown
    assert "E2 passport it is not needed any more: the birth certificate will do" in whole


def test_the_page_for_the_client_is_in_their_language_and_names_no_case(
    amparo: Run, office: Office, case: str, number: str
) -> None:
    """What they are asked for alone, by when, and nothing that somebody who finds it learns of them."""
    page = flat(amparo("evidence", "list", number, "--for-client", by="Inés Prueba").out)
    english = flat(amparo("evidence", "list", number, "--for-client", "--language", "en", by="Inés Prueba").out)

    assert "Documentos que necesitamos de usted" in page
    assert "[ ] pasaporte Tenemos que entregarlos a más tardar el viernes, 4 de junio de 2027." in page
    assert "[ ] passport We have to hand them in by Friday, June 4, 2027." in english
    assert not [word for word in (number, CLIENT, PUMA, "nacimiento", "asilo", "one year") if word in page]


def test_one_filing_is_shown_by_its_rule_its_title_or_its_id_and_an_unknown_one_is_told(
    amparo: Run, office: Office, case: str, number: str
) -> None:
    """A list of one page for the attorney who files tomorrow."""
    office.do(case, "Inés", AskExhibit(of="client", filing="Merits hearing", title=paper_title("police report")))
    words = ["evidence", "list", number, "--filing"]
    deadline = next(one.id for one in office.case(case).deadlines)
    shown = [
        amparo(*words, name, "--json", by="Inés Prueba").json
        for name in ("one_year", "one year", deadline, "merits  hearing")
    ]
    unknown = amparo(*words, "merit hearing", by="Inés Prueba")

    assert [deadline, deadline, deadline, "Merits hearing"] == [filing["filing"] for [filing] in shown]
    assert 2 == unknown.code
    assert "There is no filing with evidence named “merit hearing”. Did you mean merits hearing" in flat(unknown.err)


def test_the_readers_own_language_is_not_that_of_the_page_for_the_client(
    amparo: Run, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever works in English prints a page in Spanish all the same."""
    monkeypatch.setenv("AMPARO_LANGUAGE", "en")
    page = amparo("evidence", "list", number, "--for-client", by="Inés Prueba").out
    monkeypatch.setenv("AMPARO_LANGUAGE", "es")
    mine = amparo("evidence", "list", number, by="Inés Prueba").out

    assert "Documentos que necesitamos de usted" in page
    assert "aún sin completar" in mine


def test_the_list_is_offered_as_data(amparo: Run, number: str) -> None:
    """For programs, with what is missing in both languages."""
    [filing] = amparo("evidence", "list", number, "--json", by="Inés Prueba").json
    page = amparo("evidence", "list", number, "--for-client", "--json", by="Inés Prueba").json

    assert (3, "2027-06-07") == (filing["missing"], filing["due"])
    assert ["E1", "E2", "E3"] == [line["exhibit"]["id"] for line in filing["lines"]]
    assert "todavía no ha llegado" == filing["lines"][1]["missing"][0]["es"]
    assert [{"title": "pasaporte", "person": "", "again": False}] == page["papers"]


def test_a_cases_sheet_says_which_filing_cannot_go_out_and_what_it_waits_for_the_longest(
    amparo: Run, number: str
) -> None:
    """Whoever opens the case sees it without asking for the list."""
    shown = flat(amparo("case", "show", number, by="Ana Prueba").out)

    assert "Evidence one year Jun 4, 2027 3 of 3 cannot go out yet" in shown
    assert f"passport: asked of {CLIENT} since Dec 20, 2026" in shown


def test_an_exhibit_is_shown_with_all_that_happened_to_it(amparo: Run, number: str) -> None:
    """Who was asked, what came, why it could not be used, and what is still missing."""
    shown = flat(amparo("evidence", "show", number, "e3", by="Inés Prueba").out)

    assert f"E3 {PUMA} one year · English" in shown
    assert "Jan 3, 2027 asked of the consulate, by Inés Prueba" in shown
    assert "Jan 4, 2027 paper cannot be used: somebody else's, says Inés Prueba" in shown


def test_a_file_is_exported_and_the_reading_is_noted(
    amparo: Run, office: Office, case: str, number: str, tmp_path: Path
) -> None:
    """Whoever asks later finds who took the paper out, and when."""
    out = tmp_path / "out.pdf"
    amparo("evidence", "export", number, "E1", "--out", str(out), by="Pablo Prueba")
    last = office.records.reads_of("clinic", case)[-1]
    none = amparo("evidence", "export", number, "E1", "--translation", "--out", str(out), by="Pablo Prueba")

    assert 1 == len(pikepdf.open(out).pages)
    assert ("evidence export", office.people["Pablo"]) == (last.what, last.person)
    assert 2 == none.code
    assert "There is no translation of E1 here." in none.err


def test_the_plan_of_a_packet_begins_with_the_tabs_and_names_what_cannot_be_filed(
    amparo: Run, office: Office, case: str, number: str, tmp_path: Path
) -> None:
    """As YAML that the packet reads; a title with a colon in it stays a title."""
    office.do(
        case,
        "Inés",
        ReceiveExhibit(filing="one_year", title=Text("news: 2026"), paper=paper(office, case), language="en"),
    )
    office.do(case, "Inés", PlaceExhibit(exhibit="E4"))
    out = tmp_path / "exhibits.yaml"
    told = flat(amparo("evidence", "plan", number, "--filing", "one_year", "--out", str(out), by="Ana Prueba").out)
    plan = yaml.safe_load(out.read_text(encoding="utf-8"))

    assert [("A", "birth certificate", "E1"), ("B", "news: 2026", "E4")] == [
        (tab["tab"], tab["title"], tab["exhibit"]) for tab in plan["tabs"]
    ]
    assert "with the tabs A, B." in told
    assert "E1 birth certificate: its English translation is missing" in told
    assert "E2 passport: it has not come yet" in told
    assert 0o600 == out.stat().st_mode & 0o777


def test_the_begun_plan_is_one_that_a_packet_reads(
    amparo: Run, office: Office, case: str, number: str, tmp_path: Path
) -> None:
    """Without a word added to it, the paper in its tab is found among the case's files."""
    news = ReceiveExhibit(filing="a brief", title=Text("news: 2026"), paper=paper(office, case), language="en")
    office.do(case, "Inés", news)
    office.do(case, "Inés", PlaceExhibit(exhibit="E4", tab="7"))
    out = tmp_path / "exhibits.yaml"
    amparo("evidence", "plan", number, "--filing", "A Brief", "--out", str(out), by="Ana Prueba")
    seen = office.case(case)
    planned = read_packet_plan(out, case_references(seen, "en"))

    assert ["7"] == [tab.tab for tab in planned.plan.tabs]
    assert "a brief" == planned.plan.filing
    assert [seen.exhibits[3].received.paper.file] == [getattr(file, "id", None) for file in planned.files.values()]  # type: ignore[union-attr]


def test_the_history_tells_of_every_step_in_both_languages(amparo: Run, number: str) -> None:
    """As sentences, with titles and names."""
    shown = flat(amparo("case", "show", number, "--all", by="Ana Prueba").out)
    spanish = flat(amparo("case", "show", number, "--all", "--language", "es", by="Ana Prueba").out)

    assert f"exhibit E1 for one year asked of {CLIENT}: birth certificate" in shown
    assert "exhibit E1 (birth certificate) received: acta.pdf" in shown
    assert f"exhibit E3 ({PUMA}): paper cannot be used: somebody else's" in shown
    assert "exhibits in tabs: E1 in A" in shown
    assert "pruebas en pestañas: E1 en A" in spanish


@pytest.mark.parametrize("name", ["broken.pdf", "missing.pdf", "folder"])
def test_a_file_that_cannot_be_taken_in_is_told_before_anything_is_sent(
    amparo: Run, office: Office, case: str, number: str, tmp_path: Path, name: str
) -> None:
    """Each with its name, in the reader's language; the case and its files stay as they are."""
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    (tmp_path / "folder").mkdir()
    before = office.case(case).seq, office.records.file_ids(case)
    words = ["evidence", "receive", number, "E2", "--in", "es", "--file", str(tmp_path / name)]
    answer = amparo(*words, by="Inés Prueba")
    spanish = amparo(*words, "--language", "es", by="Inés Prueba")

    assert (2, 2) == (answer.code, spanish.code)
    assert answer.err.startswith("This cannot be taken in, and nothing was kept:")
    assert spanish.err.startswith("Esto no se puede recibir, y no se guardó nada:")
    assert name in answer.err
    assert before == (office.case(case).seq, office.records.file_ids(case))


def test_without_an_engine_nothing_is_kept_and_that_is_told(
    amparo: Run, office: Office, case: str, number: str, tmp_path: Path
) -> None:
    """A sound file, and nobody there to take it in."""
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(tmp_path / "passport.pdf")
    before = office.records.file_ids(case)
    file = str(tmp_path / "passport.pdf")
    answer = amparo("evidence", "receive", number, "E2", "--in", "es", "--file", file, by="Inés Prueba")

    assert 5 == answer.code
    assert answer.err.startswith("Amparo does not run for")
    assert before == office.records.file_ids(case)


def test_who_keeps_no_evidence_is_refused_before_a_file_is_read(amparo: Run, number: str, tmp_path: Path) -> None:
    """The coordinator sees the case and does not put papers into it; a volunteer without the case sees nothing."""
    words = ["evidence", "receive", number, "E2", "--in", "es", "--file", str(tmp_path / "none.pdf")]
    coordinator = amparo(*words, by="Clara Prueba")
    volunteer = amparo("evidence", "list", number, by="Víctor Prueba")

    assert (3, 3) == (coordinator.code, volunteer.code)
    assert "Clara Prueba may not keep the evidence of case" in coordinator.err
    assert PUMA not in volunteer.out + volunteer.err


def test_no_title_and_no_reason_lies_in_clear_in_the_records(office: Office, case: str) -> None:
    """The database holds ciphertext of them alone."""
    written = b"".join(office.files().values())

    assert not [word for word in (PUMA, "nacimiento", "somebody else", "acta.pdf") if word.encode() in written]
