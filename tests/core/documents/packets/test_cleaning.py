import io
from pathlib import Path

import pikepdf
import pypdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from tests.core.documents.packets.made import built, one_file, page_of, plan_of, saved, texts

from amparo.documents.packets import Packet, check_packet

FORBIDDEN = (
    *(b"/JavaScript", b"/JS", b"/Launch", b"/OpenAction", b"/EmbeddedFile", b"/EF", b"/AcroForm", b"/AA", b"/AF"),
    *(b"/PieceInfo", b"/URI", b"/Annot", b"/RichMedia", b"secret note", b"app.alert", b"attached text"),
)


def drawing(pdf: Pdf, text: bytes) -> pikepdf.Object:
    """How a mark or an answer looks on its page."""
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    look = pdf.make_stream(b"BT /F 10 Tf 2 4 Td (%b) Tj ET" % text)
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 200, 20])
    look.Resources = Dictionary(Font=Dictionary(F=font))
    return look


def annotation(pdf: Pdf, kind: str, **more: object) -> pikepdf.Object:
    """One annotation of a page."""
    return pdf.make_indirect(Dictionary({"/Type": Name.Annot, "/Subtype": Name(kind), "/Rect": [72, 500, 272, 520]} | {
        f"/{key}": value for key, value in more.items()
    }))  # fmt: skip


def loaded() -> bytes:
    """A PDF with all that a packet must not carry."""
    pdf = Pdf.new()
    page = page_of(pdf, "the evidence itself")
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert('secret note')"))
    pdf.Root.OpenAction = script
    pdf.Root.AA = Dictionary(WC=script)
    pdf.attachments["hidden.txt"] = b"attached text"
    pdf.Root.Names.JavaScript = Dictionary(Names=Array([String("run"), script]))
    page.AA = Dictionary(O=Dictionary(S=Name.Launch, F=String("calc.exe")))
    page.PieceInfo = Dictionary(Maker=Dictionary(Private=String("secret note")))
    page.Metadata = pdf.make_stream(b"secret note")
    page.Resources.XObject = Dictionary(Look=drawing(pdf, b"drawn"))
    page.Resources.XObject.Look.AF = Array(
        [Dictionary(Type=Name.Filespec, EF=Dictionary(F=pdf.make_stream(b"attached text")))]
    )
    page.Annots = Array(
        [
            annotation(pdf, "/Link", A=Dictionary(S=Name.URI, URI=String("https://example.org"))),
            annotation(pdf, "/Text", Contents=String("secret note")),
            annotation(pdf, "/Stamp", AP=Dictionary(N=drawing(pdf, b"RECEIVED")), F=4),
            annotation(pdf, "/Stamp", AP=Dictionary(N=drawing(pdf, b"NEVER SHOWN")), F=2),
            annotation(pdf, "/RichMedia"),
        ]
    )
    return saved(pdf)


def form(answer: str, *, drawn: bool) -> bytes:
    """A form with one answer, with or without its appearance."""
    pdf = Pdf.new()
    page = page_of(pdf, "question")
    more = {"AP": Dictionary(N=drawing(pdf, answer.encode("latin-1", "replace")))} if drawn else {}
    look = String("/F 10 Tf 0 g")
    field = annotation(pdf, "/Widget", FT=Name.Tx, T=String("answer"), V=String(answer), DA=look, F=4, **more)
    page.Annots = Array([field])
    fonts = Dictionary(F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), DA=look, DR=Dictionary(Font=fonts), NeedAppearances=not drawn)
    return saved(pdf)


def packet_of(content: bytes, folder: Path) -> Packet:
    """A packet of this one exhibit."""
    return built(plan_of([one_file("A", "paper.pdf")]), {"paper.pdf": content}, folder)


def plain(file: Path) -> bytes:
    """A PDF with every stream decoded, so that nothing hides in it; our own links of the index taken out."""
    pdf = pikepdf.open(file)
    del pdf.pages[1].obj.Annots
    return saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.all, compress_streams=False, qdf=True,
                 object_stream_mode=pikepdf.ObjectStreamMode.disable)  # fmt: skip


def test_nothing_of_an_exhibit_survives_but_what_its_pages_show(tmp_path: Path) -> None:
    """A court's clerk opens hundreds of files from strangers."""
    packet = packet_of(loaded(), tmp_path)
    content = plain(packet.parts[0].file)
    text = " ".join(texts(packet.parts[0].file))

    assert [] == [word for word in FORBIDDEN if word in content]
    assert "the evidence itself" in text
    assert "RECEIVED" in text
    assert "NEVER SHOWN" not in text


def test_what_was_left_out_is_told(tmp_path: Path) -> None:
    """The attorney decides whether a note or an attached file was meant for the court."""
    packet = packet_of(loaded(), tmp_path)

    expected = ["actions", "attachments", "comments", "javascript", "links", "marks", "media"]
    assert expected == [notice.code for notice in packet.notices]
    assert "Tab A, paper.pdf: notes and comments in it were left out (1)" in [
        str(one.sentence) for one in packet.notices
    ]
    assert all("paper.pdf" in one.sentence.es and one.sentence.es != one.sentence.en for one in packet.notices)


@pytest.mark.parametrize("drawn", [True, False])
def test_the_answers_of_a_form_become_part_of_the_page(tmp_path: Path, *, drawn: bool) -> None:
    """A form filled in on a screen often has its answers beside its pages, not on them."""
    packet = packet_of(form("Guatemala", drawn=drawn), tmp_path)

    assert "Guatemala" in texts(packet.parts[0].file)[3]
    assert ["form"] == [notice.code for notice in packet.notices]
    assert not pypdf.PdfReader(packet.parts[0].file).get_fields()


def test_nothing_survives_of_what_hangs_below_a_page_without_any_mark(tmp_path: Path) -> None:
    """Files and private data can hang on a picture of the page, where no annotation shows them."""
    pdf = Pdf.new()
    page = page_of(pdf, "the evidence itself")
    look = page.Resources.XObject = Dictionary(Look=drawing(pdf, b"drawn"))
    look.Look.AF = Array([Dictionary(Type=Name.Filespec, EF=Dictionary(F=pdf.make_stream(b"attached text")))])
    look.Look.PieceInfo = Dictionary(Maker=Dictionary(Private=String("secret note")))
    packet = packet_of(saved(pdf), tmp_path)
    content = plain(packet.parts[0].file)

    assert [] == [word for word in FORBIDDEN if word in content]
    assert b"drawn" in content


def only(**entries: object) -> bytes:
    """A PDF of one page with these entries in its root and nothing else."""
    pdf = Pdf.new()
    page_of(pdf, "evidence")
    for key, value in entries.items():
        pdf.Root[f"/{key}"] = value
    return saved(pdf)


SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
LAYER = Dictionary(Type=Name.OCG, Name=String("notes"))


@pytest.mark.parametrize(
    ("entries", "codes"),
    [
        ({"OpenAction": SCRIPT}, ["javascript"]),
        ({"OpenAction": Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]))}, ["actions"]),
        ({"OpenAction": Array([0, Name.Fit])}, []),  # where a reader begins to read
        ({"AA": Dictionary(WC=Dictionary(S=Name.Launch))}, ["actions"]),
        ({"Names": Dictionary(JavaScript=Dictionary(Names=Array([String("run"), SCRIPT])))}, ["javascript"]),
        ({"Names": Dictionary(EmbeddedFiles=Dictionary(Names=Array([])))}, ["attachments"]),
        ({"Names": Dictionary(Dests=Dictionary(Names=Array([])))}, []),
        ({"Collection": Dictionary()}, ["attachments"]),
        ({"AcroForm": Dictionary(Fields=Array([]))}, []),
        ({"AcroForm": Dictionary(Fields=Array([]), SigFlags=3)}, ["signature"]),
        ({"OCProperties": Dictionary(D=Dictionary(OFF=Array([LAYER])))}, ["layers"]),
        ({"OCProperties": Dictionary(D=Dictionary(BaseState=Name.OFF))}, ["layers"]),
        ({"OCProperties": Dictionary(D=Dictionary(OFF=Array([])))}, []),
        ({"OCProperties": Dictionary(D=Dictionary(ON=Array([LAYER])))}, []),
        ({"OCProperties": Dictionary()}, []),
    ],
)
def test_each_thing_is_told_by_itself_and_nothing_that_is_not_there(
    tmp_path: Path, entries: dict[str, object], codes: list[str]
) -> None:
    """A notice that is always there is read by nobody."""
    assert codes == [notice.code for notice in packet_of(only(**entries), tmp_path).notices]


def beside_a_drawn_answer(*, stale: bool = False) -> bytes:
    """A form with a name that is drawn, an answer and an empty field that are not."""
    pdf = pikepdf.open(io.BytesIO(form("Núñez", drawn=True)))
    more = {"FT": Name.Tx, "DA": String("/F 10 Tf 0 g"), "F": 4}
    low = {"Rect": [72, 300, 272, 320]}
    answered = annotation(pdf, "/Widget", T=String("typed"), V=String("Guatemala"), **more | low)
    for field in (answered, annotation(pdf, "/Widget", T=String("empty"), **more | low)):
        pdf.pages[0].Annots.append(field)
        pdf.Root.AcroForm.Fields.append(field)
    pdf.Root.AcroForm.NeedAppearances = stale
    return saved(pdf)


def test_an_answer_that_is_drawn_already_stays_as_it_is_beside_one_that_is_not(tmp_path: Path) -> None:
    """A name drawn over with question marks would be filed as the client's; an empty field is no lost answer."""
    file = packet_of(beside_a_drawn_answer(), tmp_path).parts[0].file

    assert "Guatemala" in texts(file)[3]
    assert "Núñez".encode("latin-1") in plain(file)
    assert b"N??ez" not in plain(file)


def test_where_the_form_says_that_its_drawings_are_old_every_answer_has_to_be_drawn_anew() -> None:
    """And one that cannot be is a problem, whatever is drawn there now."""
    problems = check_packet(plan_of([one_file("A", "f.pdf")]), {"f.pdf": beside_a_drawn_answer(stale=True)})

    assert ["answers_lost"] == [problem.code for problem in problems]


def test_an_answer_that_cannot_be_drawn_is_a_problem(tmp_path: Path) -> None:
    """A question mark in place of a name would be filed as the client's answer."""
    problems = check_packet(plan_of([one_file("A", "form.pdf")]), {"form.pdf": form("Ixb\u02bcalam", drawn=False)})

    assert ["answers_lost"] == [problem.code for problem in problems]


def test_a_file_locked_against_changes_is_taken_and_told(tmp_path: Path) -> None:
    """Records from agencies come so; their pages may be filed."""
    pdf = pikepdf.Pdf.new()
    page_of(pdf, "record")
    content = saved(pdf, encryption=pikepdf.Encryption(user="", owner="owner"))
    packet = packet_of(content, tmp_path)

    assert ["protected"] == [notice.code for notice in packet.notices]
    assert "record" in texts(packet.parts[0].file)[3]
    assert not pikepdf.open(packet.parts[0].file).is_encrypted


def test_a_small_fault_is_mended_and_told(tmp_path: Path) -> None:
    """Many telephones write PDFs whose table of contents is off by some bytes."""
    pdf = pikepdf.Pdf.new()
    page_of(pdf, "scan")
    whole = saved(pdf)
    at = whole.rindex(b"startxref")
    packet = packet_of(whole[:at] + b"startxref\n7\n%%EOF\n", tmp_path)

    assert ["repaired"] == [notice.code for notice in packet.notices]


def test_hidden_layers_are_told(tmp_path: Path) -> None:
    """What a layer hides in the exhibit would show in the packet."""
    pdf = pikepdf.open(io.BytesIO(loaded_layers()))
    packet = packet_of(saved(pdf), tmp_path)

    assert ["layers"] == [notice.code for notice in packet.notices]


def loaded_layers() -> bytes:
    """A PDF with a layer that is switched off."""
    pdf = Pdf.new()
    page_of(pdf, "plan of the house")
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("notes")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    return saved(pdf)
