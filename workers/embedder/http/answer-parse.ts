// POST /parse: takes a document's presigned URLs and streams its progress and one outcome.
import type { ServerResponse } from "node:http"
import { type ParseRequest, parseRequestSchema } from "../../../src/embedding/contract.ts"
import { formatKeyOf } from "../../../src/embedding/formats.ts"
import type { FinalEvent } from "../jobs/parse-messages.ts"
import type { ParsePool } from "../jobs/parse-pool.ts"
import type { LogFields } from "../log.ts"
import type { Metrics } from "../metrics.ts"
import { readJson } from "./read-json.ts"
import { busy, isRefusal, type Refusal } from "./refusal.ts"
import { openEventStream } from "./reply.ts"

const MAX_BODY_BYTES = 64 * 1024

export type ParseDeps = {
  pool: ParsePool
  metrics: Pick<Metrics, "parseSeconds">
  heartbeatMs: number
  fields: LogFields
}

/** Null if the reply was streamed. A document that cannot be parsed is an event of that stream, not a refusal. */
export async function answerParse(
  response: ServerResponse,
  deps: ParseDeps,
  signal: AbortSignal,
): Promise<Refusal | null> {
  const body = await readJson<ParseRequest>(response.req, parseRequestSchema, MAX_BODY_BYTES)
  if (isRefusal(body)) return body
  if (deps.pool.isFull()) return busy("queue-full", "Too many documents wait to be parsed.", 5)
  const { filename: _, ...job } = body
  const type = formatKeyOf(job.content_type)
  const stopTimer = deps.metrics.parseSeconds.startTimer({ type })
  const events = openEventStream(response, deps.heartbeatMs)
  const { event, death } = await deps.pool.run(job, (progress) => events.send(progress), signal)
  stopTimer()
  Object.assign(deps.fields, { type, bytes: job.source.size_bytes, ...summary(event), ...(death && { death }) })
  events.end(event)
  return null
}

const summary = (event: FinalEvent): LogFields =>
  event.type === "error"
    ? { outcome: event.code }
    : { outcome: "parsed", chunks: event.result.chunk_count, pages: event.result.page_count }
