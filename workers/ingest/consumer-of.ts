// Finds the consumer of a queue by the queue's name, which says what it carries and in which environment.
import { consumeDeadLetters } from "./consume-dead-letters.ts"
import { consumeDeadUploads, consumeDeadWakes } from "./consume-dead-notices.ts"
import { consumeDeadUsage } from "./consume-dead-usage.ts"
import { consumeUploads } from "./consume-uploads.ts"
import { consumeUsage } from "./consume-usage.ts"
import { consumeWakeUps } from "./consume-wake-ups.ts"
import { consumeWebhooks } from "./consume-webhooks.ts"
import type { IngestWorkerDeps } from "./deps.ts"

type Consume = (deps: IngestWorkerDeps, batch: MessageBatch, defer: (work: Promise<unknown>) => void) => Promise<void>

const CONSUMERS: Record<string, Consume> = {
  ingest: consumeWakeUps,
  dead: consumeDeadLetters,
  uploads: consumeUploads,
  "uploads-dead": consumeDeadUploads,
  usage: consumeUsage,
  "usage-dead": consumeDeadUsage,
  webhooks: consumeWebhooks,
  "webhooks-dead": consumeDeadWakes,
}
/** `footnote-usage-dead` in production, `footnote-usage-dead-staging` in staging. */
const NAME = /^footnote-([a-z]+(?:-dead)?)(?:-staging)?$/

/** Null for a queue that is not ours. */
export const consumerOf = (queue: string): Consume | null => CONSUMERS[NAME.exec(queue)?.[1] ?? ""] ?? null
