// Packages of every zipped format are unpacked within bounds, and nothing outside of them is read.
import { describe, expect, test } from "vitest"
import type { FORMATS } from "../../src/embedding/formats.ts"
import { book, openDocument, presentation, shape, wordDocument, workbook, zipped } from "../support/office-files.ts"
import { failureOf, parse } from "./parse-failure.ts"

type Key = keyof typeof FORMATS
type Zipped = { [K in Key]: (typeof FORMATS)[K]["container"] extends "zip" ? K : never }[Key]
const cell = (text: string) => `<row r="1"><c r="A1" t="inlineStr"><is><t>${text}</t></is></c></row>`

/** A small file of each format around a text, with further parts. */
const ZIPPED: Record<Zipped, (text: string, more: Record<string, string>) => Uint8Array> = {
  docx: (text, more) => wordDocument(`<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`, more),
  pptx: (text, more) => presentation([{ shapes: shape("title", [text]) }], more),
  xlsx: (text, more) => workbook({ sheets: [{ rows: cell(text) }], more }),
  odt: (text, more) => openDocument(`<office:text><text:p>${text}</text:p></office:text>`, "", more),
  ods: (text, more) =>
    openDocument(
      `<office:spreadsheet><table:table><table:table-row><table:table-cell><text:p>${text}</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>`,
      "",
      more,
    ),
  odp: (text, more) =>
    openDocument(
      `<office:presentation><draw:page><draw:frame><draw:text-box><text:p>${text}</text:p></draw:text-box></draw:frame></draw:page></office:presentation>`,
      "",
      more,
    ),
  epub: (text, more) => book({ "a.xhtml": `<p>${text}` }, ["a.xhtml"], more),
}

describe.each(Object.keys(ZIPPED) as Zipped[])("a package of %s", (key) => {
  const make = ZIPPED[key]

  test("neither unfolds the archives within it nor follows the names that lead out of it", async () => {
    const inner = Buffer.from(zipped({ "a.xml": "a".repeat(2_000_000) })).toString("latin1")
    const { text } = await parse(
      key,
      make("Gauge", { "embeddings/more.zip": inner, "../../etc/passwd.xml": "<x>root</x>" }),
    )
    expect(text).toContain("Gauge")
    expect(text).not.toContain("root")
  })

  test("with more parts than any document has is refused", async () => {
    const parts = Object.fromEntries(Array.from({ length: 4_200 }, (_, at) => [`extra/${at}.xml`, ""]))
    expect(await failureOf(key, make("Gauge", parts))).toBe("document-too-complex")
  })

  test("with entities from outside and entities of entities shows none of them", async () => {
    const entities = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "${"&a;".repeat(500)}"><!ENTITY c SYSTEM "file:///etc/hosts">]>`
    const path = key === "epub" ? "OEBPS/a.xhtml" : "extra/a.xml"
    const made = parse(key, make("Gauge", { [path]: `${entities}<p>Gauge &b;&c;</p>` })).then(
      ({ text }) => text,
      (error: { code: string }) => error.code,
    )
    expect(await made).toMatch(key === "epub" ? /Gauge &b;&c;$/ : /^corrupt-document$/)
  })
})
