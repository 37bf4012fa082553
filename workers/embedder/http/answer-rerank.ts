// POST /rerank: takes a question and passages and returns a score for each, in the same order.
import type { IncomingMessage } from "node:http"
import { type RerankReply, type RerankRequest, rerankRequestSchema } from "../../../src/embedding/contract.ts"
import type { LogFields } from "../log.ts"
import type { Metrics } from "../metrics.ts"
import type { Reranker } from "../rerank/reranker.ts"
import { readJson } from "./read-json.ts"
import { isRefusal, type Refusal } from "./refusal.ts"

export type RerankDeps = {
  reranker: Reranker
  metrics: Pick<Metrics, "rerankSeconds">
  maxBodyBytes: number
  fields: LogFields
}

/** Rejects if a thread fails or the caller has disconnected (`signal`). */
export async function answerRerank(
  request: IncomingMessage,
  { reranker, metrics, maxBodyBytes, fields }: RerankDeps,
  signal: AbortSignal,
): Promise<RerankReply | Refusal> {
  const body = await readJson<RerankRequest>(request, rerankRequestSchema, maxBodyBytes)
  if (isRefusal(body)) return body
  const stopTimer = metrics.rerankSeconds.startTimer()
  const scored = await reranker.rerank(body.query, body.passages, signal)
  if (isRefusal(scored)) return scored
  stopTimer()
  Object.assign(fields, { passages: body.passages.length, tokens: scored.tokens })
  return { model: reranker.model, ...scored }
}
