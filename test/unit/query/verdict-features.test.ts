// What the fitted model of the verdict is given of hits and statements: each feature by itself.
import { describe, expect, test } from "vitest"
import { featuresOf } from "../../../src/query/grounding/verdict-features.ts"
import type { Choice } from "../../../src/query/model/evidence/choose-statements.ts"
import type { Candidate } from "../../../src/query/model/evidence/find-candidates.ts"
import { fakeHit } from "../../support/fake-source.ts"
import { choiceOf, statement, type Words } from "./choices.ts"

describe("a feature", () => {
  const scored = (scores: { dense?: number; sparse?: number }[]) =>
    scores.map(({ dense = null, sparse = null }) => fakeHit({ text: "", scores: { dense, sparse } }))
  const of = (over: Partial<Choice>, hits = scored([]), words: Words = { crane: 0.5, rope: 0.5 }) =>
    featuresOf(choiceOf(words, [statement([1, 0.4])], over), hits)

  test("the cosine is that of the nearest hit, its lead that over the middle of four or more", () => {
    const four = [0.2, 0.9, 0.4, 0.6].map((dense) => ({ dense }))
    expect(of({}, scored(four))).toMatchObject({ cosine: 0.9, cosineLead: 0.9 - 0.4 })
    expect(of({}, scored(four.slice(1)))).toMatchObject({ cosine: 0.9, cosineLead: 0.9 })
  })

  test("the lead of the keywords is the share of the best that the middle lacks", () => {
    const four = [2, 8, 4, 1].map((sparse) => ({ sparse }))
    expect(of({}, scored(four)).keywordLead).toBe(1 - 2 / 8)
    expect(of({}, scored(four.slice(1))).keywordLead).toBe(1)
  })

  test("where no keyword is found the words that stand for them speak", () => {
    const { own, keywordLead } = of({}, scored([{ dense: 1 }]))
    expect(own).toBeGreaterThan(0)
    expect(keywordLead).toBe(own)
  })

  test.each([
    [0, 1],
    [5, 0.8],
    [25, 0],
    [50, 0],
  ])("%i hits are as few as %d", (hits, few) => {
    expect(of({}, scored(Array(hits).fill({}))).few).toBeCloseTo(few, 9)
  })

  test.each<[Candidate["kind"], number, number]>([
    [1, 1, 0],
    [0, 0, 0],
    [-1, 0, 1],
  ])("the kind %i of the best statement counts, and no other's", (kind, hasKind, lacksKind) => {
    const chosen = [statement([1, 1], { kind: kind === 1 ? -1 : 1, score: 1 }), statement([1, 1], { kind, score: 2 })]
    expect(of({ chosen })).toMatchObject({ hasKind, lacksKind })
  })

  test.each([
    [true, 1],
    [false, 0],
    [null, 0.5],
  ])("a value that counts what is counted (%s) is worth %d", (counted, worth) => {
    expect(of({ binding: { covered: [1, 1], share: 1, counted } }).counted).toBe(worth)
    expect(of({}).counted).toBe(0.5)
  })

  test("of the names a part is there, or all of none", () => {
    expect(of({}, [], { Berlin: 0.5, Skerrin: 0.5 }).names).toBeCloseTo((1 + 0.4) / 2, 9)
    expect(of({}).names).toBe(1)
  })

  test("words beside the value count where there is one, else those of the statements", () => {
    const binding = { covered: [1, 1], share: 0.25, counted: null }
    const [free, tied] = [of({}), of({ binding })]
    expect(free.count).toBeCloseTo(Math.log(2) / Math.log(9), 9)
    expect(tied.count).toBeCloseTo(Math.log(3) / Math.log(9), 9)
    expect([free.own, tied.own]).toEqual([expect.closeTo(0.7, 9), 0.25])
    expect(of({ chosen: [statement([0.5, 0.4])] }).count).toBe(free.count)
  })
})
