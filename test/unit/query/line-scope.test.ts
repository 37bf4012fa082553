// Short lines of names and values take on the titles over them, but not those that name another value.
import { expect, test } from "vitest"
import { predictVerdict } from "../../../src/query/grounding/verdict.ts"
import { toSources } from "../../../src/query/retrieval/search-chunks.ts"
import { fakeHit } from "../../support/fake-source.ts"

const RATES = "# Harbour feast\n\n## Rates\n\n- Mooring: 4 euros\n- Lunch: 11 euros\n- Ferry: 14 euros\n"

const ask = (query: string) => {
  const hits = [fakeHit({ text: RATES })]
  const { verdict, statements } = predictVerdict(query, hits, toSources(hits, 5), "lexical")
  return { verdict, quotes: statements.map(({ displayText }) => displayText) }
}

test("a line is about what stands over its list", () => {
  expect(ask("What is the price of the harbour feast lunch?")).toEqual({
    verdict: "answered",
    quotes: ["Lunch: 11 euros"],
  })
})

test("the value of another name is none of what is asked about", () => {
  expect(ask("What does a blanket cost at the harbour feast?").verdict).toBe("abstained")
})
