// Looking up the page and the headings of an offset.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { headingPathAt, type ParsedText, pageAt, startingIn } from "../../../src/documents/model/parsed-text.ts"

const text = "x".repeat(100)

describe("pageAt", () => {
  test("is null for a format without pages", () => {
    expect(pageAt({ text, pages: null, headings: [] }, 5)).toBeNull()
  })

  test("is the last page that starts at or before the offset, so that empty pages own nothing", () => {
    const starts = [0, 0, 30, 60, 60, 100]
    const pages = starts.map((start, place) => ({ number: place + 1, start }))
    const parsed: ParsedText = { text, pages, headings: [] }
    expect([0, 29, 30, 59, 60, 99].map((offset) => pageAt(parsed, offset))).toEqual([2, 2, 3, 3, 5, 5])
  })
})

describe("headingPathAt", () => {
  test("lists enclosing headings from the outermost, over skipped levels", () => {
    const headings = [
      { level: 2, title: "a", start: 10 },
      { level: 1, title: "b", start: 20 },
      { level: 4, title: "c", start: 30 },
      { level: 2, title: "d", start: 40 },
      { level: 2, title: "e", start: 50 },
    ]
    const parsed: ParsedText = { text, pages: null, headings }
    expect([0, 10, 20, 30, 40, 99].map((offset) => headingPathAt(parsed, offset).join("/"))).toEqual([
      "",
      "a",
      "b",
      "b/c",
      "b/d",
      "b/e",
    ])
  })

  test("agrees with walking back through all headings", () => {
    const levels = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 30 })
    fc.assert(
      fc.property(levels, fc.nat(40), (list, offset) => {
        const headings = list.map((level, place) => ({ level, title: `${place}`, start: place }))
        const path: string[] = []
        let level = 7
        for (const heading of headings.filter(({ start }) => start <= offset).reverse()) {
          if (heading.level < level) path.unshift(heading.title)
          level = Math.min(level, heading.level)
        }
        expect(headingPathAt({ text, pages: null, headings }, offset)).toEqual(path)
      }),
    )
  })
})

test("startingIn takes what begins in a range, its start and not its end, and says where that lies in the list", () => {
  const ranges = fc.tuple(fc.array(fc.nat(12), { maxLength: 12 }), fc.nat(12), fc.nat(12))
  fc.assert(
    fc.property(ranges, ([starts, start, length]) => {
      const entries = starts.sort((a, b) => a - b).map((start) => ({ start }))
      const inside = entries.filter((entry) => entry.start >= start && entry.start < start + length)
      const before = entries.filter((entry) => entry.start < start)
      expect(startingIn(entries, start, start + length)).toEqual({ from: before.length, entries: inside })
    }),
  )
})
