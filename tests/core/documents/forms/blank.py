"""A small fillable form made on the spot, with everything that makes the agencies' own forms hard to fill."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from amparo.declarations import (
    Filled,
    FormByHand,
    FormField,
    FormQuestion,
    FormRows,
    GovernmentForm,
    Overflow,
    Text,
)

EDITION = date(2026, 3, 1)
WIDE, HIGH = 612, 792
BARCODE = "form1[0].#pageSet[0].Page1[0].PDF417BarCode1[0]"
SUITE = " STE "
_COURIER: dict[str, Any] = {"Widths": [600] * 224, "FirstChar": 32, "LastChar": 255}


def blank_form(
    *,
    edition: str = "03/01/26",
    second_page: str | None = None,
    values: Mapping[str, str] | None = None,
    words: str = "Form T-1   Edition   {edition}",
    encryption: pikepdf.Encryption | None = None,
    fields: bool = True,
) -> bytes:
    """Return a form of two pages: text, comb, several lines, boxes, a radio group, a list, a bar code, hybrid XFA."""
    pdf = pikepdf.new()
    fonts = Dictionary(
        Cour=pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.TrueType,
                BaseFont=Name.CourierNew,
                Encoding=Name.WinAnsiEncoding,
                **_COURIER,
            )
        ),
        Helv=pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)),
    )
    for shown in (edition, second_page or edition):
        page = pdf.add_blank_page(page_size=(WIDE, HIGH))
        page.obj.Resources = Dictionary(Font=fonts)
        text = words.format(edition=shown).encode("latin-1")
        page.obj.Contents = pdf.make_stream(b"BT /Helv 9 Tf 50 30 Td (" + text + b") Tj ET")
    made = list(_fields(pdf, values or {}, second_page or edition)) if fields else []
    pdf.Root.AcroForm = pdf.make_indirect(
        Dictionary(
            Fields=Array([field for field, _ in made]),
            DR=Dictionary(Font=fonts),
            DA=String("/Helv 0 Tf 0 g"),
            SigFlags=2,
            XFA=Array([String("template"), pdf.make_stream(b"<template/>")]),
            CO=Array([made[0][0]]) if made else Array([]),
        )
    )
    pdf.pages[0].Annots = Array([shown for field, on_first in made if on_first for shown in _shown(field)])
    pdf.pages[1].Annots = Array([shown for field, on_first in made if not on_first for shown in _shown(field)])
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert('clear')"))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("start"), script])))
    pdf.Root.Perms = Dictionary(UR3=Dictionary(Type=Name.Sig))
    pdf.docinfo["/Title"] = "Form T-1, Application of the Tests"
    out = io.BytesIO()
    pdf.save(out, encryption=encryption or False, deterministic_id=encryption is None)
    return out.getvalue()


def _fields(pdf: pikepdf.Pdf, values: Mapping[str, str], edition: str) -> Iterable[tuple[Any, bool]]:
    def text(name: str, y: int, *, wide: int = 200, high: int = 18, flags: int = 0, **more: Any) -> Any:
        field = Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String(name), Ff=flags, F=4,
            Rect=Array([50, y, 50 + wide, y + high]), DA=String("/Cour 9 Tf 0 g"), **more,
        )  # fmt: skip
        if name in values:
            field.V = String(values[name])
        return pdf.make_indirect(field)

    def box(name: str, state: str, x: int, y: int, **more: Any) -> Any:
        return pdf.make_indirect(_box(pdf, state, x, y, T=String(name), FT=Name.Btn, **more))

    script = Dictionary(K=Dictionary(S=Name.JavaScript, JS=String("event.value = ''")))
    yield text("name", 700, AA=script, TU=String("Enter full name")), True
    yield text("a_number", 670, wide=108, MaxLen=9), True
    yield text("receipt", 640, wide=195, MaxLen=13, flags=1 << 24), True
    yield text("story", 540, wide=300, high=60, flags=1 << 12), True
    yield text("born", 510, wide=80), True
    yield text("area", 480, wide=40, MaxLen=3), True
    yield text("local", 450, wide=80, MaxLen=8), True
    yield box("unit_apartment", " APT ", 50, 420), True
    yield box("unit_suite", SUITE, 90, 420), True
    yield box("yes", "Y", 50, 390), True
    yield box("no", "N", 90, 390), True
    yield text("signature", 100, wide=100, MaxLen=1, flags=1), True
    yield text("office_use", 70), True
    yield _radio(pdf), False
    yield _list(pdf), False
    for row in (1, 2):
        yield text(f"child_{row}_name", 640 - 30 * row), False
        yield text(f"child_{row}_born", 560 - 30 * row, wide=80), False
    yield text("job_1", 440), False
    yield _barcode(pdf, text, edition), False


def _shown(field: Any) -> Iterable[Any]:
    """The boxes on a page, which lie below what names the field."""
    return [shown for below in field.Kids for shown in _shown(below)] if "/Kids" in field else [field]


def _box(pdf: pikepdf.Pdf, state: str, x: int, y: int, **more: Any) -> Dictionary:
    looks = Dictionary({f"/{state}": pdf.make_stream(b"1 0 0 1 0 0 cm"), "/Off": pdf.make_stream(b"")})
    return Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, Rect=Array([x, y, x + 10, y + 10]), F=4, AS=Name.Off,
        AP=Dictionary(N=looks), **more,
    )  # fmt: skip


def _radio(pdf: pikepdf.Pdf) -> Any:
    group = pdf.make_indirect(Dictionary(FT=Name.Btn, T=String("sex"), Ff=1 << 15))
    group.Kids = Array(
        [pdf.make_indirect(_box(pdf, state, 50 + 40 * place, 700, Parent=group)) for place, state in enumerate("MF")]
    )
    return group


def _list(pdf: pikepdf.Pdf) -> Any:
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Ch, T=String("state"), Ff=1 << 17, F=4,
            Rect=Array([50, 660, 130, 678]), DA=String("/Helv 9 Tf 0 g"),
            Opt=Array([String(" "), String("CA"), String("TX")]),
        )
    )  # fmt: skip


def _barcode(pdf: pikepdf.Pdf, text: Any, edition: str) -> Any:
    """As the agencies have it: read only, its words what the bars say, its bars drawn once and for all."""
    parent = pdf.make_indirect(Dictionary(T=String("form1[0]"), Kids=Array([])))
    above = [parent]
    for name in ("#pageSet[0]", "Page1[0]"):
        below = pdf.make_indirect(Dictionary(T=String(name), Parent=above[-1], Kids=Array([])))
        above[-1].Kids.append(below)
        above.append(below)
    field = text("PDF417BarCode1[0]", 20, flags=1 | 1 << 12, V=String(f"T-1|{edition}|1"), Parent=above[-1])
    bars = pdf.make_stream(b"0 g 0 0 3 18 re 6 0 2 18 re f")
    bars.Type, bars.Subtype, bars.BBox = Name.XObject, Name.Form, Array([0, 0, 200, 18])
    field.AP = Dictionary(N=bars)
    above[-1].Kids.append(field)
    return parent


def question(id_: str, source: str, *fields: FormField, **more: Any) -> FormQuestion:
    """Return a question of this form, called as its id is."""
    words = id_.replace("_", " ")
    asked = {"item": "1", "label": Text(words, f"{words} (es)"), "source": source, **more}
    return FormQuestion(id=id_, fields=fields or (FormField(name=id_),), **asked)


QUESTIONS = (
    question("name", "applicant.name", item="1", part="Part 1"),
    question("a_number", "applicant.a_number", FormField(name="a_number", how=Filled.DIGITS), item="2",
             overflow=Overflow.REFUSE),
    question("receipt", "facts.asylum.receipt", required=False, empty="NONE", item="3"),
    question("story", "facts.asylum.story", item="4", part="Part 2"),
    question("born", "applicant.birth_date", FormField(name="born", how=Filled.DATE), item="5"),
    question("telephone", "applicant.telephone", FormField(name="area", how=Filled.AREA_CODE),
             FormField(name="local", how=Filled.LOCAL_NUMBER), item="6"),
    question("unit", "facts.asylum.unit",
             FormField(name="unit_apartment", how=Filled.BOX, state=" APT ", at=("apartment",)),
             FormField(name="unit_suite", how=Filled.BOX, state=SUITE, at=("suite",)), item="7"),
    question("detained", "facts.asylum.detained", FormField(name="yes", how=Filled.BOX, at=(True,)),
             FormField(name="no", how=Filled.BOX, at=(False,)), item="8"),
    question("sex", "facts.asylum.sex", FormField(name="sex", how=Filled.OPTION,
             written={"male": "M", "female": "F"}), item="9"),
    question("state", "facts.asylum.state", item="10"),
)  # fmt: skip
CHILDREN = FormRows(
    id="children",
    part="Part 3",
    label=Text("child", "hijo"),
    source="persons",
    roles=("child",),
    questions=(
        question("name", "row.name", *(FormField(name=f"child_{n}_name", row=n) for n in (1, 2)), not_applicable="N/A"),
        question(
            "born", "row.birth_date",
            *(FormField(name=f"child_{n}_born", row=n, how=Filled.DATE) for n in (1, 2)),
        ),
    ),
)  # fmt: skip
JOBS = FormRows(
    id="jobs",
    part="Part 4",
    label=Text("job", "empleo"),
    source="facts.asylum.jobs",
    columns=("employer", "from"),
    questions=(question("employer", "row.employer", FormField(name="job_1"), item="1"),),
)
FORM = GovernmentForm(
    id="t-1",
    number="T-1",
    title=Text("Application of the Tests", "Solicitud de las pruebas"),
    agency="the agency of the tests",
    edition=EDITION,
    printed=("Form T-1 Edition {edition}", "T-1|{edition}|"),
    accepted_from=date(2026, 3, 1),
    authority="the agency's page of forms",
    url="https://example.org/t-1",
    as_of=date(2026, 11, 1),
    questions=QUESTIONS,
    rows=(CHILDREN, JOBS),
    by_hand=(FormByHand(item="12", label=Text("signature", "firma"), fields=("signature",)),),
    left_blank=("office_use", "form1[0].*BarCode*"),
)
