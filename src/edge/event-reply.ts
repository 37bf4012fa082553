// Replies with server-sent events on behalf of a caller: a failure midway becomes an `error` event with its problem.
import type { Context } from "hono"
import { handOver } from "../http/hand-over.ts"
import { eventStream, type SendEvent } from "../http/replies/event-stream.ts"
import { asAppError, problemOf } from "../http/replies/problem.ts"
import type { AppEnv } from "./app-env.ts"

/** `run` sends until it is done; `gone` is aborted as soon as nobody reads any more. */
export function eventReply(c: Context<AppEnv>, run: (send: SendEvent, gone: AbortSignal) => Promise<void>): Response {
  const { deps, requestId } = c.var
  return eventStream(c, async (send, gone) => {
    try {
      await run(send, gone)
    } catch (error) {
      if (gone.aborted || c.req.raw.signal.aborted) return
      const known = asAppError(error)
      deps.log.error("stream.failed", error, { request_id: requestId, code: known.code })
      await send("error", problemOf(known, requestId))
    } finally {
      handOver(c.var)
    }
  })
}
