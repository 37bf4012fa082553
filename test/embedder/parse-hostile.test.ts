// Hostile content of every format ends in its text or in a reason.
import { strToU8 } from "fflate"
import { describe, expect, test } from "vitest"
import type { FORMATS } from "../../src/embedding/formats.ts"
import { expectLinear } from "../support/growth.ts"
import { book, openDocument, presentation, shape, wordDocument, workbook } from "../support/office-files.ts"
import { assemblePdf, latin1, pdfStream } from "../support/pdf-bytes.ts"
import { parse } from "./parse-failure.ts"

type Key = keyof typeof FORMATS
/** A small file of the format around this text; images have no text of their own. */
type Readable = Exclude<Key, "png" | "jpeg" | "tiff" | "webp">

const cell = (text: string) => `<row r="1"><c r="A1" t="inlineStr"><is><t>${text}</t></is></c></row>`
const page = (content: string, more = "", objects: string[] = []) =>
  assemblePdf([
    "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] >> >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R ${more} >>`,
    pdfStream("", latin1(content)),
    ...objects,
  ])
const HELVETICA = "/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"

const DEEP = 3_000
const nested = (open: string, close: string, inside: string) => open.repeat(DEEP) + inside + close.repeat(DEEP)
const letter = (rest: string) => `From: a@example.org\r\nSubject: s\r\n${rest}`
const endsAs = { complex: "document-too-complex", corrupt: "corrupt-document" } as const

/** Each format has at least one; what it ends as is its text or the code of a failure. */
const HOSTILE: Record<Readable, [what: string, bytes: () => Uint8Array, ends: RegExp][]> = {
  docx: [
    [
      "tables within tables",
      () => wordDocument(nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", "<w:p/>")),
      /too-complex/,
    ],
    [
      "rows that skip more cells than there are",
      () =>
        wordDocument(
          `<w:tbl>${'<w:tr><w:trPr><w:gridBefore w:val="2000000000"/></w:trPr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr>'.repeat(3)}</w:tbl>`,
        ),
      /x/,
    ],
    [
      "cells that span a million columns",
      () =>
        wordDocument(
          `<w:tbl>${'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000"/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr>'.repeat(2_100)}</w:tbl>`,
        ),
      /too-complex/,
    ],
  ],
  pptx: [
    [
      "groups within groups",
      () => presentation([{ shapes: nested("<p:grpSp>", "</p:grpSp>", shape("body", ["x"])) }]),
      /too-complex|x/,
    ],
  ],
  xlsx: [
    [
      "a million letters shown by each of many cells",
      () =>
        workbook({
          sheets: [{ rows: `<row r="1">${'<c t="s"><v>0</v></c>'.repeat(70)}</row>` }],
          strings: [`<t>${"x".repeat(1_000_000)}</t>`],
        }),
      /too-complex/,
    ],
    [
      "areas merged over each other",
      () =>
        workbook({
          sheets: [
            { rows: cell("x"), tail: `<mergeCells>${'<mergeCell ref="A1:XFD1048576"/>'.repeat(20_000)}</mergeCells>` },
          ],
        }),
      /x/,
    ],
    [
      "a format without end",
      () =>
        workbook({
          sheets: [{ rows: '<row r="1"><c r="A1" s="0"><v>7</v></c></row>' }],
          styles: `<numFmts><numFmt numFmtId="200" formatCode="${"0,".repeat(9_000)}"/></numFmts><cellXfs><xf numFmtId="200"/></cellXfs>`,
        }),
      /7|0/,
    ],
  ],
  odt: [
    [
      "lists within lists",
      () =>
        openDocument(
          `<office:text>${nested("<text:list><text:list-item>", "</text:list-item></text:list>", "<text:p>x</text:p>")}</office:text>`,
        ),
      /too-complex|x/,
    ],
    [
      "two billion spaces",
      () => openDocument('<office:text><text:p>x<text:s text:c="2000000000"/>y</text:p></office:text>'),
      /^x y$/,
    ],
  ],
  ods: [
    [
      "a cell that spans all others",
      () =>
        openDocument(
          `<office:spreadsheet><table:table table:name="S">${'<table:table-row><table:table-cell table:number-columns-spanned="1000000" table:number-rows-spanned="1000000"><text:p>x</text:p></table:table-cell></table:table-row>'.repeat(20)}</table:table></office:spreadsheet>`,
        ),
      /x/,
    ],
  ],
  odp: [
    [
      "groups within groups",
      () =>
        openDocument(
          `<office:presentation><draw:page>${nested("<draw:g>", "</draw:g>", "<draw:frame><draw:text-box><text:p>x</text:p></draw:text-box></draw:frame>")}</draw:page></office:presentation>`,
        ),
      /too-complex|x/,
    ],
  ],
  epub: [
    [
      "a chapter that is named without end",
      () => book({ "a.xhtml": `<p>${"x".repeat(100_000)}` }, Array(3_000).fill("a.xhtml")),
      /^x{100000}$/,
    ],
  ],
  html: [
    ["elements within elements", () => strToU8(nested("<div>", "</div>", "x")), /^x$/],
    [
      "many kinds of hidden elements that never end",
      () => strToU8(`${Array.from({ length: 2_000 }, (_, at) => `<x${at} hidden>`).join("")}x`),
      /x$/,
    ],
    ["styles that never end", () => strToU8(`<style>${"/*".repeat(9_000)}${".a{,".repeat(9_000)}</style><p>x`), /^x$/],
  ],
  markdown: [["marks that never close", () => strToU8(`${"*_`[<div>".repeat(5_000)}\n\nx`), /x$/]],
  csv: [
    ["nothing but separators", () => strToU8(",".repeat(400_000)), /empty-document/],
    ["a quote that never closes", () => strToU8(`a,b\n"${"x,\n".repeat(50_000)}`), /^a/],
    [
      "formulas, which are text",
      () => strToU8("name,value\n=cmd|'/C calc'!A0,@SUM(A1)\n"),
      /=cmd\|'\/C calc'!A0 \| @SUM\(A1\)/,
    ],
  ],
  email: [
    [
      "thousands of parts within parts",
      () =>
        strToU8(
          letter(
            Array.from(
              { length: DEEP },
              (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`,
            ).join(""),
          ),
        ),
      /corrupt|Subject/,
    ],
    [
      "letters within letters",
      () => strToU8(letter("Content-Type: message/rfc822\r\n\r\nFrom: a@example.org\r\n".repeat(500))),
      /corrupt|Subject/,
    ],
    ["a name without end", () => strToU8(letter(`To: ${"((".repeat(20_000)}\r\n\r\nx`)), /Subject: s/],
  ],
  text: [["nothing but control characters", () => new Uint8Array(100_000).fill(0x1b), /corrupt/]],
  pdf: [
    [
      "a page that is its own content",
      () =>
        assemblePdf([
          "<< /Type /Catalog /Pages 2 0 R >>",
          "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
          "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R >>",
          "[4 0 R 4 0 R]",
        ]),
      /corrupt|no-text/,
    ],
    [
      "a field that is its own parent and child",
      () =>
        page("", "/Annots [5 0 R]", [
          "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (x) /Parent 5 0 R /Kids [5 0 R] /Rect [10 10 100 30] >>",
        ]),
      /corrupt|no-text|x/,
    ],
    [
      "a font made of itself",
      () =>
        page("BT /F 12 Tf 9 99 Td (x) Tj ET", "/Resources << /Font << /F 5 0 R >> >>", [
          "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [5 0 R] /ToUnicode 5 0 R >>",
        ]),
      /corrupt|no-text|unreadable|砀/,
    ],
    [
      "arrays within arrays",
      () => page(`${"[".repeat(DEEP)}1${"]".repeat(DEEP)} BT /F 12 Tf 9 99 Td (x) Tj ET`, HELVETICA),
      /corrupt|x/,
    ],
  ],
}

describe("hostile content", () => {
  const all = (Object.keys(HOSTILE) as Readable[]).flatMap((key) =>
    HOSTILE[key].map(([what, bytes, ends]) => [key, what, bytes, ends] as const),
  )
  test.each(all)("of %s: %s", async (key, _, bytes, ends) => {
    const made = parse(key, bytes()).then(
      ({ text }) => text,
      (error: { code?: string }) => (error instanceof RangeError ? endsAs.complex : (error.code ?? String(error))),
    )
    expect(await made).toMatch(ends)
  })

  test("large and small letters all over a page are read in linear time", async () => {
    await expectLinear(16_000, async (count) => {
      const letters = Array.from(
        { length: count },
        (_, at) => `/F ${5 + (at % 2) * 20} Tf 1 0 0 1 ${(at * 7) % 300} ${(at * 13) % 290} Tm (A) Tj`,
      )
      expect((await parse("pdf", page(`BT ${letters.join(" ")} ET`, HELVETICA))).text).toContain("A")
    })
  })
})
