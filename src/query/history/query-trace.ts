// The trace of a question for the history. It is filled in step by
// step, so a question that fails has an incomplete one.
import type { QueryId } from "../../ids.ts"
import type { ModelCall } from "../language-model/call-model.ts"
import type { Answer, Source } from "../model/question.ts"
import type { Retrieved } from "../retrieval/retrieve.ts"

export type Spent = { embeddingTokens: number; rerankPassages: number }

export type QueryTrace = {
  id: QueryId
  /** Milliseconds, from `performance.now()`. */
  startedAt: number
  found: Retrieved | null
  /** What retrieval has used so far, also if it failed. */
  spent: Spent
  /** As `found`, without hits that were no longer live. */
  live: Retrieved | null
  sources: Source[]
  /** Every call of a language model, including those that were aborted. */
  calls: ModelCall[]
  answer: Answer | null
  /** For each stage, milliseconds from the start of the question to the end of the stage. */
  stages: Record<string, number>
}

export const startTrace = (id: QueryId): QueryTrace => ({
  id,
  startedAt: performance.now(),
  found: null,
  live: null,
  spent: { embeddingTokens: 0, rerankPassages: 0 },
  sources: [],
  calls: [],
  answer: null,
  stages: {},
})

/** Records that a stage has just ended. */
export function passed(trace: QueryTrace, stage: string): void {
  trace.stages[stage] = round(performance.now() - trace.startedAt)
}

export const round = (ms: number) => Math.round(ms * 10) / 10
