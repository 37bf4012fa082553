// JSON of collections, and of what was fitted to their own questions.
import type { z } from "zod"
import type { Collection } from "../documents/model/document.ts"
import type { ModelStamp } from "../embedding/contract.ts"
import type { CalibratedCollection, CalibrationFigures } from "../query/grounding/calibrate-collection.ts"
import { VERDICT_REVISIONS } from "../query/grounding/calibrated-log-odds.ts"
import type { Calibration, Calibrations } from "../query/model/calibration.ts"
import type { TunedWeight } from "../query/retrieval/tune-weight.ts"
import type { calibrateCollection, calibrationsShape, tuneCollection } from "./contracts/collection-fitting.ts"
import type { collectionShape } from "./contracts/collections.ts"

export const toCollectionJson = (collection: Collection): z.output<typeof collectionShape> => ({
  id: collection.id,
  name: collection.name,
  is_default: collection.isDefault,
  embedding: {
    model: collection.embedding.model,
    dimension: collection.embedding.dimension,
    revision: collection.embedding.revision,
  },
  chunking: collection.chunking,
  retrieval: {
    dense_weight: collection.denseWeightPercent === null ? null : collection.denseWeightPercent / 100,
    fusion: collection.fusion,
    context: collection.context,
    calibration: toCalibrationsJson(collection.calibrations, collection.embedding.kind),
  },
  redact_questions: collection.redactQuestions,
  keep_answers: collection.keepAnswers,
  ocr: collection.ocr,
  epoch: collection.epoch,
  document_count: collection.documentCount,
  created_at: collection.createdAt.toISOString(),
})

function toCalibrationsJson(
  { plain, reranked }: Calibrations,
  kind: ModelStamp["kind"],
): z.output<typeof calibrationsShape> {
  const toJson = ({ revision, slope, offset, rerank }: Calibration) => ({
    ...{ slope, offset, rerank },
    current: revision === VERDICT_REVISIONS[kind],
  })
  return { plain: plain && toJson(plain), reranked: reranked && toJson(reranked) }
}

export const toTunedJson = (
  tuned: TunedWeight,
  kept: boolean,
): z.output<(typeof tuneCollection.replies)[200]["schema"]> => ({
  dense_weight: { before: tuned.before, chosen: tuned.chosen },
  kept,
  questions: { chosen_on: tuned.chosenOn, reported_on: tuned.reportedOn },
  ndcg_at_10: {
    before: tuned.ndcg.before,
    chosen: tuned.ndcg.chosen,
    dense_only: tuned.ndcg.dense,
    keyword_only: tuned.ndcg.sparse,
  },
})

export const toCalibratedJson = (
  { calibrations, kind, fittedOn, reportedOn, before, after }: CalibratedCollection,
  kept: boolean,
): z.output<(typeof calibrateCollection.replies)[200]["schema"]> => ({
  calibration: toCalibrationsJson(calibrations, kind),
  kept,
  questions: { fitted_on: fittedOn, reported_on: reportedOn },
  before: toFiguresJson(before),
  after: toFiguresJson(after),
})

const toFiguresJson = ({ brier, calibrationError, answered, wronglyAnswered }: CalibrationFigures) => ({
  brier,
  calibration_error: calibrationError,
  answered,
  wrongly_answered: wronglyAnswered,
})
