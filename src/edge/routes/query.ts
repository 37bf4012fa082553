// The route of questions: maps HTTP to asking, and the answer to JSON or server-sent events.
import { Hono } from "hono"
import { requireCollections } from "../../documents/allowed-collection.ts"
import { jsonBody, validate } from "../../http/input/validate.ts"
import { prefersEvents } from "../../http/replies/event-stream.ts"
import { ask, collectAnswer } from "../../query/ask.ts"
import { admitWith, provisionalContext } from "../admission.ts"
import { answerEvents, cachedEvents } from "../answer-events.ts"
import type { AppEnv } from "../app-env.ts"
import { answerFromCache, keptForm, replyFromCache } from "../cached-answer.ts"
import { askQuestion } from "../contracts/query.ts"
import { toAnswerJson, toQuestion } from "../shapes.ts"

export const query = new Hono<AppEnv>().post("/", jsonBody(), validate("json", askQuestion.json), async (c) => {
  const deps = c.get("deps")
  const body = c.req.valid("json")
  const ctx = provisionalContext(c)
  const question = toQuestion(ctx, body, requireCollections(ctx, body.collection_ids ?? null), deps.retrievalDefaults)
  Object.assign(c.get("noted"), { question_length: body.query.length, collections: question.collectionIds })
  const isStreamed = body.stream || prefersEvents(c.req.header("Accept"))
  const asked = await ask(deps, {
    question,
    asker: ctx,
    useCache: body.cache === "use",
    isStreamed,
    admit: admitWith(c, "query"),
    form: keptForm,
  })
  if (asked.type === "answering") {
    // A problem has no cache header, because nothing was looked up for the caller.
    const answer = isStreamed ? null : toAnswerJson(await collectAnswer(asked.events))
    c.header("X-Cache", asked.cache)
    return answer ? c.json(answer) : answerEvents(c, asked.events)
  }
  if (isStreamed) {
    c.header("X-Cache", "HIT")
    return cachedEvents(c, answerFromCache(asked.id, asked.reply, asked.latencyMs))
  }
  const headers = { "Content-Type": "application/json", "X-Cache": "HIT" }
  return new Response(replyFromCache(asked.id, asked.reply, asked.latencyMs), { headers })
})
