// Fusion: what one score is made of, by scores and by ranks, and that both lie between 0 and 1.
import { describe, expect, test } from "vitest"
import { fusedRanks, fusedScore, mostByRank, rankWeights } from "../../../src/query/model/fused-score.ts"

describe("by scores", () => {
  test("a leg counts its weight's share, keywords by how near they come to saturation", () => {
    expect(fusedScore(0.25, { dense: 0.8, sparse: 20 })).toBeCloseTo(0.25 * 0.8 + 0.75 * 0.5)
    expect(fusedScore(0, { dense: 0.8, sparse: 60 })).toBeCloseTo(0.75)
    expect(fusedScore(1, { dense: 0.8, sparse: 60 })).toBeCloseTo(0.8)
  })

  test("a leg that did not find the passage counts nothing", () => {
    expect(fusedScore(0.5, { dense: null, sparse: 20 })).toBeCloseTo(0.25)
    expect(fusedScore(0.5, { dense: 0.8, sparse: null })).toBeCloseTo(0.4)
  })
})

describe("by ranks", () => {
  test("legs of the same weight are joined plainly, and what is first in both has all there is", () => {
    expect(rankWeights(0.5)).toEqual([1, 1])
    expect(mostByRank(0.5)).toBeCloseTo(2 / 10)
    const fused = fusedRanks(0.5, ["both", "meaning"], ["both", "keywords", "last"])
    expect([...fused.keys()]).toEqual(["both", "meaning", "keywords", "last"])
    expect(fused.get("both")).toBeCloseTo(1)
    expect(fused.get("meaning")).toBeCloseTo(1 / 11 / 0.2)
    expect(fused.get("keywords")).toBeCloseTo(1 / 11 / 0.2)
    expect(fused.get("last")).toBeCloseTo(1 / 12 / 0.2)
  })

  test("a heavier leg's ranks fall more slowly, and a leg without weight gives nothing", () => {
    expect(rankWeights(0.75)).toEqual([1.5, 0.5])
    const fused = fusedRanks(0.75, ["meaning"], ["keywords"])
    expect(fused.get("meaning")).toBeCloseTo(1 / (1 / 1.5 + 9) / mostByRank(0.75))
    expect(fused.get("keywords")).toBeCloseTo(1 / (1 / 0.5 + 9) / mostByRank(0.75))
    expect([...fusedRanks(1, ["meaning"], ["keywords"]).values()]).toEqual([1, 0])
    expect([...fusedRanks(0, ["meaning"], ["keywords"]).values()]).toEqual([0, 1])
  })
})
