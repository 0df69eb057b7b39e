"""PDF files of given lines, in Vietnamese, written by hand: no font, but what each sign means."""

FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/Times/Encoding/Identity-H"
    b"/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>"
)
SIGN_FONT = (
    b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Times/DW 500"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>"
)
SIGNS = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /Signs def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange
endcmap end end"""


def pdf_of(*pages):
    """Each page a list of lines, from the top down."""
    kids = " ".join(f"{6 + 2 * at} 0 R" for at in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        FONT,
        SIGN_FONT,
        stream(SIGNS),
    ]
    for at, lines in enumerate(pages):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>"
            + f"/Contents {7 + 2 * at} 0 R>>".encode()
        )
        shown = "".join(
            f"1 0 0 1 50 {800 - 20 * row} Tm <{line.encode('utf-16-be').hex()}> Tj "
            for row, line in enumerate(lines)
        )
        objects.append(stream(f"BT /F 10 Tf {shown} ET".encode()))
    return packed(objects)


def stream(content):
    return b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)


def packed(objects):
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    )
