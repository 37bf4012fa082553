// Entry of the ingest Worker: passes queue messages, dead letters, upload events and cron runs to the verbs.
import { newId } from "../../src/ids.ts"
import { sweep } from "../../src/ingest/sweep.ts"
import { consumerOf } from "./consumer-of.ts"
import { type IngestEnv, ingestDeps } from "./deps.ts"
import { runJob } from "./run-job.ts"

export default {
  async queue(batch, env, ctx) {
    const deps = ingestDeps(env)
    const consume = consumerOf(batch.queue)
    if (!consume) throw new Error(`no consumer for the queue ${batch.queue}`)
    const attributes = {
      "messaging.destination.name": batch.queue,
      "messaging.batch.message_count": batch.messages.length,
    }
    await runJob(deps, `process ${batch.queue}`, attributes, () => consume(deps, batch, (work) => ctx.waitUntil(work)))
  },

  async scheduled(_controller, env, ctx) {
    const deps = ingestDeps(env)
    const job = { requestId: newId("job"), defer: (work: Promise<unknown>) => ctx.waitUntil(work) }
    await runJob(deps, "sweep", {}, () => sweep(deps, job))
  },
} satisfies ExportedHandler<IngestEnv>
