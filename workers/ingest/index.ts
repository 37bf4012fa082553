// Entry of the ingest Worker: queue messages, dead letters, upload events and cron runs become verbs.
import { newId } from "../../src/ids.ts"
import { sweep } from "../../src/ingest/sweep.ts"
import { consumeDeadLetters } from "./consume-dead-letters.ts"
import { consumeUploads } from "./consume-uploads.ts"
import { consumeUsage } from "./consume-usage.ts"
import { consumeWakeUps } from "./consume-wake-ups.ts"
import { consumeWebhooks } from "./consume-webhooks.ts"
import { type IngestEnv, ingestDeps } from "./deps.ts"

/** Queue names end in what they carry; environments only change what stands before. */
const CONSUMERS = [
  [/-dead$/, consumeDeadLetters],
  [/-uploads$/, consumeUploads],
  [/-usage$/, consumeUsage],
  [/-ingest$/, consumeWakeUps],
  [/-webhooks$/, consumeWebhooks],
] as const

export default {
  async queue(batch, env, ctx) {
    const deps = ingestDeps(env)
    const consume = CONSUMERS.find(([name]) => name.test(batch.queue))?.[1]
    if (!consume) throw new Error(`no consumer for the queue ${batch.queue}`)
    await consume(deps, batch, (work) => ctx.waitUntil(work))
    await deps.flushMetrics()
  },

  async scheduled(_controller, env, ctx) {
    const deps = ingestDeps(env)
    await sweep(deps, { requestId: newId("job"), defer: (work) => ctx.waitUntil(work) })
    await deps.flushMetrics()
  },
} satisfies ExportedHandler<IngestEnv>
