// How the verdict's fit is chosen: by the half that is fitted on alone, the same each time.
import { describe, expect, test } from "vitest"
import { featuresOf } from "../../../src/query/grounding/verdict-features.ts"
import { FEATURES, type Features } from "../../../src/query/grounding/verdict-model.ts"
import { chooseStatements } from "../../../src/query/model/evidence/choose-statements.ts"
import { toSources } from "../../../src/query/retrieval/search-chunks.ts"
import { chooseFit, missesOf } from "../../eval/choose-fit.ts"
import { fitVerdict } from "../../eval/fit-verdict.ts"
import type { Outcome } from "../../eval/judge-asked.ts"
import { fakeHit } from "../../support/fake-source.ts"

const hit = fakeHit({ text: "The deposit of the family tariff is 35 euros a year.", scores: { dense: 0.5, sparse: 9 } })
const sources = toSources([hit], 5)
const choice = chooseStatements("How much is the yearly deposit of the family tariff?", sources)
const asked = featuresOf(choice, [hit])

/** Of a seed, between 0 and 1. */
const draw = (seed: number) => (Math.imul(seed + 1, 0x9e3779b1) >>> 0) / 2 ** 32

function outcomeOf(i: number, half: "fit" | "report", set: string): Outcome {
  const isAnswerable = i % 2 === 0
  const own = Math.min(1, (isAnswerable ? 0.4 : 0) + 0.6 * draw(i))
  const features = Object.fromEntries(FEATURES.map((name) => [name, name === "own" ? own : asked[name]])) as Features
  const evidence = { choice, features, kind: "lexical" as const }
  return {
    ...{ set, half, halvedBy: `${set} ${i}`, hits: [hit], sources, ...evidence, parts: [evidence] },
    answerability: isAnswerable ? "answerable" : "unanswerable",
    question: {
      ...{ id: `${i}`, text: "", part: "", relevant: new Set(), spans: [], evidence: [] },
      answerability: isAnswerable ? "answerable" : "unanswerable",
    },
  }
}
const SETS = ["clapnq", "near-topic alone"]
const both = SETS.flatMap((set) =>
  Array.from({ length: 24 }, (_, i) => outcomeOf(i, i % 3 === 0 ? "report" : "fit", set)),
)

describe("the choice", () => {
  const chosen = chooseFit(both, "lexical")

  test("is the same each time", () => {
    expect(chooseFit(both, "lexical")).toEqual(chosen)
  })

  test("never sees the half that is reported on", () => {
    const turned = both.map((outcome): Outcome => {
      if (outcome.half === "fit") return outcome
      const answerability = outcome.answerability === "answerable" ? "unanswerable" : "answerable"
      return { ...outcome, answerability, features: { ...outcome.features, own: 1 - outcome.features.own, names: 9 } }
    })
    expect(chooseFit(turned, "lexical")).toEqual(chosen)
    expect(
      chooseFit(
        both.filter(({ half }) => half === "fit"),
        "lexical",
      ),
    ).toEqual(chosen)
  })

  test("looks at the half that is fitted on", () => {
    const turned = both.map((outcome): Outcome => {
      const answerability = outcome.answerability === "answerable" ? "unanswerable" : "answerable"
      return outcome.half === "fit" ? { ...outcome, answerability } : outcome
    })
    expect(chooseFit(turned, "lexical").coefficients).not.toEqual(chosen.coefficients)
  })

  test("has what tells the answerable apart count for an answer", () => {
    expect(chosen.coefficients.own).toBeGreaterThan(0)
    expect(fitVerdict(both, { prior: 0.5, penalty: 1e6, families: {} }).own).toBe(0)
  })
})

test("a setting loses by goals it misses and by the truth it holds improbable", () => {
  const right = [true, false].map((positive) => ({
    ...{ set: "clapnq", positive, score: positive ? 0.9 : 0.1, verdict: positive ? "answered" : "abstained" },
  }))
  const unsure = right.map((one) => ({ ...one, score: one.positive ? 0.6 : 0.4 }))
  const wrong = right.map((one) => ({ ...one, verdict: one.positive ? "abstained" : "answered" }))
  expect(missesOf(right)).toBeLessThan(missesOf(unsure))
  expect(missesOf(right)).toBeLessThan(missesOf(wrong))
})
