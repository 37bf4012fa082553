// CJK text of PDFs that name one of Adobe's predefined encodings and embed no font, in lines and in columns.
import { expect, test } from "vitest"
import { assemblePdf, latin1, pdfStream } from "../support/pdf-bytes.ts"
import { parse } from "./parse-failure.ts"

const pdfIn = (encoding: string, ordering: string, codes: string) =>
  pdfOf(encoding, ordering, `1 0 0 1 300 780 Tm <${codes}> Tj`)
const pdfOf = (encoding: string, ordering: string, content: string) =>
  assemblePdf([
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
    pdfStream("", latin1(`BT /F 14 Tf ${content} ET`)),
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

const codeOf = (letter: string) => letter.charCodeAt(0).toString(16).padStart(4, "0")
const lettersAt = (columns: readonly string[], x: (column: number, row: number) => number, y: typeof x) =>
  columns
    .flatMap((column, at) =>
      Array.from(column, (letter, row) => `1 0 0 1 ${x(at, row)} ${y(at, row)} Tm <${codeOf(letter)}> Tj`),
    )
    .join(" ")

test("letters of a font made for lines, painted one below the other, are read down each column from the right", async () => {
  const columns = ["水門の番人は毎晩七時に", "鐘を鳴らして舟を通す。", "冬は門を閉じる。"]
  const content = lettersAt(
    columns,
    (column) => 300 - column * 22,
    (_, row) => 700 - row * 15,
  )
  const { text } = await parse("pdf", pdfOf("UniJIS-UTF16-H", "Japan1", content))
  expect(text.replace(/\s/g, "")).toBe(columns.join(""))
})

test("signs painted one below the other beside lines stay in their rows", async () => {
  const names = ["北の門は", "南の門は", "東の門は", "西の門は", "上の門は", "下の門は"]
  const signs = "有無有無有無"
  const y = (row: number) => 700 - row * 20
  const lines = lettersAt(
    names,
    (_, letter) => 60 + letter * 14,
    (line) => y(line),
  )
  const column = lettersAt(
    [signs],
    () => 300,
    (_, row) => y(row),
  )
  const { text } = await parse("pdf", pdfOf("UniJIS-UTF16-H", "Japan1", `${lines} ${column}`))
  for (const [row, name] of names.entries()) expect(text.replace(/[\s|]/g, "")).toContain(name + signs[row])
})
