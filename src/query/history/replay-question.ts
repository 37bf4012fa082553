// Runs the retrieval of a recorded question again and compares: what is the same, and what has changed since.
import { z } from "zod"
import type { TenantContext } from "../../context.ts"
import { AppError } from "../../errors.ts"
import { newId } from "../../ids.ts"
import type { QuestionTrace } from "../../ports.ts"
import type { Candidate } from "../../usage/model/usage-event.ts"
import { storedFilterSchema } from "../model/metadata-filter.ts"
import { FUSIONS, type Retrieval } from "../model/question.ts"
import { type SearchDeps, searchChunks } from "../retrieval/search-chunks.ts"
import { startTrace } from "./query-trace.ts"
import { candidatesOf, epochsOf, type RecordDeps, recordUse, retrievalOf } from "./record-question.ts"

/** Settings of the retrieval that a replay may change. */
export type ReplayChanges = Partial<
  Pick<Retrieval, "topK" | "minScore" | "useVector" | "useKeyword" | "rerank" | "fusion">
>

type Change = { what: string; was: unknown; now: unknown }
type Moved = {
  chunkId: string
  documentId: string
  was: { rank: number; score: number } | null
  now: { rank: number; score: number } | null
}
export type Replay = {
  /** The same passages in the same order with the same scores, to the last bit, and the same of them as sources. */
  isIdentical: boolean
  /**
   * What could explain a difference: changed epochs, models, weights,
   * legs or request, and the time where boosts depend on dates.
   */
  changes: Change[]
  was: Candidate[]
  now: Candidate[]
  /** Passages whose rank or score differs, or that only one of the two retrievals found. */
  moved: Moved[]
}

const scalar = z.union([z.string(), z.number(), z.boolean()])
const requestSchema = z.object({
  filter: storedFilterSchema.nullable(),
  topK: z.int(),
  minScore: z.number().nullable(),
  useVector: z.boolean(),
  useKeyword: z.boolean(),
  rerank: z.boolean(),
  fusion: z.enum(FUSIONS).nullable(),
  boost: z
    .object({
      recency: z.object({ field: z.string(), halfLifeDays: z.number(), weight: z.number() }).nullable(),
      metadata: z.array(z.object({ field: z.string(), value: scalar, weight: z.number() })),
    })
    .nullable(),
})

/**
 * Throws `question-not-replayable` if the question's text or request was not kept, `input-invalid` if the changes leave no
 * leg to search by, and what retrieval throws.
 */
export async function replayQuestion(
  deps: SearchDeps & RecordDeps,
  ctx: TenantContext,
  recorded: QuestionTrace,
  changes: ReplayChanges,
): Promise<Replay> {
  const request = requestSchema.safeParse(recorded.request)
  if (recorded.question === null || !request.success) throw new AppError("question-not-replayable")
  const retrieval: Retrieval = {
    ...request.data,
    ...changes,
    query: recorded.question,
    collectionIds: [...recorded.collectionIds],
  }
  if (!retrieval.useVector && !retrieval.useKeyword)
    throw new AppError("input-invalid", { errors: [{ path: "use_vector", message: "or use_keyword must be true" }] })
  const trace = startTrace(newId("qry"))
  const [only, ...others] = retrieval.collectionIds
  const collectionId = others.length === 0 ? (only ?? null) : null
  const { retrieved } = await searchChunks(deps, ctx, retrieval, { embedding: null, heads: null }, trace).finally(() =>
    recordUse(deps, ctx, { id: trace.id, endpoint: "replay", collectionId }, trace.spent),
  )
  const now = candidatesOf(trace)
  const was = recorded.candidates
  const isIdentical = JSON.stringify(was.map(essence)) === JSON.stringify(now.map(essence))
  const came = retrievalOf(retrieved)
  // A value that an older record does not have is not reported as a change.
  const recordedNames = Object.keys(came).filter((name) => name in recorded.trace)
  return {
    isIdentical,
    changes: [
      ...differences("epochs", recorded.epochs ?? {}, epochsOf(retrieved, retrieval.collectionIds) ?? {}),
      ...differences("request", request.data, { ...request.data, ...changes }),
      ...differences("retrieval", part(recorded.trace, recordedNames), part(came, recordedNames)),
      ...(retrieval.boost?.recency && !isIdentical ? [{ what: "time", was: recorded.at, now: new Date() }] : []),
    ],
    was,
    now,
    moved: movedOf(was, now),
  }
}

const part = (all: Record<string, unknown>, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, all[name]]))

/** What two retrievals are compared by. */
const essence = ({ chunkId, version, score, dense, sparse, rerank, live, source }: Candidate) => [
  chunkId,
  version,
  score,
  dense,
  sparse,
  rerank,
  live,
  source,
]

function differences(of: string, was: Record<string, unknown>, now: Record<string, unknown>): Change[] {
  return [...new Set([...Object.keys(was), ...Object.keys(now)])].flatMap((name) =>
    JSON.stringify(was[name] ?? null) === JSON.stringify(now[name] ?? null)
      ? []
      : [{ what: `${of}.${name}`, was: was[name] ?? null, now: now[name] ?? null }],
  )
}

function movedOf(was: readonly Candidate[], now: readonly Candidate[]): Moved[] {
  const places = (candidates: readonly Candidate[]) =>
    new Map(candidates.map(({ chunkId, score }, i) => [chunkId, { rank: i + 1, score }]))
  const [before, after] = [places(was), places(now)]
  const all = new Map([...was, ...now].map(({ chunkId, documentId }) => [chunkId, documentId]))
  return [...all].flatMap(([chunkId, documentId]) => {
    const [a, b] = [before.get(chunkId) ?? null, after.get(chunkId) ?? null]
    const stays = a && b && a.rank === b.rank && a.score === b.score
    return stays ? [] : [{ chunkId, documentId, was: a, now: b }]
  })
}
