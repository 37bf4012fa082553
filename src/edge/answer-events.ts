// Streams an answer as server-sent events: what leaves was checked, and `done` carries the whole reply.
import type { Context } from "hono"
import { eventStream, type SendEvent } from "../http/replies/event-stream.ts"
import type { AnsweringEvent } from "../query/answer-question.ts"
import type { AppEnv } from "./app-env.ts"
import type { AnswerJson } from "./cached-answer.ts"
import { eventReply } from "./event-reply.ts"
import { toAnswerJson, toCitationJson, toSourceJson } from "./shapes.ts"

/** The events of an answer in the making; a failure on the way ends in an `error` event with a problem. */
export function answerEvents(c: Context<AppEnv>, events: AsyncIterable<AnsweringEvent>): Response {
  return eventReply(c, async (send, gone) => {
    for await (const event of events) {
      if (gone.aborted) return
      await sendOne(send, event)
    }
  })
}

/** The same events for an answer from the cache. */
export function cachedEvents(c: Context<AppEnv>, answer: AnswerJson): Response {
  return eventStream(c, async (send) => {
    await send("sources", { sources: answer.sources })
    await send("token", { text: answer.answer })
    for (const citation of answer.citations) await send("citation", citation)
    await send("usage", answer.usage)
    await send("done", answer)
  })
}

async function sendOne(send: SendEvent, event: AnsweringEvent): Promise<void> {
  switch (event.type) {
    case "status":
      return await send("status", { stage: event.stage })
    case "sources":
      return await send("sources", { sources: event.sources.map(toSourceJson) })
    case "token":
      return await send("token", { text: event.text })
    case "citation":
      return await send("citation", toCitationJson(event.citation))
    case "done": {
      const answer = toAnswerJson(event.answer)
      await send("usage", answer.usage)
      return await send("done", answer)
    }
  }
}
