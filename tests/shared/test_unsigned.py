"""Files without their authors: what a camera, an office program, a PDF write beside the words is gone, no more."""

import io
import struct
import zlib
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from shared.unsigned import Unreadable, told, unsigned

NAME = "Nolwenn Tanguy"
CORE = f"<cp:coreProperties><dc:title>Clés</dc:title><dc:creator>{NAME}</dc:creator>"
CORE += f"<cp:lastModifiedBy>{NAME}</cp:lastModifiedBy></cp:coreProperties>"
WORDS = f"""<w:p><w:ins w:id="1" w:author="{NAME}" w:date="2026-01-01"><w:t>Les clés</w:t></w:ins></w:p>"""
META = f"<meta:initial-creator>{NAME}</meta:initial-creator><dc:creator>{NAME}</dc:creator>"


def package(**parts: str | bytes) -> bytes:
    held = io.BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as made:
        for name, part in parts.items():
            made.writestr(name.replace("__", "/").replace("_", "."), part)
    return held.getvalue()


def jpeg(turned: int = 6) -> bytes:
    tiff = b"II*\x00" + struct.pack("<IH", 8, 2) + struct.pack("<HHIHH", 0x0112, 3, 1, turned, 0)
    tiff += struct.pack("<HHII", 0x013B, 2, len(NAME), 38) + struct.pack("<I", 0) + NAME.encode()
    parts = ((0xE0, b"JFIF\x00"), (0xE1, b"Exif\x00\x00" + tiff), (0xED, NAME.encode()), (0xFE, NAME.encode()))
    segments = b"".join(b"\xff" + bytes([mark]) + struct.pack(">H", len(part) + 2) + part for mark, part in parts)
    return b"\xff\xd8" + segments + b"\xff\xda\x00\x02picture\xff\xd9" + NAME.encode()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"head") + chunk(b"tEXt", b"Author\x00" + NAME.encode())
PNG += chunk(b"IDAT", b"picture") + chunk(b"IEND", b"") + NAME.encode()
UTF16 = ("\ufeff" + NAME).encode("utf-16-be").hex()
PDF = f"%PDF-1.7\n1 0 obj <</Author ({NAME}) /Title (Cl\\351s)>> endobj\n2 0 obj <</Author <{UTF16}>>> endobj\n"
PDF += f"<dc:creator><rdf:li>{NAME}</rdf:li></dc:creator>"
FILES = {
    "docx": package(docProps__core_xml=CORE, word__document_xml=WORDS, word__media__a_jpg=jpeg()),
    "odt": package(meta_xml=META, content_xml="<text:p>Les clés</text:p>"),
    "xlsx": package(xl__persons__person_xml=f'<person displayName="{NAME}" id="1"/>', xl__a_xml="<author>x</author>"),
    "jpg": jpeg(),
    "png": PNG,
    "pdf": PDF.encode(),
}


@pytest.mark.parametrize("end", FILES)
def test_no_file_tells_its_author(end: str) -> None:
    assert NAME in " ".join(told(FILES[end])), "the name has to be there before"

    assert NAME not in " ".join(told(unsigned(FILES[end])))


def test_all_else_stays() -> None:
    words = " ".join(told(unsigned(FILES["docx"])))
    assert {"Les clés", "Clés"} <= {one for one in ("Les clés", "Clés") if one in words}
    assert b"picture" in unsigned(PNG)
    assert len(unsigned(FILES["pdf"])) == len(FILES["pdf"])
    assert unsigned(b"Les mots d\xe2\x80\x99un texte") == b"Les mots d\xe2\x80\x99un texte"
    assert unsigned(unsigned(jpeg())) == unsigned(jpeg())


@pytest.mark.parametrize("turned", range(1, 9))
def test_a_photograph_stays_the_right_way_up(turned: int) -> None:
    clean = unsigned(jpeg(turned))

    assert (struct.pack(">HHIH", 0x0112, 3, 1, turned) in clean) is (turned != 1)
    assert b"picture" in clean


def test_what_a_pdf_has_packed_is_read_too() -> None:
    packed = b"%PDF-1.7\nstream\n" + zlib.compress(NAME.encode("utf-16-be")) + b"\nendstream"

    assert NAME in " ".join(told(packed))


@pytest.mark.parametrize("content", [b"PK\x03\x04 not a package", jpeg()[:30], PNG[:40], b"\xff\xd8\xff"])
def test_a_file_that_is_not_what_it_says_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        unsigned(content)


def test_a_package_that_would_not_fit_is_not_unpacked() -> None:
    with pytest.raises(Unreadable):
        unsigned(package(a_xml=b"0" * 70_000_000))
