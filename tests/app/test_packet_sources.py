from datetime import UTC, date, datetime

import pytest

from amparo.case.exhibits import Certificate, Exhibit, Received, StoredPaper
from amparo.case.kept_documents import DocumentStatus, KeptDocument
from amparo.case.model import Case
from amparo.declarations import Text
from amparo.documents.packets import Caption, Custody, Hearing, Representative, Respondent
from amparo.documents.values import FieldValues, Value
from amparo.errors import InvalidInput
from amparo_app.packet_plan import CaseFile, Referred
from amparo_app.packet_sources import case_caption, case_references, case_representative

ON = date(2026, 11, 2)
TITLE = Text("Birth certificate", "Acta de nacimiento")


def received(file: str) -> Received:
    """A paper that came in."""
    return Received(on=ON, by="m1", paper=StoredPaper(file=file, name=f"{file}.pdf", sha256="", size=100, pages=2))


FOREIGN = Exhibit(id="E1", filing="hearing", title=TITLE, language="es", received=received("f1"))
CERTIFICATE = Certificate(translator="Ana Example", on=ON, address="", telephone="", by="m1")
WHOLE = FOREIGN.model_copy(update={"id": "E2", "translation": received("f2"), "certificate": CERTIFICATE})
LETTER = KeptDocument(
    id="D1", version=1, template="brief", title=TITLE, language="en", file="f4", file_name="4K-brief.docx", sha256="",
    bytes=50, by="m1", at=datetime(2026, 11, 2, tzinfo=UTC),
)  # fmt: skip
CASE = Case(id="case-1", now=datetime(2026, 11, 2, tzinfo=UTC), exhibits=(FOREIGN, WHOLE), documents=(LETTER,))


def test_an_exhibit_comes_with_its_translation_and_its_title_in_the_packets_language() -> None:
    """Without a paper of its own, the certificate lies in the translation's file."""
    found = case_references(CASE, "en").exhibit("e2", "es")

    assert (
        Referred(
            title="Acta de nacimiento",
            language="es",
            content=CaseFile("f1", 100),
            translation=CaseFile("f2", 100),
            certified=True,
        )
        == found
    )


def test_a_paper_that_is_a_word_file_is_said_to_be_one() -> None:
    """It becomes a PDF before it is bound."""
    found = case_references(CASE, "en").document("D1", "en")

    assert Referred(title="Birth certificate", language="en", content=CaseFile("f4", 50, word=True)) == found


def test_what_cannot_be_filed_is_refused_with_the_reason() -> None:
    """Not translated, discarded, or not there at all: each in words."""
    discarded = LETTER.model_copy(update={"status": DocumentStatus.DISCARDED})
    references = case_references(CASE.model_copy(update={"documents": (discarded,)}), "es")

    with pytest.raises(
        InvalidInput, match=r"la prueba E1 \(«Acta de nacimiento»\) todavía no se puede presentar: falta"
    ):
        references.exhibit("E1", "en")
    with pytest.raises(InvalidInput, match=r"el documento D1 .* se descartó"):
        references.document("D1", "en")
    with pytest.raises(InvalidInput, match="There is no exhibit in this case named “E7”"):
        references.exhibit("E7", "en")


def test_a_caption_is_filled_from_the_case() -> None:
    """Court, judge, hearing and the family as the case has them; without a court there is none."""
    rows = ({"name": "María Tzul", "a_number": "000-000-101"}, {"name": "Ana Tzul", "a_number": None})
    values: dict[str, Value] = {
        "court.city": "Example, California",
        "court.judge": "A. Example",
        "court.proceedings": "removal",
        "hearing.date": date(2027, 1, 12),
        "hearing.time": "13:30",
        "hearing.kind": "individual",
        "codes.court.custody": "detained",
    }
    caption = case_caption(FieldValues(by_source=values, lists={"respondents": rows}), "en")

    assert Caption(
        court="Example, California",
        heading=(
            "United States Department of Justice",
            "Executive Office for Immigration Review",
            "Immigration Court",
        ),
        respondents=(Respondent(name="María Tzul", number="A 000-000-101"),),
        proceedings="removal",
        judge="A. Example",
        hearing=Hearing(on=date(2027, 1, 12), at="1:30 p.m.", kind="individual"),
        custody=Custody.DETAINED,
    ) == caption  # fmt: skip
    assert case_caption(FieldValues(by_source={}, lists={"respondents": rows}), "en") is None


@pytest.mark.parametrize(
    ("forum", "headed"),
    [
        ("immigration_court", "Immigration Court"),
        ("board_of_immigration_appeals", "Board of Immigration Appeals"),
        ("uscis", None),
        ("superior_court", None),
    ],
)
def test_a_cover_page_is_headed_by_whom_the_case_is_before(forum: str, headed: str | None) -> None:
    """EOIR Policy Manual, appendix E: the Board's cover pages are its own; no other authority takes them."""
    rows = ({"name": "María Tzul", "a_number": "000-000-101"},)
    values: dict[str, Value] = {"court.city": "Falls Church, VA", "codes.court.forum": forum}
    caption = case_caption(FieldValues(by_source=values, lists={"respondents": rows}), "en")

    assert headed == (caption.heading[-1] if caption else None)


@pytest.mark.parametrize(
    ("stored", "custody"),
    [
        ("detained", Custody.DETAINED),
        ("released", Custody.NOT_DETAINED),
        ("not_detained", Custody.NOT_DETAINED),
        ("in_ice_detention", None),
        ("not_known", None),
        (None, None),
    ],
)
def test_a_cover_page_says_of_custody_what_the_case_does(stored: str | None, custody: Custody | None) -> None:
    """Whoever was released is not detained; where nobody said it, or in words of their own, the page is silent."""
    rows = ({"name": "María Tzul", "a_number": "000-000-101"},)
    values: dict[str, Value] = {"court.name": "Example", "codes.court.custody": stored}
    caption = case_caption(FieldValues(by_source=values, lists={"respondents": rows}), "en")

    assert caption is not None
    assert custody == caption.custody


def test_an_attorney_of_a_family_files_for_respondents() -> None:
    """As on the cover page of their motions."""
    values: dict[str, Value] = {"attorney.name": "Ana Prueba", "attorney.title": "Attorney for Respondent"}
    family = ({"name": "María Tzul", "a_number": "000-000-101"}, {"name": "Ana Tzul", "a_number": "000-000-102"})
    filer = case_representative(FieldValues(by_source=values, lists={"respondents": family}), "en")

    assert filer is not None
    assert "Attorney for Respondents" == filer.capacity


def test_who_files_is_filled_from_the_case() -> None:
    """The block at the top of the cover page: an address of several lines stays one."""
    values: dict[str, Value] = {
        "attorney.name": "Ana O\u2019Neil",
        "attorney.title": "Attorney for Respondent",
        "attorney.eoir_id": "EX000001",
        "attorney.address": "100 Example Street\nExample, California",
    }

    assert Representative(
        name="Ana O\u2019Neil",
        capacity="Attorney for Respondent",
        identifier="EX000001",
        address=("100 Example Street", "Example, California"),
    ) == case_representative(FieldValues(by_source=values), "en")  # fmt: skip
    assert case_representative(FieldValues(by_source={}), "en") is None
