// Streams an answer as server-sent events: what leaves was checked, and `done` carries the whole reply.
import type { Context } from "hono"
import { type SSEStreamingApi, streamSSE } from "hono/streaming"
import { asAppError, problemOf } from "../http/problem.ts"
import type { AnsweringEvent } from "../query/answer-question.ts"
import type { AppEnv } from "./app-env.ts"
import { answerFromCache } from "./cached-answer.ts"
import { toAnswerJson, toCitationJson, toSourceJson } from "./shapes.ts"

/** The events of an answer in the making; a failure on the way ends in an `error` event with a problem. */
export function answerEvents(c: Context<AppEnv>, events: AsyncIterable<AnsweringEvent>): Response {
  return streamSSE(c, async (stream) => {
    const { deps, requestId } = c.var
    try {
      for await (const event of events) await send(stream, event)
    } catch (error) {
      const known = asAppError(error)
      deps.log.error("stream.failed", error, { request_id: requestId, code: known.code })
      await write(stream, "error", problemOf(known, requestId))
    }
  })
}

/** The same events for an answer from the cache. */
export function cachedEvents(c: Context<AppEnv>, kept: string, latencyMs: number): Response {
  const answer = answerFromCache(kept, latencyMs)
  return streamSSE(c, async (stream) => {
    await write(stream, "sources", { sources: answer.sources })
    await write(stream, "token", { text: answer.answer })
    for (const citation of answer.citations) await write(stream, "citation", citation)
    await write(stream, "usage", answer.usage)
    await write(stream, "done", answer)
  })
}

async function send(stream: SSEStreamingApi, event: AnsweringEvent): Promise<void> {
  switch (event.type) {
    case "status":
      return await write(stream, "status", { stage: event.stage })
    case "sources":
      return await write(stream, "sources", { sources: event.sources.map(toSourceJson) })
    case "token":
      return await write(stream, "token", { text: event.text })
    case "citation":
      return await write(stream, "citation", toCitationJson(event.citation))
    case "done": {
      const answer = toAnswerJson(event.answer)
      await write(stream, "usage", answer.usage)
      return await write(stream, "done", answer)
    }
  }
}

const write = (stream: SSEStreamingApi, event: string, data: unknown) =>
  stream.writeSSE({ event, data: JSON.stringify(data) })
