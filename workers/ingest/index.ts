// Entry of the ingest Worker: passes queue messages, dead letters, upload events and cron runs to the verbs.
import { newId } from "../../src/ids.ts"
import { sweep } from "../../src/ingest/sweep.ts"
import { type Attributes, endTrace, inTrace } from "../../src/trace.ts"
import { consumerOf } from "./consumer-of.ts"
import { type IngestEnv, type IngestWorkerDeps, ingestDeps } from "./deps.ts"

export default {
  async queue(batch, env, ctx) {
    const deps = ingestDeps(env)
    const consume = consumerOf(batch.queue)
    if (!consume) throw new Error(`no consumer for the queue ${batch.queue}`)
    const attributes = {
      "messaging.destination.name": batch.queue,
      "messaging.batch.message_count": batch.messages.length,
    }
    await traced(deps, `process ${batch.queue}`, attributes, () => consume(deps, batch, (work) => ctx.waitUntil(work)))
  },

  async scheduled(_controller, env, ctx) {
    const deps = ingestDeps(env)
    const job = { requestId: newId("job"), defer: (work: Promise<unknown>) => ctx.waitUntil(work) }
    await traced(deps, "sweep", {}, () => sweep(deps, job))
  },
} satisfies ExportedHandler<IngestEnv>

/** Jobs of this isolate that have not ended. */
let running = 0

/** Each job is a trace of its own, sent when the job is over, however it ended. Jobs that overlap share a flush of metrics. */
async function traced(
  deps: IngestWorkerDeps,
  name: string,
  attributes: Attributes,
  work: () => Promise<void>,
): Promise<void> {
  const startedAt = Date.now()
  running += 1
  await inTrace(undefined, async () => {
    deps.collectSpans()
    let failed = true
    try {
      await work()
      failed = false
    } finally {
      endTrace({ name, kind: "consumer", startedAt, attributes, failed })
      running -= 1
      await deps.flush(running === 0)
    }
  })
}
