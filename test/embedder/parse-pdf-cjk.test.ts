// CJK text of PDFs that name one of Adobe's predefined encodings and embed no font.
import { expect, test } from "vitest"
import { assemblePdf, latin1, pdfStream } from "../support/pdf-bytes.ts"
import { parse } from "./parse-failure.ts"

const pdfIn = (encoding: string, ordering: string, codes: string) =>
  assemblePdf([
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
    pdfStream("", latin1(`BT /F 14 Tf 1 0 0 1 300 780 Tm <${codes}> Tj ET`)),
    `<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /${encoding} /DescendantFonts [6 0 R] >>`,
    `<< /Type /Font /Subtype /CIDFontType0 /BaseFont /X /FontDescriptor 7 0 R /DW 1000
        /CIDSystemInfo << /Registry (Adobe) /Ordering (${ordering}) /Supplement 2 >> >>`,
    `<< /Type /FontDescriptor /FontName /X /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880
        /Descent -120 /CapHeight 700 /StemV 80 >>`,
  ])

test.each([
  ["GBK-EUC-H", "GB1", "b1b8d3c3cbaeb1c3", "备用水泵"],
  ["ETen-B5-H", "CNS1", "b3c6a5ce", "備用"],
  ["UniJIS-UTF16-V", "Japan1", "308b3002", "る。"],
])("%s is read, upright and down the page", async (encoding, ordering, codes, expected) => {
  expect((await parse("pdf", pdfIn(encoding, ordering, codes))).text).toBe(expected)
})
