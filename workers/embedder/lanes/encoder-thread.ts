// Thread of a lane: holds one model and encodes one batch at a time, so that inference never blocks the HTTP thread.
import { parentPort, workerData } from "node:worker_threads"
import type { EncoderSpec } from "../model/model-spec.ts"
import { type Encoder, loadEncoder } from "./encoder.ts"
import type { LaneJob, LaneMessage } from "./lane-messages.ts"

const tell = (message: LaneMessage, transfer: ArrayBuffer[] = []) => parentPort?.postMessage(message, transfer)
const reason = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause))

async function answer(encoder: Encoder, job: LaneJob): Promise<void> {
  try {
    const { vectors, tokens } = await encoder.encode(job.texts, job.kind)
    tell({ type: "encoded", vectors, tokens }, [vectors.buffer])
  } catch (cause) {
    tell({ type: "refused", message: reason(cause) })
  }
}

try {
  const encoder = await loadEncoder(workerData as EncoderSpec)
  parentPort?.on("message", (job: LaneJob) => void answer(encoder, job))
  tell({ type: "loaded", dimension: encoder.dimension })
} catch (cause) {
  tell({ type: "failed", message: reason(cause) })
}
