// Consumes R2's event notifications: an uploaded file starts its ingestion even if the client never calls `complete`.
import { z } from "zod"
import { completeUpload } from "../../src/documents/complete-upload.ts"
import { AppError } from "../../src/errors.ts"
import { idSchema, newId } from "../../src/ids.ts"
import type { IngestWorkerDeps } from "./deps.ts"

const eventSchema = z.object({
  action: z.enum(["PutObject", "CopyObject", "CompleteMultipartUpload"]),
  object: z.object({ key: z.string() }),
})
const ORIGINAL = /^tenants\/([^/]+)\/documents\/([^/]+)\/v([1-9]\d{0,8})\/original$/
const pathSchema = z.tuple([z.string(), idSchema("ten"), idSchema("doc"), z.coerce.number()])

const MOST_SECONDS = 600

/** Ignores events about objects that are not the file of an expected upload. */
export async function consumeUploads(
  deps: IngestWorkerDeps,
  batch: MessageBatch,
  defer: (work: Promise<unknown>) => void,
): Promise<void> {
  for (const message of batch.messages) {
    const event = eventSchema.safeParse(message.body)
    const path = pathSchema.safeParse(event.success ? [...(ORIGINAL.exec(event.data.object.key) ?? [])] : [])
    if (!path.success) {
      message.ack()
      continue
    }
    const [, tenantId, id, version] = path.data
    const requestId = newId("job")
    try {
      await completeUpload(deps, { tenantId, requestId, defer, signal: AbortSignal.timeout(30_000) }, id, version)
      message.ack()
    } catch (error) {
      deps.log.error("upload-event.failed", error, { request_id: requestId, document_id: id })
      if (error instanceof AppError && !error.retryable) message.ack()
      else message.retry({ delaySeconds: Math.min(MOST_SECONDS, 10 * message.attempts) })
    }
  }
}
