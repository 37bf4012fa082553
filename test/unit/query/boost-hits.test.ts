// Boosts: what they raise and by how much, and that nothing else moves.
import { describe, expect, test } from "vitest"
import type { Boost } from "../../../src/query/model/question.ts"
import { boostHits } from "../../../src/query/retrieval/boost-hits.ts"
import { ask } from "../../support/fake-query.ts"
import { fakeHit } from "../../support/fake-source.ts"

const NOW = new Date("2026-06-01T00:00:00Z")
const hitOf = (name: string, metadata: Record<string, unknown>, score = 0.5) =>
  fakeHit({ text: `Refunds of ${name}.`, document: name, metadata, score })
const boosted = (boost: Partial<Boost>, ...hits: ReturnType<typeof hitOf>[]) =>
  boostHits(hits, { recency: null, metadata: [], ...boost }, NOW).map(({ documentId, score, scores }) => [
    documentId,
    Math.round(score * 1000) / 1000,
    Math.round((scores.boost ?? 0) * 1000) / 1000,
  ])

describe("recency", () => {
  const recency = { field: "published", halfLifeDays: 10, weight: 0.4 }
  test("halves with every half-life; what has no date, or one that cannot be read, stays", () => {
    const hits = [
      hitOf("old", { published: "2026-05-12" }),
      hitOf("new", { published: "2026-06-01T00:00:00Z" }),
      hitOf("undated", {}),
      hitOf("odd", { published: "yesterday" }),
      hitOf("listed", { published: ["2026-06-01T00:00:00Z"] }),
    ]
    expect(boosted({ recency }, ...hits)).toEqual([
      ["new", 0.7, 1.4],
      ["old", 0.55, 1.1],
      ["undated", 0.5, 1],
      ["odd", 0.5, 1],
      ["listed", 0.5, 1],
    ])
  })

  test("of a date to come is that of today", () => {
    expect(boosted({ recency }, hitOf("next", { published: "2027-01-01" }))).toEqual([["next", 0.7, 1.4]])
  })
})

describe("metadata", () => {
  test("a value counts alone, in a list and under a dotted name, and only as what it is", () => {
    const metadata = [{ field: "kind", value: "policy", weight: 0.2 }]
    const hits = [
      hitOf("other", { kind: "memo" }),
      hitOf("one", { kind: "policy" }),
      hitOf("listed", { kind: ["memo", "policy"] }),
    ]
    expect(boosted({ metadata }, ...hits).map(([name]) => name)).toEqual(["one", "listed", "other"])
    const nested = [{ field: "team.level", value: 3, weight: 0.5 }]
    expect(boosted({ metadata: nested }, hitOf("a", { team: { level: 3 } }))).toEqual([["a", 0.75, 1.5]])
    expect(boosted({ metadata: nested }, hitOf("a", { team: { level: "3" } }))).toEqual([["a", 0.5, 1]])
  })

  test("a dotted name is a field's own, or leads through objects and nothing else", () => {
    const metadata = [{ field: "team.level.now", value: 3, weight: 0.5 }]
    const had = [
      { "team.level.now": 3 },
      { team: { level: { now: 3 } } },
      {},
      { team: null },
      { team: "level" },
      { team: { level: null } },
      { team: { level: [3] } },
      { team: Object.create({ level: { now: 3 } }) },
    ]
    const factors = had.map((one) => boosted({ metadata }, hitOf("a", one))[0]?.[2])
    expect(factors).toEqual([1.5, 1.5, 1, 1, 1, 1, 1, 1])
    const letters = [{ field: "team.length", value: 5, weight: 0.5 }]
    expect(boosted({ metadata: letters }, hitOf("a", { team: "level" }))).toEqual([["a", 0.5, 1]])
  })

  test("several add up", () => {
    const metadata = [
      { field: "a", value: true, weight: 0.25 },
      { field: "b", value: 1, weight: 0.25 },
    ]
    expect(boosted({ metadata }, hitOf("x", { a: true, b: 1 }))).toEqual([["x", 0.75, 1.5]])
  })
})

test("a boost changes which passages become sources, and explain tells the factor; without one there is none", async () => {
  const hits = [hitOf("first", {}, 0.6), hitOf("second", { kind: "policy" }, 0.5), hitOf("third", {}, 0.4)]
  const boost = { recency: null, metadata: [{ field: "kind", value: "policy", weight: 0.5 }] }
  const with_ = await ask({ hits }, { topK: 1, explain: true, boost })
  expect(with_.answer.sources.map(({ documentId }) => documentId)).toEqual(["second"])
  expect(with_.answer.explain?.candidates.map((candidate) => candidate.boost)).toEqual([1.5, 1, 1])
  const without = await ask({ hits }, { topK: 1, explain: true })
  expect(without.answer.sources.map(({ documentId }) => documentId)).toEqual(["first"])
  expect(without.answer.explain?.candidates.map((candidate) => candidate.boost)).toEqual([null, null, null])
})

test("the least score is asked of what a passage has by itself", async () => {
  const hits = [hitOf("weak", { kind: "policy" }, 0.4), hitOf("strong", {}, 0.5)]
  const boost = { recency: null, metadata: [{ field: "kind", value: "policy", weight: 1 }] }
  const { answer } = await ask({ hits }, { minScore: 0.45, boost })
  expect(answer.sources.map(({ documentId }) => documentId)).toEqual(["strong"])
})
