// What a question leaves behind while it is worked on, for the history: filled in as it goes, whole or not.
import type { QueryId } from "../../ids.ts"
import type { ModelCall } from "../language-model/call-model.ts"
import type { Answer, Source } from "../model/question.ts"
import type { Retrieved } from "../retrieval/retrieve.ts"

export type Spent = { embeddingTokens: number; rerankPassages: number }

export type QueryTrace = {
  id: QueryId
  /** Of `performance.now()`. */
  startedAt: number
  found: Retrieved | null
  /** What retrieving took so far, also where it failed. */
  spent: Spent
  /** Without what was no longer live. */
  live: Retrieved | null
  sources: Source[]
  /** Every call of a language model, abandoned ones too. */
  calls: ModelCall[]
  answer: Answer | null
  /** Milliseconds from the start to the end of each stage. */
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

/** Notes that a stage is over. */
export function passed(trace: QueryTrace, stage: string): void {
  trace.stages[stage] = round(performance.now() - trace.startedAt)
}

export const round = (ms: number) => Math.round(ms * 10) / 10
