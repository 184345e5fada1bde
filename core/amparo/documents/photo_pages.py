"""A photo of a paper as a page: laid on Letter, upright, without what a telephone writes into it."""

from __future__ import annotations

import warnings
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

_LETTER = (612.0, 792.0)
"""Width and height of US Letter in points."""

_MARGIN = 36.0
_DOTS_PER_POINT = 300 / 72
_QUALITY = 85
_SMALL = 1000
"""Below so many dots on the longer side, a photo of a whole page can hardly be read."""

_MOST_DOTS = 80_000_000
_ONE_AT_ONCE = Lock()
"""A picture of a few kilobytes can take more than a gigabyte while it is unpacked: whoever comes second waits."""


class PhotoUnreadableError(Exception):
    """A photo cannot be laid on a page: `large` or `damaged`. It never leaves the documents."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def page_of_photo(content: bytes) -> tuple[bytes, bool]:
    """Return a PDF of one page with a JPEG or PNG on it, and whether the photo is small to be read.

    The page lies as the photo does. The place and the telephone that a photo tells of are left behind.
    """
    with _ONE_AT_ONCE:
        picture = _opened(content)
        small = max(picture.size) < _SMALL
        page = _LETTER if picture.height >= picture.width else (_LETTER[1], _LETTER[0])
        room = (page[0] - 2 * _MARGIN, page[1] - 2 * _MARGIN)
        picture.thumbnail((int(room[0] * _DOTS_PER_POINT), int(room[1] * _DOTS_PER_POINT)))
    return _page_with(picture, page, room), small


def check_photo(content: bytes) -> None:
    """Raise PhotoUnreadableError for what is no JPEG or PNG that can be unpacked."""
    with _ONE_AT_ONCE:
        _opened(content)


def _opened(content: bytes) -> Image.Image:
    """Return a JPEG or PNG, upright and unpacked; raises PhotoUnreadableError."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - comes with an extra

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(content), formats=("JPEG", "PNG"))
        if picture.width * picture.height > _MOST_DOTS:
            raise PhotoUnreadableError("large")
        upright = ImageOps.exif_transpose(picture)
        if upright.mode in {"1", "L"}:
            return upright.convert("L")
        if "A" in upright.getbands() or "transparency" in upright.info:
            ground = Image.new("RGBA", upright.size, "white")
            return Image.alpha_composite(ground, upright.convert("RGBA")).convert("RGB")
        return upright.convert("RGB")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as huge:
        raise PhotoUnreadableError("large") from huge
    except (OSError, SyntaxError, ValueError) as damaged:  # what Pillow raises for a picture that ends too early
        raise PhotoUnreadableError("damaged") from damaged


def _page_with(picture: Image.Image, page: tuple[float, float], room: tuple[float, float]) -> bytes:
    import pikepdf  # noqa: PLC0415 - comes with an extra

    scale = min(room[0] / picture.width, room[1] / picture.height)
    width, height = picture.width * scale, picture.height * scale
    left, low = (page[0] - width) / 2, (page[1] - height) / 2
    jpeg = BytesIO()
    picture.save(jpeg, "JPEG", quality=_QUALITY)
    with pikepdf.new() as pdf:
        image = pikepdf.Stream(pdf, jpeg.getvalue())
        image.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=picture.width,
            Height=picture.height,
            ColorSpace=pikepdf.Name.DeviceGray if picture.mode == "L" else pikepdf.Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )
        drawn = f"q {width:.3f} 0 0 {height:.3f} {left:.3f} {low:.3f} cm /Photo Do Q".encode()
        pdf.add_blank_page(page_size=page)
        pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Photo=image))
        pdf.pages[0].Contents = pikepdf.Stream(pdf, drawn)
        out = BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()
