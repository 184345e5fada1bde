"""Files that come in as exhibits: what is taken, what is made of photos, and what every bad one is told."""

from __future__ import annotations

import random
import warnings
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageOps
from pypdf import PdfReader

from amparo.documents.exhibit_files import exhibit_file, heavy_pdf

_WIDE, _HIGH = (1600, 1200), (1200, 1600)


def pdf(pages: int = 1, **save: object) -> bytes:
    """Return a PDF of blank Letter pages."""
    return saved(blank(pages), **save)


def blank(pages: int = 1) -> pikepdf.Pdf:
    """Return blank Letter pages."""
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(612, 792))
    return made


def saved(made: pikepdf.Pdf, **save: object) -> bytes:
    """Return a PDF's bytes."""
    out = BytesIO()
    made.save(out, **save)  # type: ignore[arg-type]
    return out.getvalue()


def photo(size: tuple[int, int] = _HIGH, kind: str = "JPEG", mode: str = "RGB", **save: object) -> bytes:
    """Return a picture: dark above, light below."""
    picture = Image.new(mode, size, "black")
    picture.paste(Image.new(mode, (size[0], size[1] // 2), "white"), (0, size[1] // 2))
    out = BytesIO()
    picture.save(out, kind, **save)
    return out.getvalue()


def told(name: str, content: bytes) -> str:
    """Return what is wrong with a file, in English; there has to be a Spanish sentence for each."""
    found = exhibit_file([(name, content)])
    assert b"" == found.content, "a bad file was taken"
    assert all(one.es and one.es != one.en for one in found.problems)
    return "\n".join(one.en for one in found.problems)


def test_a_sound_pdf_is_kept_byte_for_byte_with_its_pages_counted() -> None:
    """A hash that somebody wrote down elsewhere still fits."""
    content = pdf(3)
    found = exhibit_file([("acta.pdf", content)])

    assert (content, 3, ()) == (found.content, found.pages, found.problems)


def test_several_files_become_one_in_their_order() -> None:
    """Two photos and a PDF of one paper: four pages, the same bytes each time."""
    files = [("1.jpg", photo()), ("2.png", photo(_WIDE, "PNG")), ("3.pdf", pdf(2))]
    first, again = exhibit_file(files), exhibit_file(files)
    sizes = [(int(page.mediabox.width), int(page.mediabox.height)) for page in PdfReader(BytesIO(first.content)).pages]

    assert [(612, 792), (792, 612), (612, 792), (612, 792)] == sizes
    assert (4, first.content) == (first.pages, again.content)


def test_a_photo_is_laid_upright_without_the_place_where_it_was_taken() -> None:
    """A telephone writes down where its owner stood; a court need not know where a client lives."""
    exif = Image.Exif()
    exif[0x0112] = 6  # the telephone was held sideways
    exif[0x010F] = "Telephone of Ejemplo"
    exif.get_ifd(0x8825)[1] = "N"
    found = exhibit_file([("foto.jpg", photo(_WIDE, exif=exif))])
    [page] = PdfReader(BytesIO(found.content)).pages
    [image] = page.images

    assert (612, 792) == (int(page.mediabox.width), int(page.mediabox.height))
    assert image.image is not None
    assert image.image.height > image.image.width
    assert not [word for word in (b"Exif", b"Ejemplo", b"GPS") if word in image.data + found.content]


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("PNG", "1"), ("JPEG", "CMYK"), ("JPEG", "L")])
def test_a_picture_of_any_common_kind_becomes_a_page(kind: str, mode: str) -> None:
    """Scans in black and white, screenshots with transparency, pictures from a printer."""
    out = BytesIO()
    Image.new(mode, _HIGH).save(out, kind)
    found = exhibit_file([("scan", out.getvalue())])

    assert (1, ()) == (found.pages, found.problems)
    assert 1 == len(PdfReader(BytesIO(found.content)).pages[0].images)


def shown(picture: Image.Image, kind: str) -> Image.Image:
    """Return the picture as it stands on its page."""
    out = BytesIO()
    picture.save(out, kind)
    [page] = PdfReader(BytesIO(exhibit_file([("scan", out.getvalue())]).content)).pages
    found = page.images[0].image
    assert found is not None
    return found


def test_a_picture_keeps_its_colours_and_what_is_transparent_is_white_as_paper() -> None:
    """Black letters on a transparent ground, as screenshots have them, would else be black on black."""
    letters = Image.new("RGBA", _HIGH, (0, 0, 0, 0))
    letters.paste((0, 0, 0, 255), (0, 0, 1200, 400))
    clear, red = shown(letters, "PNG"), shown(Image.new("RGB", _HIGH, (200, 20, 20)), "JPEG")
    palette = Image.new("P", _HIGH, 0)
    palette.info["transparency"] = 0

    assert ("RGB", 0, 255) == (clear.mode, max(clear.getpixel((600, 200))), min(clear.getpixel((600, 1200))))  # type: ignore[arg-type]
    assert 255 == min(shown(palette, "PNG").convert("RGB").getpixel((600, 800)))  # type: ignore[arg-type]
    assert [True] * 3 == [abs(is_ - was) < 12 for is_, was in zip(red.getpixel((600, 800)), (200, 20, 20), strict=True)]  # type: ignore[arg-type]
    assert "L" == shown(Image.new("1", _HIGH), "PNG").mode
    assert ["/DeviceRGB", "/DeviceGray"] == [space(photo()), space(photo(mode="L"))]  # another would be drawn as noise


def space(content: bytes) -> str:
    """Return in how many colours a page says that the photo on it is."""
    with pikepdf.open(BytesIO(exhibit_file([("a.jpg", content)]).content)) as made:
        resources: Any = made.pages[0].obj.Resources
        return str(resources.XObject.Photo.ColorSpace)


def test_a_small_photo_is_taken_with_a_word_to_look_at_it() -> None:
    """It may be the only one that there is."""
    found = exhibit_file([("foto.jpg", photo((320, 240)))])

    assert ["“foto.jpg” is a small photo: look whether every word can be read on paper."] == [n.en for n in found.notes]


def word_file() -> bytes:
    """Return what every Word file begins with."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", "<document/>")
    return out.getvalue()


def folder() -> bytes:
    """Return a packed folder."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("acta.pdf", "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("acta.pdf", b"", "“acta.pdf” is empty (0 bytes)."),
        ("acta.pdf", word_file(), "“acta.pdf” is a Word document, whatever its name says."),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "“old.doc” is a Word document"),
        ("all.zip", folder(), "“all.zip” is a folder packed into one file."),
        ("IMG_1.HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "only telephones read well (HEIC)"),
        ("scan.tif", b"II*\x00" + b"\0" * 50, "“scan.tif” is a picture, but neither JPEG nor PNG."),
        ("page.pdf", b"<html><body>404</body></html>", "“page.pdf” is no PDF, whatever its name says"),
        ("locked.pdf", pdf(encryption=pikepdf.Encryption(user="u", owner="o")), "“locked.pdf” is locked with a passw"),
        ("half.pdf", pdf(4)[:300], "“half.pdf” is damaged, so that pages may be missing ("),
        ("cut.pdf", pdf(4)[:-40], "“cut.pdf” is damaged, so that pages may be missing ("),
        ("spoilt.pdf", pdf(2).replace(b"endobj", b"endxxx", 1), "“spoilt.pdf” is damaged"),
        ("none.pdf", saved(pikepdf.new()), "“none.pdf” is a PDF without any page."),
        ("foto.jpg", photo()[:2000], "“foto.jpg” is a photo that ends too early"),
        ("large.pdf", b"%PDF-1.7" + b"\0" * 25_100_000, "“large.pdf” has 25.1 MB, and a court's portal"),
    ],
)  # fmt: skip
def test_a_bad_file_is_named_with_what_to_do_and_nothing_is_taken(name: str, content: bytes, said: str) -> None:
    """What it is goes by its bytes, never by its name; nothing of this process's memory is told."""
    why = told(name, content)

    assert said in why
    assert "BytesIO" not in why


def acting() -> bytes:
    """Return a PDF that acts in every way, on several pages."""
    made = blank(5)
    made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
    made.attachments["inside.txt"] = b"hello"
    launch = Dictionary(Type=Name.Annot, Subtype=Name.Link, A=Dictionary(S=Name.Launch, F="a.exe"))
    made.pages[1].Annots = made.make_indirect(Array([launch]))
    made.pages[3].Annots = Array([made.make_indirect(Dictionary(dict(launch.items())))])
    made.pages[4].AA = Dictionary(O=made.make_indirect(Dictionary(S=Name.JavaScript, JS="app.alert(2)")))
    made.pages[2].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.RichMedia)])
    return saved(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def test_what_could_act_when_it_is_opened_is_named_with_its_pages() -> None:
    """All of it at once: a program, an order to start one, files inside, a film."""
    why = told("trap.pdf", acting())

    assert "“trap.pdf” holds a program (JavaScript) (in the document as a whole and page 5)." in why
    assert "“trap.pdf” holds an order to start a program (pages 2 and 4)." in why
    assert "“trap.pdf” holds other files inside (in the document as a whole)." in why
    assert "“trap.pdf” holds sound or video, which no paper shows (page 3)." in why


def test_a_link_to_an_address_is_no_danger() -> None:
    """News articles are full of them."""
    made = blank()
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI="https://example.org"))
    made.pages[0].Annots = Array([link])

    assert () == exhibit_file([("article.pdf", saved(made))]).problems


def test_a_pdf_that_opens_without_a_password_but_forbids_changes_is_taken() -> None:
    """Papers of the government come so."""
    content = pdf(encryption=pikepdf.Encryption(user="", owner="o"))

    assert 1 == exhibit_file([("form.pdf", content)]).pages
    assert 2 == exhibit_file([("form.pdf", content), ("more.pdf", pdf())]).pages


def test_a_photo_of_more_dots_than_anybody_prints_is_refused_before_it_is_unpacked() -> None:
    """A file of a few kilobytes can claim a picture of gigabytes."""
    with warnings.catch_warnings(record=True) as warned:
        why = told("bomb.png", photo((20000, 20000), "PNG", mode="1"))

    assert "“bomb.png” is a photo of more dots than anybody can print." in why
    assert [] == warned


def test_photos_are_unpacked_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes its memory: several handed in at the same moment must not take the machine's."""
    at_once, most = 0, [0]
    really = ImageOps.exif_transpose

    def counted(picture: Image.Image) -> Image.Image:
        nonlocal at_once
        at_once += 1
        most.append(at_once)
        done = really(picture)
        at_once -= 1
        return done

    monkeypatch.setattr(ImageOps, "exif_transpose", counted)
    with ThreadPoolExecutor(8) as several:
        made = list(several.map(exhibit_file, [[("a.jpg", photo((3000, 4000)))]] * 16))

    assert [1] * 16 == [one.pages for one in made]
    assert 1 == max(most)


def swelling() -> bytes:
    """Return a PDF of a few kilobytes whose page unpacks to gigabytes: its stream is packed twice, and named often."""
    made, packed = blank(), zlib.compressobj(9)
    zeros = b"".join([*(packed.compress(bytes(1 << 20)) for _ in range(256)), packed.flush()])
    stream = pikepdf.Stream(made, zlib.compress(zeros, 9))
    stream.stream_dict = Dictionary(Filter=Array([Name.FlateDecode, Name.FlateDecode]))
    page = made.make_indirect(stream)
    made.pages[0].Contents = Array([page] * 40)
    return saved(made, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


def test_a_pdf_that_unpacks_to_more_than_a_machine_holds_is_refused_and_harms_a_process_of_its_own() -> None:
    """A page of it alone would take all memory of whatever reads it, and every clinic's pages with it."""
    bomb = swelling()

    assert len(bomb) < 10_000
    assert "“bomb.pdf” takes more work to open than any paper does." in told("bomb.pdf", bomb)
    assert heavy_pdf("bomb.pdf", bomb) is not None
    assert heavy_pdf("acta.pdf", pdf()) is None


def test_several_files_that_are_too_large_only_together_are_refused() -> None:
    """A court's portal takes 25 megabytes as one file, and so much is said."""

    def scan(seed: int) -> bytes:
        made = blank()
        picture = pikepdf.Stream(made, random.Random(seed).randbytes(12_600_000))
        made.pages[0].Resources = Dictionary(XObject=Dictionary(Scan=picture))
        return saved(made)

    found = exhibit_file([("1.pdf", scan(1)), ("2.pdf", scan(2))])

    assert [True] == ["25.2 MB" in one.en and "25 MB" in one.en and "25.2 MB" in one.es for one in found.problems]
    assert b"" == found.content


def test_every_problem_of_several_files_is_named_at_once() -> None:
    """Nobody corrects one file only to hear of the next."""
    found = exhibit_file([("a.pdf", b""), ("b.pdf", pdf()), ("c.pdf", b"hello")])

    assert ["a.pdf", "c.pdf"] == [one.en.split("”")[0].strip("“") for one in found.problems]


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_whatever_is_handed_in_is_taken_or_told(data: st.DataObject) -> None:
    """Bytes changed, cut or put in anywhere end in a PDF that opens or in a sentence, never in a traceback."""
    content = data.draw(st.sampled_from([pdf(2), acting(), photo((40, 30)), photo((40, 30), "PNG"), word_file()]))
    place = data.draw(st.integers(0, len(content)))
    junk = data.draw(st.binary(max_size=40))
    cut = data.draw(st.integers(0, 60))
    found = exhibit_file([("hostile", content[:place] + junk + content[place + cut :])])

    assert bool(found.problems) != bool(found.content)
    if found.content:
        with pikepdf.open(BytesIO(found.content)) as made:
            assert found.pages == len(made.pages) > 0


def test_without_the_library_somebody_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An office that does not take in exhibits need not have it."""
    import sys

    from amparo.errors import InvalidInput

    monkeypatch.setitem(sys.modules, "pikepdf", None)
    with pytest.raises(InvalidInput, match=r"pip install 'amparo\[pdf\]'"):
        exhibit_file([("a.pdf", b"%PDF-")])
