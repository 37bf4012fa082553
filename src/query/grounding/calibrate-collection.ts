// Fits a collection's calibration to one half of its tenant's own questions and measures it on the other half.
import type { TenantContext } from "../../context.ts"
import type { ModelStamp } from "../../embedding/contract.ts"
import { AppError } from "../../errors.ts"
import { type CollectionId, newId } from "../../ids.ts"
import { recordUse } from "../history/record-question.ts"
import type { Calibration, Calibrations } from "../model/calibration.ts"
import { fitLogistic } from "../model/fit-logistic.ts"
import { brier, calibrationError } from "../model/score-errors.ts"
import { type EmbedAllDeps, embedAll, inTurns } from "../retrieval/many-questions.ts"
import { type RetrieveDeps, retrieve } from "../retrieval/retrieve.ts"
import { toSources } from "../retrieval/search-chunks.ts"
import { bestRerankScore, calibratedLogOdds, VERDICT_REVISIONS } from "./calibrated-log-odds.ts"
import { type JudgedPart, judgedParts, verdictOf } from "./verdict.ts"

/** `answerable`: the collection's documents answer it. */
export type KnownQuestion = { query: string; answerable: boolean }

/** Of `grounding.score` and the verdicts on the half that was not used for fitting; shares of 1. */
export type CalibrationFigures = {
  brier: number
  calibrationError: number
  /** Of the answerable questions. */
  answered: number
  /** Of the others. */
  wronglyAnswered: number
}

export type CalibratedCollection = {
  /** Null: none is better than the one that stands, on both halves. */
  chosen: Calibration | null
  /** With `chosen` in its place; those that stand if it is null. */
  calibrations: Calibrations
  /** Of the collection's embedder. */
  kind: ModelStamp["kind"]
  fittedOn: number
  reportedOn: number
  before: CalibrationFigures
  after: CalibrationFigures
}

type CalibrateDeps = RetrieveDeps & EmbedAllDeps
/** What is known of a question before the verdict; no parts if nothing was found. */
export type Evidence = {
  answerable: boolean
  parts: readonly JudgedPart[]
  rerankScore: number | null
}

/** Draws the slope to 1 and the reranker's weight to 0, as much as one question with log-odds of 1 would. */
const PENALTY = 1

/** Throws `collection-not-found`, `embedding-model-mismatch`, and `embedder-unavailable` if evidence is missing. */
export async function calibrateCollection(
  deps: CalibrateDeps,
  ctx: TenantContext,
  collectionId: CollectionId,
  questions: readonly KnownQuestion[],
  settings: { topK: number; rerank: boolean },
): Promise<CalibratedCollection> {
  const head = (await deps.collections.heads(ctx.tenantId, [collectionId])).get(collectionId)
  if (!head) throw new AppError("collection-not-found")
  const { embedding: stamp, calibrations: standing } = head.profile
  const vectors = await embedAll(deps, ctx, "calibrate", collectionId, questions, stamp)
  const spent = { embeddingTokens: 0, rerankPassages: 0 }
  const heads = new Map([[collectionId, { state: "clean", head } as const]])
  const account = () => recordUse(deps, ctx, { id: newId("job"), endpoint: "calibrate", collectionId }, spent)
  const evidence = await inTurns(questions, async ({ query, answerable }, i): Promise<Evidence> => {
    const retrieval = { ...PLAIN_RETRIEVAL, query, collectionIds: [collectionId], filter: ctx.filter, ...settings }
    const { hits, degraded, isLanguageKnown } = await retrieve(
      deps,
      ctx,
      retrieval,
      { embedding: vectors[i] ?? null, heads },
      spent,
    )
    if (degraded.length > 0)
      throw new AppError("embedder-unavailable", degraded.includes("rerank") ? { detail: NO_RERANKER } : {})
    const isFound = hits.length > 0
    const parts = isFound ? judgedParts(query, hits, toSources(hits, settings.topK), stamp.kind, isLanguageKnown) : []
    return { answerable, parts, rerankScore: bestRerankScore(hits) }
  }).finally(account) // what was reranked is used also where the rest fails
  return chooseCalibration(evidence, standing, stamp.kind, settings.rerank)
}

const NO_RERANKER = "The reranker did not answer in time, or RERANK_MODEL names none. Nothing was calibrated."
const PLAIN_RETRIEVAL = { fusion: null, minScore: null, useVector: true, useKeyword: true, boost: null }

/** Of the questions as they were judged; the calibration stays unless another is better on both halves. */
export function chooseCalibration(
  evidence: readonly Evidence[],
  standing: Calibrations,
  kind: ModelStamp["kind"],
  isReranked: boolean,
): CalibratedCollection {
  const [fitted, reported] = halvesOf(evidence)
  const calibration = fitCalibration(fitted, kind, isReranked)
  const changed = { ...standing, [isReranked ? "reranked" : "plain"]: calibration }
  const [before, after] = [figuresOf(reported, standing, kind), figuresOf(reported, changed, kind)]
  const isBetter =
    calibration.slope > 0 &&
    figuresOf(fitted, changed, kind).brier < figuresOf(fitted, standing, kind).brier &&
    after.brier < before.brier
  return {
    chosen: isBetter ? calibration : null,
    calibrations: isBetter ? changed : standing,
    kind,
    fittedOn: fitted.length,
    reportedOn: reported.length,
    before,
    after: isBetter ? after : before,
  }
}

/** Every other question of each kind, so that both halves have both kinds. */
function halvesOf(evidence: readonly Evidence[]): [fitted: Evidence[], reported: Evidence[]] {
  const kinds = [true, false].map((answerable) => evidence.filter((one) => one.answerable === answerable))
  const half = (parity: number) => kinds.flatMap((some) => some.filter((_, i) => i % 2 === parity))
  return [half(0), half(1)]
}

/** The score of an answer to several questions is the lowest of theirs, so the log-odds of the least sure one are fitted. */
function fitCalibration(evidence: readonly Evidence[], kind: ModelStamp["kind"], isReranked: boolean): Calibration {
  const usable = evidence.filter(({ parts, rerankScore }) => parts.length > 0 && isReranked === (rerankScore !== null))
  const rows = usable.map(({ answerable, parts, rerankScore }) => {
    const logOdds = Math.min(...parts.map((part) => part.logOdds))
    return {
      x: isReranked ? [logOdds, rerankScore ?? 0] : [logOdds],
      offset: logOdds,
      positive: answerable,
      weight: 1,
    }
  })
  const fitted = fitLogistic(rows, PENALTY).map((value) => Math.round(value * 1_000) / 1_000)
  const [slope = 0, rerank = 0] = isReranked ? fitted : [fitted[0]]
  return { revision: VERDICT_REVISIONS[kind], slope: 1 + slope, offset: fitted.at(-1) ?? 0, rerank }
}

function figuresOf(
  evidence: readonly Evidence[],
  calibrations: Calibrations,
  kind: ModelStamp["kind"],
): CalibrationFigures {
  const judged = evidence.map(({ answerable, parts, rerankScore }) => {
    if (parts.length === 0) return { positive: answerable, score: 0, isAnswered: false }
    const calibrate = (logOdds: number) => calibratedLogOdds(logOdds, [calibrations], kind, rerankScore)
    const { score, verdict } = verdictOf(parts, calibrate)
    return { positive: answerable, score, isAnswered: verdict === "answered" }
  })
  const answeredOf = (positive: boolean) => {
    const some = judged.filter((one) => one.positive === positive)
    return some.filter(({ isAnswered }) => isAnswered).length / Math.max(1, some.length)
  }
  return {
    brier: brier(judged),
    calibrationError: calibrationError(judged),
    answered: answeredOf(true),
    wronglyAnswered: answeredOf(false),
  }
}
