// The file of pages: any page is found by its index alone, and a document says why it has none.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { Document } from "../../../src/documents/model/document.ts"
import { versionKeys } from "../../../src/documents/model/document.ts"
import { findPage, indexOf, readPageLayout, writePageFile } from "../../../src/documents/model/page-file.ts"
import type { ParsedText, PlacedLine } from "../../../src/documents/model/parsed-text.ts"
import { readPage } from "../../../src/documents/read-page.ts"
import type { DocumentId } from "../../../src/ids.ts"
import { contextOf } from "../../support/fake-query.ts"

const size = { width: 595, height: 842 }
const textOf = (pages: readonly string[]) => pages.join("\n\n")

/** A line a page. */
function parsedOf(texts: readonly string[]): ParsedText {
  let at = 0
  const lines = texts.map((text, place): PlacedLine => {
    const start = at
    at += text.length + 2
    return { start, end: start + text.length, page: place + 1, box: [0.1, 0.2, 0.3, 0.4] }
  })
  const pages = lines.map(({ start }, place) => ({ number: place + 1, start, size }))
  return { text: textOf(texts), headings: [], pages, lines }
}

test("each page is read back from its own bytes, whatever is written on it", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme", minLength: 1 }), { minLength: 1, maxLength: 12 }), (texts) => {
      const file = writePageFile(parsedOf(texts)) ?? new Uint8Array()
      const read = ({ start, end }: { start: number; end: number }) => new TextDecoder().decode(file.slice(start, end))
      for (const [place, text] of texts.entries()) {
        expect(indexOf(place + 1).end).toBeLessThan(file.length)
        const found = findPage(read(indexOf(place + 1)), place + 1)
        const { lines, ...shown } = readPageLayout(found ? read(found) : "")
        expect(shown).toEqual(size)
        expect(lines.map((line) => line.text)).toEqual([text])
      }
      expect(findPage(read(indexOf(texts.length + 1)), texts.length + 1)).toBeNull()
    }),
  )
})

test("a page that says no size, among others that do, is a square", () => {
  const parsed = parsedOf(["one", "two"])
  const pages = parsed.pages?.map((page) => (page.number === 2 ? { number: 2, start: page.start } : page)) ?? []
  const file = new TextDecoder().decode(writePageFile({ ...parsed, pages }) ?? undefined)
  expect(readPageLayout(file.slice(findPage(file, 2)?.start))).toMatchObject({ width: 1, height: 1 })
})

test("a format that does not say where text stands has no such file", () => {
  expect(writePageFile({ text: "a", pages: null, headings: [] })).toBeNull()
  expect(writePageFile({ text: "a", pages: [{ number: 1, start: 0 }], headings: [], lines: [] })).toBeNull()
})

describe("a page of a document", () => {
  const ctx = contextOf()
  const file = new TextDecoder().decode(writePageFile(parsedOf(["one", "two"])) ?? new Uint8Array())
  const objects = {
    readText: async (key: string, range?: { start: number; end: number }) =>
      key === versionKeys(ctx.tenantId, "doc_a" as DocumentId, 2).pages ? file.slice(range?.start, range?.end) : null,
  }
  const document = (changes: Partial<Document>) =>
    ({ id: "doc_a", status: "ready", version: 2, liveVersion: 2, ...changes }) as Document
  const read = (changes: Partial<Document>, page = 2, version: number | null = null) =>
    readPage({ objects }, ctx, document(changes), { version, page })

  test("is of the version that answers", async () => {
    expect(await read({})).toMatchObject({ version: 2, ...size, lines: [{ text: "two" }] })
  })

  test.each([
    ["it has fewer pages", () => read({}, 3), "page-not-found"],
    ["another version is named", () => read({}, 1, 1), "page-not-found"],
    [
      "the first version is being read",
      () => read({ status: "parsing", liveVersion: null }),
      "document-state-conflict",
    ],
    ["the first version failed", () => read({ status: "failed", liveVersion: null }), "content-not-found"],
    ["it is being deleted", () => read({ status: "deleting" }), "content-not-found"],
  ])("is refused where %s", async (_, reading, code) => {
    await expect(reading()).rejects.toMatchObject({ code })
  })
})
