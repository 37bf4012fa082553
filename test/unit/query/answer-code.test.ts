// Code in an answer: it is text, reaches the user as it is written, and its indexes are compared as figures are.
import { describe, expect, test } from "vitest"
import { codeSpans, indexedNames, saidIn } from "../../../src/query/grounding/code-spans.ts"
import { fakeSources } from "../../support/fake-source.ts"
import { ground } from "./grounded.ts"

const SOURCES = fakeSources(
  "Read the header of a table with `rows[0]`. Its last cell is `cells[9]`. The total is 3 euros.",
)

describe("an index in code", () => {
  test.each([
    ["Read the header of a table with `rows[0]` [1.1]."],
    ["Read the header of a table with rows[0] [1.1]."],
    ["```\nx = rows[0]\ny = [1]\n```\n\nRead the header of a table with `rows[0]` [1.1]."],
  ])("is no mark: %s", (text) => {
    const { answer, claims, citations } = ground([...text], SOURCES)
    expect(answer).toBe(text.replace("with rows[0]", "with `rows[0]`").replace("[1.1]", "[1]"))
    expect(claims.at(-1)?.verdict).toBe("supported")
    expect(citations[0]?.quote).toBe("Read the header of a table with `rows[0]`.")
  })

  test("is compared with that of the source", () => {
    const verdictOf = (text: string) => ground([text], SOURCES).claims[0]?.verdict
    expect(verdictOf("Read the header of a table with `rows[1]` [1.1].")).not.toBe("supported")
    expect(verdictOf("Read the header of a table with rows[1].")).not.toBe("supported")
  })
})

test("what an answer says has no marks, but the indexes of its code", () => {
  const text = "See `a[1]` and [1] b [2].\n```\nc[3]\n```"
  expect(saidIn(text, { start: 0, end: text.length })).toBe("See `a[ 1]` and b.\n```\nc[ 3]\n```")
  expect(saidIn(text, { start: text.indexOf("b ["), end: text.indexOf("\n") })).toBe("b.")
})

test("code is found between backticks and fences, and the names that have an index in it", () => {
  const text = "`a[0]` b[1] ``c`d[i]``\n\n- ~~~\n  e_f[2]\n  ~~~\n`g\n\nh[1]`\n```\ni[1]"
  expect(codeSpans(text).map(({ start, end }) => text.slice(start, end))).toEqual([
    "`a[0]`",
    "``c`d[i]``",
    "~~~\n  e_f[2]\n  ~~~",
    "```\ni[1]",
  ])
  expect(indexedNames(text)).toEqual(["a", "d", "e_f", "i"])
})
