// What a collection's calibration makes of the log-odds of an answer.
import { expect, test } from "vitest"
import {
  bestRerankScore,
  calibratedLogOdds,
  VERDICT_REVISIONS,
} from "../../../src/query/grounding/calibrated-log-odds.ts"
import { predictVerdict } from "../../../src/query/grounding/verdict.ts"
import { type Calibration, NOT_CALIBRATED } from "../../../src/query/model/calibration.ts"
import { toSources } from "../../../src/query/retrieval/search-chunks.ts"
import { fakeHit } from "../../support/fake-source.ts"

const fitted = (changes: Partial<Calibration> = {}): Calibration => ({
  ...{ revision: VERDICT_REVISIONS.lexical, slope: 2, offset: 1, rerank: 0 },
  ...changes,
})

test("log-odds are stretched and moved, and the reranker's score counts only where it ran", () => {
  const calibrations = { plain: fitted(), reranked: fitted({ slope: 0.5, offset: 0, rerank: 3 }) }
  expect(calibratedLogOdds(-1, [calibrations], "lexical", null)).toBe(-1)
  expect(calibratedLogOdds(3, [calibrations], "lexical", null)).toBe(7)
  expect(calibratedLogOdds(-1, [calibrations], "lexical", 2)).toBe(5.5)
  expect(calibratedLogOdds(-1, [{ ...calibrations, reranked: null }], "lexical", 2)).toBe(-1)
})

test("one that was fitted to other coefficients changes nothing, and the two kinds of embedder have different ones", () => {
  const stale = { ...NOT_CALIBRATED, plain: fitted({ revision: "earlier" }) }
  expect(calibratedLogOdds(-1.5, [stale], "lexical", null)).toBe(-1.5)
  expect(calibratedLogOdds(-1.5, [{ ...NOT_CALIBRATED, plain: fitted() }], "neural", null)).toBe(-1.5)
})

test("several collections have the mean, those without a calibration among them", () => {
  expect(calibratedLogOdds(3, [{ ...NOT_CALIBRATED, plain: fitted() }, NOT_CALIBRATED], "lexical", null)).toBe(5)
  expect(calibratedLogOdds(3, [], "lexical", null)).toBe(3)
})

test("the best score of the reranker counts, wherever it stands", () => {
  const scored = (rerank: number) => fakeHit({ text: "x", scores: { dense: 0.5, sparse: 1, rerank } })
  expect(bestRerankScore([scored(-3), scored(2), fakeHit({ text: "y" })])).toBe(2)
  expect(bestRerankScore([fakeHit({ text: "y" })])).toBeNull()
})

test("a verdict turns with the calibration, whose score it tells", () => {
  const hits = [fakeHit({ text: "The ferry leaves the north pier at nine.", scores: { dense: 0.8, sparse: 9 } })]
  const ask = (plain: Calibration | null) =>
    predictVerdict("When does the ferry leave the north pier?", hits, toSources(hits, 1), "lexical", [
      { ...NOT_CALIBRATED, plain },
    ])
  const before = ask(null)
  expect(before.verdict).toBe("answered")
  expect(ask(fitted({ slope: 1, offset: -20 }))).toMatchObject({ verdict: "abstained" })
  const same = ask(fitted({ slope: 1, offset: 0 }))
  expect(same.score).toBeCloseTo(before.score, 12)
})
