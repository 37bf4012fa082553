// Applies the calibrations of the collections that are asked to the log-odds of an answer.
import type { ModelStamp } from "../../embedding/contract.ts"
import { hashText } from "../../embedding/hash-text.ts"
import type { ChunkHit } from "../../ports.ts"
import type { Calibration, Calibrations } from "../model/calibration.ts"
import { COEFFICIENTS, type Coefficients } from "./verdict-model.ts"

const revisionOf = (...coefficients: readonly Coefficients[]) => hashText(JSON.stringify(coefficients)).toString(36)

/**
 * Another revision has other log-odds, for which an earlier calibration says nothing. A neural model's collection is
 * judged by the lexical coefficients too, where `judgedHits` says so.
 */
export const VERDICT_REVISIONS: Readonly<Record<ModelStamp["kind"], string>> = {
  lexical: revisionOf(COEFFICIENTS.lexical),
  neural: revisionOf(COEFFICIENTS.neural, COEFFICIENTS.lexical),
}

/** The highest score of the reranker; null if it did not run. */
export function bestRerankScore(hits: readonly ChunkHit[]): number | null {
  const scores = hits.flatMap(({ scores }) => scores.rerank ?? [])
  return scores.length === 0 ? null : Math.max(...scores)
}

/** For several collections the mean; one without a calibration leaves the log-odds as they are. */
export function calibratedLogOdds(
  logOdds: number,
  calibrations: readonly Calibrations[],
  kind: ModelStamp["kind"],
  rerankScore: number | null,
): number {
  if (calibrations.length === 0) return logOdds
  const each = calibrations.map(({ plain, reranked }) => {
    const own = rerankScore === null ? plain : reranked
    return own?.revision === VERDICT_REVISIONS[kind] ? applied(own, logOdds, rerankScore ?? 0) : logOdds
  })
  return each.reduce((sum, one) => sum + one, 0) / each.length
}

const applied = ({ slope, offset, rerank }: Calibration, logOdds: number, rerankScore: number) =>
  slope * logOdds + offset + rerank * rerankScore
