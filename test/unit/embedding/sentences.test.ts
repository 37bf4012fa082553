// Sentence spans: where prose is cut, and that nothing is lost.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { sentences } from "../../../src/embedding/sentences.ts"
import { CUT_SENTENCES } from "../../support/cut-sentences.ts"
import { expectLinear } from "../../support/growth.ts"

const cut = (text: string) => sentences(text).map(({ start, end }) => text.slice(start, end))

describe("sentences", () => {
  test.each(CUT_SENTENCES)("of %s end where a reader ends them", (_, marked) => {
    expect(cut(marked.replaceAll("¦", ""))).toEqual(marked.split("¦").map((sentence) => sentence.trim()))
  })

  test("are told by the language of their own paragraph, where a document has several", () => {
    const text = "The spa. Then the lawn, and that is what they have.\n\nDas ist bzw. War nicht so, und sie ist es."
    expect(cut(text)).toEqual([
      "The spa.",
      "Then the lawn, and that is what they have.",
      "Das ist bzw. War nicht so, und sie ist es.",
    ])
  })

  test.each([
    ["one line without end", "!x"],
    ["points", ". 1 "],
    ["paragraphs", "a.\n\n"],
    ["brackets", "。「"],
    ["marks", ".[1]"],
    ["small letters", ". a("],
    ["spaces", ".   a"],
  ])("of endless %s come in linear time", async (_, unit) => {
    await expectLinear(200_000, (size) => sentences(unit.repeat(size / unit.length)))
  })

  test("end at a full stop followed by white space, with their closing quotes", () => {
    expect(cut('She said "yes." Then she left! Did he? He did.')).toEqual([
      'She said "yes."',
      "Then she left!",
      "Did he?",
      "He did.",
    ])
  })

  test("do not end inside numbers, abbreviations, initials or before a small letter", () => {
    expect(
      cut("It rose 3.5 percent, e.g. in the U.S. Dr. J. Smith vs. the ca. 40 others. Was it no. 5? No. Next."),
    ).toEqual([
      "It rose 3.5 percent, e.g. in the U.S. Dr. J. Smith vs. the ca. 40 others.",
      "Was it no. 5?",
      "No.",
      "Next.",
    ])
  })

  test("of a text all in small letters begin with one, behind its abbreviations they go on", () => {
    const text =
      "we sold the mill in 2004. it had cost approx. five million, e.g. for the wheel (see above). “that was dear.” we did."
    const parts = ["we sold the mill in 2004.", "it had cost approx. five million, e.g. for the wheel (see above)."]
    expect(cut(text)).toEqual([...parts, "“that was dear.”", "we did."])
    expect(cut(`${text} Today we would.`)).toHaveLength(2)
    expect(cut("a wheel of approx. nine metres. oak.")).toHaveLength(1)
  })

  test("go on over a wrapped line, but not over a blank line, a list item, a heading or a short line", () => {
    const wrapped = "This line of prose is long enough to have been wrapped\nby an editor and goes on here."
    expect(cut(wrapped)).toEqual([wrapped])
    expect(cut("# Title of a chapter that is quite long indeed\nText here.\n- item one\n- item two\n\nEnd")).toEqual([
      "# Title of a chapter that is quite long indeed",
      "Text here.",
      "- item one",
      "- item two",
      "End",
    ])
  })

  test("end at a CJK full stop without a space", () => {
    expect(cut("今日は晴れです。明日は雨です。")).toEqual(["今日は晴れです。", "明日は雨です。"])
  })

  test("cover every character but white space, in order, without overlap and at most 600 long", () => {
    const piece = fc.constantFrom(
      "word ",
      "Dr. ",
      "end. ",
      "\n",
      "\n\n",
      "- item\n",
      "。",
      "😀",
      "x".repeat(700),
      "[1] ",
    )
    fc.assert(
      fc.property(
        fc.array(fc.oneof(piece, fc.string({ unit: "grapheme", maxLength: 8 })), { maxLength: 40 }),
        (parts) => {
          const text = parts.join("")
          let at = 0
          for (const { start, end } of sentences(text)) {
            expect(text.slice(at, start).trim()).toBe("")
            expect(text.slice(start, end).trim()).toBe(text.slice(start, end))
            expect(end).toBeGreaterThan(start)
            expect(end - start).toBeLessThanOrEqual(600)
            at = end
          }
          expect(text.slice(at).trim()).toBe("")
        },
      ),
    )
  })

  test("are the rows of a table one by one, however long, with or without edges drawn", () => {
    const long = "Operating temperature of the housing | minus 25 to plus 55 degrees Celsius"
    const text = `Property of the gauge that is told here | Value in words\n${long}\n${long}\nMounted well above the water it lasts for years.`
    expect(sentences(text).map(({ start, end }) => text.slice(start, end))).toEqual(text.split("\n"))
  })
})
