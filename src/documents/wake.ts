// Wakes the ingest Worker after the reply. If the message is lost, the sweep finds the unit.
import type { RequestContext } from "../context.ts"
import type { Log, WakeUp, WakeUps } from "../ports.ts"

export function wake(
  deps: { wakeUps: WakeUps; log: Log },
  ctx: Pick<RequestContext, "defer" | "requestId">,
  up: WakeUp,
) {
  ctx.defer(
    deps.wakeUps.send([up]).catch((error: unknown) => {
      deps.log.error("wake-up.lost", error, { request_id: ctx.requestId, subject_id: up.subjectId })
    }),
  )
}
