// Full-width letters and digits, in the question or in the text, ask and say the same as plain ones.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { extractiveAnswerer } from "../../../src/adapters/extractive/extractive-answerer.ts"
import { inPlainWidth } from "../../../src/embedding/plain-width.ts"
import { createGrounder } from "../../../src/query/grounding/ground.ts"
import { predictVerdict } from "../../../src/query/grounding/verdict.ts"
import { toSources } from "../../../src/query/retrieval/search-chunks.ts"
import { ASKER } from "../../support/fake-asker.ts"
import { fakeHit } from "../../support/fake-source.ts"

/** As an input method for Chinese or Japanese writes it. */
const wide = (text: string) =>
  text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)).replaceAll(" ", "\u3000")

function predicted(query: string, text: string) {
  const hits = [fakeHit({ text })]
  const sources = toSources(hits, 5)
  return { sources, ...predictVerdict(query, hits, sources, "lexical") }
}

const MILL =
  "The old mill is called Grete. It has 7 rooms, and Ada Moss leads it. Visitors may bring dogs to room 12. Boat B costs 9 euros a day. Boat A costs 8 euros a day. The quay is closed on Mondays because it is washed then."

describe.each([
  "What is the old mill called?",
  "How many rooms does the mill have?",
  "Who leads the mill and what does boat B cost?",
  "May visitors bring dogs to room 12?",
  "Which boat costs 8 euros?",
  "What does boat a cost a day?",
  "Why is the quay closed on Mondays?",
  "When is the quay closed?",
  "What is the colour of the mill?",
])("%s", (question) => {
  test("is judged alike in either width", () => {
    const { verdict, score, missing, statements } = predicted(question, MILL)
    expect(predicted(wide(question), MILL)).toMatchObject({ verdict, score, missing, statements })
  })

  test("has the same quotes in a text of either width", () => {
    const { verdict, statements } = predicted(question, MILL)
    const inWide = predicted(question, wide(MILL))
    expect(inWide.verdict).toBe(verdict)
    expect(inWide.statements.map(({ start, end }) => ({ start, end }))).toEqual(
      statements.map(({ start, end }) => ({ start, end })),
    )
  })
})

test.each([
  ["水車小屋は何時に開きますか。", "水車小屋は１０時に開きます。渡し船は赤い色です。", "水車小屋は１０時に開きます。"],
  [
    "渡し船の料金はいくらですか。",
    "渡し船の料金は８００円（税込）です。水車小屋は古いです。",
    "渡し船の料金は８００円（税込）です。",
  ],
])("%s", async (query, text, quote) => {
  const { sources, verdict, statements } = predicted(query, text)
  expect(verdict).toBe("answered")
  const grounder = createGrounder(sources)
  const asked = { question: query, sources, statements, maxTokens: null, temperature: null, asker: ASKER }
  for await (const event of extractiveAnswerer().stream({ ...asked, signal: new AbortController().signal }))
    if (event.type === "text") grounder.push(event.text)
  const { citations, claims } = grounder.finish()
  expect(citations.map((citation) => citation.quote)).toEqual([quote])
  for (const { start, end } of citations) expect(text.slice(start - 100, end - 100)).toBe(quote)
  expect(claims).toMatchObject([{ verdict: "supported" }])
})

describe("a text in plain width", () => {
  test.each([
    ["Ｐｌａｎ　Ａ：　４９．５０　ＥＵＲ．", "Plan A: 49.50 EUR."],
    ["価格は１２，５００円（税込）です。", "価格は12,500円（税込）です。"],
    ["「ＡＢＣ」、（１２％）です。", "「ABC」、（12％）です。"],
    ["何時ですか？", "何時ですか？"],
  ])("%s", (written, plain) => {
    expect(inPlainWidth(written)).toBe(plain)
  })

  test("has the same length, and is not changed again", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."aＡ９．（　 。ガ\n😀") }), (text) => {
        const plain = inPlainWidth(text)
        expect(plain).toHaveLength(text.length)
        expect(inPlainWidth(plain)).toBe(plain)
      }),
    )
  })
})
