// Streams a document's progress as server-sent events: `status` with each change, then `done`.
import type { Context } from "hono"
import { timeoutSignal } from "../deadline.ts"
import type { Document } from "../documents/model/document.ts"
import { watchDocument } from "../documents/watch-document.ts"
import type { AppEnv } from "./app-env.ts"
import { eventReply } from "./event-reply.ts"
import { toProgressJson } from "./shapes.ts"

/** Shorter than a request's deadline, so that the last read has time left. Clients that still wait connect again. */
const WATCH_MS = 45_000

export function documentEvents(c: Context<AppEnv>, document: Document): Response {
  const { deps, ctx } = c.var
  return eventReply(c, async (send, gone) => {
    const stop = AbortSignal.any([gone, ctx.signal, timeoutSignal(WATCH_MS)])
    for await (const { progress, isLast } of watchDocument(deps, ctx, document, stop)) {
      await send("status", toProgressJson(progress))
      if (isLast) await send("done", toProgressJson(progress))
    }
  })
}
