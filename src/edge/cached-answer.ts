// How an answer is kept and served again: where it came from, and its JSON without what belongs to one reply only.
import type { z } from "zod"
import type { QueryId } from "../ids.ts"
import type { KeptForm } from "../query/ask.ts"
import type { KeptOrigin } from "../usage/model/usage-event.ts"
import { answerShape } from "./contracts/query.ts"
import { toAnswerJson } from "./shapes.ts"

export type AnswerJson = z.output<typeof answerShape>

const NO_USAGE = { embedding_tokens: 0, prompt_tokens: 0, completion_tokens: 0, cost_usd: 0 }

/** Two lines: the origin, read with every hit, and the reply, which a hit passes on unread. */
export const keptForm: KeptForm = {
  write(answer, origin) {
    const { id: _id, cached: _cached, usage: _usage, latency_ms: _latency, ...kept } = toAnswerJson(answer)
    return `${JSON.stringify(origin)}\n${mostlyAscii(JSON.stringify(kept))}`
  },
  read(kept) {
    const end = kept.indexOf("\n")
    return { origin: JSON.parse(kept.slice(0, end)) as KeptOrigin, reply: kept.slice(end + 1) }
  },
}

/**
 * With its few non-Latin characters escaped, a text keeps one byte a character, and is read from Redis and written to the
 * reply several times faster. A text that has many such characters would only grow.
 */
function mostlyAscii(json: string): string {
  const ascii = json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
  return ascii.length <= json.length * 1.1 ? ascii : json
}

/** The reply's body, put together without parsing, so that a hit stays cheap. */
export function replyFromCache(id: QueryId, kept: string, latencyMs: number): string {
  const own = { id, cached: true, usage: NO_USAGE, latency_ms: Math.round(latencyMs * 10) / 10 }
  return `${JSON.stringify(own).slice(0, -1)},${kept.slice(1)}`
}

/** The same as an object, for streaming. */
export const answerFromCache = (id: QueryId, kept: string, latencyMs: number): AnswerJson =>
  answerShape.parse(JSON.parse(replyFromCache(id, kept, latencyMs)))
