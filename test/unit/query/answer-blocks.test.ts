// Tables, headings and blocks of code of an answer: what of them claims something, and what is left when claims are removed.
import { describe, expect, test } from "vitest"
import { dropClaims } from "../../../src/query/grounding/drop-claims.ts"
import { blocksOf, isMarkup } from "../../../src/query/grounding/markup.ts"
import { fakeSources } from "../../support/fake-source.ts"
import { ground } from "./grounded.ts"

const SOURCES = fakeSources(
  "The kiln burns at 1,200 degrees. The glaze dries for two days. The studio opens at nine. Run `fire --slow` first. Then run `cool --all` last.",
)
const over = (text: string) => ground([text], SOURCES)
const said = ({ answer, claims }: ReturnType<typeof over>) =>
  claims.map(({ answerStart, answerEnd, verdict }) => [answer.slice(answerStart, answerEnd), verdict])
/** What is left without the claims that are not supported. */
const strictly = (text: string) => {
  const { events: _, streamed: __, ...grounded } = over(text)
  const kept = grounded.claims.flatMap(({ verdict }, i) => (verdict === "supported" ? [i] : []))
  return dropClaims(grounded, new Set(kept), true)
}
const TABLE = "| Step | Value |\n|:---|---:|"
const RIGHT = "| Kiln burns | 1,200 degrees [1.1] |"
const WRONG = "| Glaze dries | eleven days [1.2] |"

describe("of a table", () => {
  test("the header and the rule claim nothing, the rows do", () => {
    expect(said(over(`${TABLE}\n${RIGHT}\n${WRONG}`))).toEqual([
      ["| Kiln burns | 1,200 degrees [1] |", "supported"],
      ["| Glaze dries | eleven days [1] |", "contradicted"],
    ])
    expect(said(over("Step | Value\n--- | ---\nKiln burns | 1,200 degrees [1.1]"))).toEqual([
      ["Kiln burns | 1,200 degrees [1]", "supported"],
    ])
  })

  test.each([
    ["the last row goes", [RIGHT, WRONG], [RIGHT]],
    ["the first row goes", [WRONG, RIGHT], [RIGHT]],
    ["a row between goes", [RIGHT, WRONG, RIGHT], [RIGHT, RIGHT]],
  ])("%s alone", (_, rows, left) => {
    const text = `The studio opens at nine [1.3].\n\n${[TABLE, ...rows].join("\n")}`
    expect(strictly(text).answer).toBe(
      `The studio opens at nine [1].\n\n${[TABLE, ...left].join("\n")}`.replace(/\[1\.\d\]/g, "[1]"),
    )
  })

  test("all goes with its only row", () => {
    expect(
      strictly(`The studio opens at nine [1.3].\n\n${TABLE}\n${WRONG}\n\nThe kiln burns at 1,200 degrees [1.1].`),
    ).toMatchObject({
      answer: "The studio opens at nine [1].\n\n\nThe kiln burns at 1,200 degrees [1].",
      claims: [{ citations: [0] }, { citations: [1] }],
    })
  })
})

describe("of a block of code", () => {
  test("the lines around it claim nothing", () => {
    expect(said(over("Run this:\n\n```shell\nRun `fire --slow` first.\n```")).map(([text]) => text)).toEqual([
      "Run `fire --slow` first.",
    ])
  })

  test("all goes, or nothing", () => {
    const code = (last: string) =>
      `The studio opens at nine [1.3].\n\n\`\`\`sh\nThe kiln burns at 1,200 degrees.\n${last}\n\`\`\``
    const right = code("The glaze dries for two days.")
    expect(strictly(right).answer).toBe(right.replace("[1.3]", "[1]"))
    const { answer, claims, citations } = strictly(code("The glaze dries for eleven days."))
    expect(answer).toBe("The studio opens at nine [1].")
    expect([claims.length, citations.length]).toEqual([1, 1])
  })
})

test("a heading that states something is a claim, another one is none, also before a mark", () => {
  expect(said(over("## The kiln is cold\n\nThe kiln burns at 1,200 degrees [1.1]."))[0]?.[0]).toBe(
    "## The kiln is cold",
  )
  expect(said(over("## Kiln\n\n**Heat**\n\nThe kiln burns at 1,200 degrees [1.1].")).map(([text]) => text)).toEqual([
    "The kiln burns at 1,200 degrees [1].",
  ])
})

test("blocks are found with their frames, also unfinished and without outer bars", () => {
  const text = "a | b\n\n| c | d |\n| - | - |\n| e | f |\ng\n\n```x\n| h | i |\n|---|---|\n"
  const slice = ({ start, end }: { start: number; end: number }) => text.slice(start, end)
  expect(blocksOf(text).map((block) => [block.isTable, block.frame.map(slice), block.body.map(slice)])).toEqual([
    [false, ["```x"], ["| h | i |", "|---|---|", ""]],
    [true, ["| c | d |", "| - | - |"], ["| e | f |"]],
  ])
  const at = text.indexOf("| c")
  expect([at, at + 12].map((start) => isMarkup(blocksOf(text), { start, end: start + 3 }))).toEqual([true, true])
  expect(isMarkup(blocksOf(text), { start: text.indexOf("| e"), end: text.indexOf("\ng") })).toBe(false)
})
