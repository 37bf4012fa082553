// By whose cosines an answer is judged: the model's, or those of letters where the model cannot tell passages apart.
import { describe, expect, test } from "vitest"
import { judgedHits } from "../../../src/query/grounding/judged-hits.ts"
import { predictVerdict } from "../../../src/query/grounding/verdict.ts"
import { toSources } from "../../../src/query/retrieval/search-chunks.ts"
import { ask, COLLECTION, fakeModel, headOf, LEXICAL, NOTHING_KNOWN } from "../../support/fake-query.ts"
import { fakeHit } from "../../support/fake-source.ts"

const QUESTION = "Πότε ανοίγει το μουσείο του λιμανιού;"
const TEXTS = [
  "Το μουσείο του λιμανιού ανοίγει στις εννέα.",
  "Οι γάτες κοιμούνται στον ήλιο.",
  "Το ψωμί κοστίζει δύο ευρώ.",
]
/** A model that does not know a language finds all of its passages alike. */
const hitsAt = (dense: number | null) =>
  TEXTS.map((text, i) => fakeHit({ text, document: `doc_${i}`, scores: { dense, sparse: 9 - i } }))
const cosines = (hits: readonly { scores: { dense: number | null } }[]) => hits.map(({ scores }) => scores.dense ?? -1)

describe("what a verdict is judged by", () => {
  test("are the model's own cosines for a language that it knows", () => {
    const hits = hitsAt(0.8)
    expect(judgedHits(QUESTION, hits, "neural", true)).toEqual({ hits, kind: "neural" })
  })

  test.each([
    ["in a language that it does not know", 0.8, false],
    ["without the embedder", null, true],
  ])("are cosines of letters %s", (_, dense, isLanguageKnown) => {
    const { hits, kind } = judgedHits(QUESTION, hitsAt(dense), "neural", isLanguageKnown)
    expect(kind).toBe("lexical")
    const [museum = 0, ...others] = cosines(hits)
    expect(museum).toBeGreaterThan(0.4)
    expect(Math.max(...others)).toBeLessThan(museum / 2)
    expect(hits.map(({ scores }) => scores.sparse)).toEqual([9, 8, 7])
  })

  test("counts a passage's headings, as its vector does", () => {
    const [text = ""] = TEXTS.slice(2)
    const under = (...headingPath: string[]) =>
      cosines(judgedHits(QUESTION, [fakeHit({ text, headingPath })], "neural", false).hits)[0] ?? 0
    expect(under("Μουσείο του λιμανιού")).toBeGreaterThan(under() + 0.1)
  })
})

test("a verdict in a language that the model does not know depends on none of the model's cosines", () => {
  const at = (dense: number, isLanguageKnown: boolean) => {
    const hits = hitsAt(dense)
    const { verdict, score } = predictVerdict(QUESTION, hits, toSources(hits, 3), "neural", [], isLanguageKnown)
    return { verdict, score }
  }
  expect(at(0.9, false)).toEqual(at(0.1, false))
  expect(at(0.9, false).verdict).toBe("answered")
  expect(at(0.9, true).score).not.toBeCloseTo(at(0.1, true).score, 2)
})

test("a question is judged so where its collection's model does not know its language", async () => {
  const stamp = { ...LEXICAL, kind: "neural" as const, model: "a/model" }
  const heads = new Map([[COLLECTION, headOf({ embedding: stamp })]])
  const { llm } = fakeModel("a/model", [`${TEXTS[0]} [1]`])
  const scoreAt = async (dense: number) => {
    const { answer } = await ask({ stamp, heads, llm, hits: hitsAt(dense) }, { known: NOTHING_KNOWN, query: QUESTION })
    return answer.grounding.score
  }
  expect(await scoreAt(0.9)).toBeGreaterThan(0.5)
  expect(await scoreAt(0.9)).toBe(await scoreAt(0.1))
})
