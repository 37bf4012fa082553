// Runs one job of the ingest Worker, a queue batch or a cron run, as a trace of its own, and hands over what it gathered.
import { type Attributes, endTrace, inTrace } from "../../src/trace.ts"

type JobDeps = {
  collectSpans(): void
  /** `isQuiet`: nothing else runs in this isolate, so nothing may wait for a later job. */
  flush(isQuiet: boolean): Promise<void>
}

/** Jobs of this isolate that have not ended. */
let running = 0

/** Hands over when the job is over, however it ended. Jobs that overlap share a flush of metrics. */
export async function runJob(
  deps: JobDeps,
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
