// Lets one batch of wake-ups do what several do at Cloudflare, because Miniflare runs one batch of a queue at a time.
import type { WranglerFile } from "./read-wrangler-files.ts"

type Consumers = WranglerFile["options"]["queueConsumers"]

/** Each of its messages wakes a worker of its own; other consumers handle a batch as a whole. */
const WAKE_UPS = "footnote-ingest"
/**
 * No batch begins until the slowest document of the last one has ended, so with few in a batch the processor would be idle.
 * One embedding service still takes this many: parsing (PARSE_MAX_QUEUED) and 64 chunks each (EMBEDDER_MAX_QUEUED_INPUTS).
 */
const AT_ONCE = 16

export function widenBatches(consumers: Consumers): Consumers {
  const consumer = consumers[WAKE_UPS]
  if (!consumer) throw new Error(`no consumer of the queue ${WAKE_UPS}`)
  return { ...consumers, [WAKE_UPS]: { ...consumer, maxBatchSize: AT_ONCE } }
}
