// Collects the garbage of all Workers again and again, so that workerd's memory stays within bounds. Most of that garbage is native
// memory (requests, replies, headers), which V8 does not count, so by itself it collects late: a quarter of a megabyte a document.
import { command, inspectedWorkers } from "./inspector.ts"

/** A collection takes some 5 ms for each Worker; in this time a busy machine ingests a few hundred documents. */
const EVERY_MS = 15_000

/** Goes on until the function that it returns is called. `port` is that of workerd's debugger. */
export function collectRegularly(port: number, everyMs = EVERY_MS): () => void {
  let isCollecting = false
  const timer = setInterval(async () => {
    if (isCollecting) return
    isCollecting = true
    await collectGarbage(port).catch(() => undefined) // the next time it may succeed
    isCollecting = false
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}

/** One Worker after the other, since each stands still for a moment. Throws if workerd does not answer. */
async function collectGarbage(port: number): Promise<void> {
  // workerd replies to the first command only when it reads the next one.
  for (const worker of await inspectedWorkers(port))
    await command(worker, "HeapProfiler.collectGarbage", "Runtime.getHeapUsage")
}
