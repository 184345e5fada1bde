"""Exhibits: from the asking to the tab, and what a paper in a foreign language has to bring along."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from tests.core.case.practice import CATALOG, Docket
from tests.core.case.situations import only

from amparo.case.commands import Body
from amparo.case.evidence_list import evidence_of, exhibit_rows, wanted_of_clients
from amparo.case.exhibit_commands import (
    AskExhibit,
    CertifyTranslation,
    DropExhibit,
    PlaceExhibit,
    ReceiveExhibit,
    RejectExhibit,
    TranslateExhibit,
)
from amparo.case.exhibits import (
    Exhibit,
    ExhibitPart,
    StoredPaper,
    next_tab,
    of_filing,
    ready,
    tab_order,
)
from amparo.case.named_files import files_of
from amparo.declarations import Text

HEARING = "merits hearing"
BIRTH = Text("birth certificate", "acta de nacimiento")


def paper(name: str = "acta.pdf", pages: int = 2) -> StoredPaper:
    """Return a file as the records would keep it."""
    return StoredPaper(file=f"file-{name}", name=name, sha256="0" * 64, size=1000, pages=pages)


def ask(title: Text = BIRTH, **more: object) -> AskExhibit:
    """Return the asking for a paper of the client."""
    return AskExhibit(**{"of": "client", "filing": HEARING, "title": title, **more})  # type: ignore[arg-type]


def certify(exhibit: str = "E1", **more: object) -> CertifyTranslation:
    """Return a certificate that says everything it has to say."""
    said: dict[str, object] = {
        "exhibit": exhibit,
        "translator": "Tomás Traductor",
        "on": date(2027, 1, 3),
        "address": "200 Calle Ejemplo, Los Angeles",
        "telephone": "555-0123",
        "signed": True,
        "competent": True,
        "accurate": True,
        "paper": paper("certificate.pdf", 1),
    }
    return CertifyTranslation(**{**said, **more})  # type: ignore[arg-type]


def exhibit(docket: Docket, id_: str = "E1") -> Exhibit:
    """Return an exhibit by id."""
    return next(one for one in docket.case.exhibits if one.id == id_)


def why_not(docket: Docket, id_: str = "E1") -> list[str]:
    """Return why an exhibit cannot be filed, in English."""
    return [one.en for one in ready(exhibit(docket, id_))]


@pytest.fixture
def received(docket: Docket) -> Docket:
    """Return a case whose client was asked for a birth certificate and brought it, in Spanish."""
    docket.do("ines", ask())
    docket.do("ines", ReceiveExhibit(exhibit="E1", paper=paper(), language="es"))
    return docket


@pytest.fixture
def certified(received: Docket) -> Docket:
    """Return that case with the translation and its certificate."""
    received.do("pablo", TranslateExhibit(exhibit="E1", paper=paper("translation.pdf")))
    received.do("pablo", certify())
    return received


def test_a_paper_is_asked_for_received_translated_certified_and_lies_in_a_tab(certified: Docket) -> None:
    """The whole way of a Spanish birth certificate into tab A, with each of its three files."""
    certified.do("pablo", PlaceExhibit(exhibit="E1"))
    done = exhibit(certified)

    assert () == ready(done)
    assert ("certified", "A", 5) == (done.status, done.tab, done.pages)
    assert ["file-acta.pdf", "file-translation.pdf", "file-certificate.pdf"] == [
        part.paper.file for part in (done.received, done.translation, done.certificate) if part and part.paper
    ]
    assert [("A", "birth certificate", 5, "es")] == [
        (row.tab, row.title.en, row.pages, row.language) for row in exhibit_rows(certified.case, HEARING)
    ]


def test_what_is_missing_is_named_all_at_once(docket: Docket) -> None:
    """First the paper; once it is here in Spanish, both the translation and the certificate."""
    docket.do("ines", ask())
    before = why_not(docket)
    docket.do("ines", ReceiveExhibit(exhibit="e1", paper=paper(), language="es"))

    assert ["it has not come yet"] == before
    assert ["its English translation is missing", "the translator's certificate is missing"] == why_not(docket)


@pytest.mark.parametrize("language", ["en", "none", "English"])
def test_a_paper_in_english_or_without_words_needs_no_translation(docket: Docket, language: str) -> None:
    """And one cannot be handed in for it by mistake."""
    docket.do("ines", ask())
    docket.do("ines", ReceiveExhibit(exhibit="E1", paper=paper(), language=language))
    refused = docket.ask("ines", TranslateExhibit(exhibit="E1", paper=paper()))

    assert [] == why_not(docket)
    assert refused is not None
    assert "exhibit_needs_no_translation" == refused.code


def test_nobody_takes_in_a_paper_without_saying_in_which_language_it_is(docket: Docket) -> None:
    """Whether it needs a translation hangs on it, and whoever takes it in has it before their eyes."""
    docket.do("ines", ask())
    refused = docket.ask("ines", ReceiveExhibit(exhibit="E1", paper=paper()))

    assert refused is not None
    assert refused.sentence.en.startswith("Say in which language “E1 birth certificate” is:")


def test_a_certificate_that_lacks_something_is_refused_with_all_that_it_lacks_and_the_law(received: Docket) -> None:
    """What the regulation and the manual ask of a translator's certificate, in one sentence."""
    received.do("pablo", TranslateExhibit(exhibit="E1", paper=paper("translation.pdf")))
    refused = received.ask("pablo", certify(competent=False, telephone=" ", address="", paper=None))

    assert refused is not None
    assert (
        "lacks that the translator is competent in both languages, the translator's address, the translator's "
        "telephone and its file, or that it stands in the translation's file." in refused.sentence.en
    )
    assert "(8 CFR 1003.33; 8 CFR 103.2(b)(3);" in refused.sentence.en
    assert "que quien tradujo domina los dos idiomas" in refused.sentence.es


def test_a_certificate_in_the_translations_own_file_needs_no_other_file(received: Docket) -> None:
    """Most translators put it on the last page."""
    received.do("pablo", TranslateExhibit(exhibit="E1", paper=paper("translation.pdf")))
    received.do("pablo", certify(paper=None, in_translation=True))
    certificate = exhibit(received).certificate

    assert [] == why_not(received)
    assert certificate is not None
    assert certificate.paper is None


def test_a_wrong_paper_takes_its_translation_and_its_tab_with_it_and_is_asked_for_again(certified: Docket) -> None:
    """A translation is of the very paper that came; what came wrong stays on the record with its file."""
    certified.do("pablo", PlaceExhibit(exhibit="E1"))
    certified.do("pablo", RejectExhibit(exhibit="E1", why="the second page is missing"))
    wrong = exhibit(certified)

    assert ("wrong", "", None, None) == (wrong.status, wrong.tab, wrong.translation, wrong.certificate)
    assert ["what came cannot be used: the second page is missing"] == why_not(certified)
    assert certified.case.now.date() == wrong.waits_since
    assert ["file-acta.pdf", "file-translation.pdf", "file-certificate.pdf"] == [
        one.file for one in files_of(certified.case)
    ]


@pytest.mark.parametrize(
    ("part", "left"),
    [
        (ExhibitPart.TRANSLATION, ["its English translation is missing", "the translator's certificate is missing"]),
        (ExhibitPart.CERTIFICATE, ["the translator's certificate is missing"]),
    ],
)
def test_a_wrong_translation_takes_its_certificate_with_it(
    certified: Docket, part: ExhibitPart, left: list[str]
) -> None:
    """The paper itself stays, in its tab."""
    certified.do("pablo", PlaceExhibit(exhibit="E1"))
    certified.do("pablo", RejectExhibit(exhibit="E1", part=part, why="names are misspelt"))

    assert left == why_not(certified)
    assert "A" == exhibit(certified).tab


def test_a_tab_that_is_taken_is_refused_until_the_others_may_move_on(docket: Docket) -> None:
    """An attorney puts a declaration in front of what lies in A and B; what lies in D stays."""
    for title in ("first", "second", "fourth", "declaration"):
        docket.do("ines", ReceiveExhibit(filing=HEARING, title=Text(title), paper=paper(), language="en"))
    for id_, tab in (("E1", "A"), ("E2", "b"), ("E3", "D")):
        docket.do("ines", PlaceExhibit(exhibit=id_, tab=tab))
    refused = docket.ask("ines", PlaceExhibit(exhibit="E4", tab="A"))
    docket.do("ines", PlaceExhibit(exhibit="E4", tab="A", push=True))

    assert refused is not None
    assert refused.sentence.en.startswith("In tab A lies “E1 first”. Choose another tab")
    assert [("A", "E4"), ("B", "E1"), ("C", "E2"), ("D", "E3")] == [
        (row.tab, row.exhibit) for row in exhibit_rows(docket.case, HEARING)
    ]


def test_a_paper_that_has_not_come_gets_no_tab(docket: Docket) -> None:
    """An index that names an empty tab is worse than a shorter one."""
    docket.do("ines", ask())
    refused = docket.ask("ines", PlaceExhibit(exhibit="E1", tab="A"))

    assert refused is not None
    assert "exhibit_place_unreceived" == refused.code


def test_what_was_dropped_leaves_its_tab_and_takes_nothing_more(certified: Docket) -> None:
    """It is not counted any more, and whoever needs it after all asks anew."""
    certified.do("pablo", PlaceExhibit(exhibit="E1"))
    certified.do("ana", DropExhibit(exhibit="E1", why="the passport shows the same"))
    refused = certified.ask("ana", PlaceExhibit(exhibit="E1"))

    assert () == exhibit_rows(certified.case, HEARING)
    assert ["it is not needed any more: the passport shows the same"] == why_not(certified)
    assert refused is not None
    assert "was taken off the list on Monday, January 4, 2027: the passport shows the same." in refused.sentence.en


def test_a_filing_that_is_a_deadline_shows_its_dates_and_what_is_missing(at_court: Docket) -> None:
    """By the name of the rule; the filing due first comes first, and the days since it was asked for are counted."""
    at_court.do("ines", ask(Text("photographs"), filing="photographs for the judge", on=date(2027, 1, 2)))
    at_court.do("ines", ask(filing="hearing_filing", on=date(2026, 12, 1)))
    first, other = evidence_of(at_court.case, CATALOG, date(2027, 1, 4))
    deadline = only(at_court, "hearing_filing")

    assert (deadline.id, deadline.dates.legal_due, deadline.dates.safe_due) == (first.filing, first.due, first.safe)
    assert [("Luz Marina Ejemplo", 34, ["it has not come yet"])] == [
        (one.asked_of, one.waits_days, [why.en for why in one.missing]) for one in first.lines
    ]
    assert ("photographs for the judge", None, 1) == (other.title.en, other.due, other.missing)


def test_a_filing_of_another_spelling_is_the_same_and_an_unknown_id_is_none(docket: Docket) -> None:
    """“Merits  Hearing” begins no second list; “d99” would be one that nobody looks at."""
    docket.do("ines", ask())
    docket.do("ines", ask(Text("passport"), filing="Merits  Hearing"))
    refused = docket.ask("ines", ask(Text("passport"), filing="d99"))

    assert ["E1", "E2"] == [one.id for one in of_filing(docket.case.exhibits, HEARING)]
    assert refused is not None
    assert "exhibit_unknown_filing" == refused.code


def test_a_person_is_asked_by_their_id_and_nobody_by_an_unknown_one(docket: Docket) -> None:
    """“P1” is the client; “p9” would be asked of nobody, and would stand on nobody's list."""
    docket.do("ines", ask(of="P1"))
    refused = docket.ask("ines", ask(Text("passport"), of="p9"))

    assert ["p1"] == [one.asked_of for one in docket.case.exhibits]
    assert refused is not None
    assert ("unknown_person", True) == (refused.code, "p1" in refused.sentence.en)


def test_the_list_for_the_client_holds_what_persons_of_the_case_still_have_to_bring(received: Docket) -> None:
    """Not what is here, and not what a doctor is asked for."""
    received.do("ines", ask(Text("passport", "pasaporte")))
    received.do("ines", ask(Text("medical record"), of="Dr. Ejemplo"))
    [wanted] = wanted_of_clients(received.case, CATALOG, date(2027, 1, 4))

    assert ["pasaporte"] == [one.exhibit.title.es for one in wanted.lines]


def test_who_collects_no_evidence_is_refused(docket: Docket) -> None:
    """The pro-bono coordinator sees the case without keeping its papers; a volunteer only in their own."""
    refused = [docket.ask(who, ask()) for who in ("clara", "victor")]

    assert ["not_allowed", "not_allowed"] == [one.code for one in refused if one]
    assert refused[0] is not None
    assert "“ask for evidence” is not yours to do" in refused[0].sentence.en


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (ask(title=Text(" ")), "exhibit_title"),
        (ask(filing=" "), "exhibit_filing"),
        (ask(of=" "), "exhibit_of_whom"),
        (ask(on=date(2027, 1, 5)), "exhibit_future"),
        (ask(person="p9"), "unknown_person"),
        (ReceiveExhibit(exhibit="E9", paper=paper()), "unknown_exhibit"),
        (RejectExhibit(exhibit="E1", why="no"), "exhibit_nothing_wrong"),
        (TranslateExhibit(exhibit="E1", paper=paper()), "exhibit_receive_first"),
        (DropExhibit(exhibit="E1", why=" "), "reason"),
        (PlaceExhibit(exhibit="E1", out=True), "exhibit_in_no_tab"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_changes_nothing(docket: Docket, body: Body, code: str) -> None:
    """Each with its own sentence."""
    docket.do("ines", ask())
    before = docket.case
    refused = docket.ask("ines", body)

    assert refused is not None
    assert code == refused.code
    assert before == docket.case


def test_tabs_are_counted_on_as_a_person_would() -> None:
    """AA comes behind Z and stands behind it."""
    tabs = [""]
    for _ in range(60):
        tabs.append(next_tab(tabs[-1]))

    assert ["A", "B", "Z", "AA", "AZ", "BA"] == [tabs[place] for place in (1, 2, 26, 27, 52, 53)]
    assert all(tab_order(one) < tab_order(other) for one, other in pairwise(tabs[1:]))
