// One lane: a worker thread with a loaded model, seen from the HTTP thread.
import { join } from "node:path"
import { Worker } from "node:worker_threads"
import type { EncoderSpec } from "../model/model-spec.ts"
import type { Encoded } from "./encoder.ts"
import type { LaneJob, LaneMessage } from "./lane-messages.ts"

export type Lane = {
  dimension: number
  /** Encodes one batch; the caller waits for it before it sends the next. */
  encode(job: LaneJob): Promise<Encoded>
  close(): Promise<void>
}

/**
 * Resolves when the model is loaded and warm. `onDeath` is called once if the thread ends without being told to;
 * the batch it held is rejected.
 */
export function openLane(spec: EncoderSpec, onDeath: (reason: string) => void): Promise<Lane> {
  const thread = new Worker(join(import.meta.dirname, "encoder-thread.ts"), { workerData: spec })
  const opened = Promise.withResolvers<Lane>()
  let pending: PromiseWithResolvers<Encoded> | null = null
  let isOpen = false
  let isClosing = false

  const settle = (): PromiseWithResolvers<Encoded> | null => {
    const settled = pending
    pending = null
    return settled
  }
  const close = async () => {
    isClosing = true
    await thread.terminate()
  }
  const die = (reason: string) => {
    settle()?.reject(new Error(reason))
    opened.reject(new Error(reason))
    if (!isOpen || isClosing) return
    isClosing = true
    onDeath(reason)
  }

  thread.on("message", (message: LaneMessage) => {
    if (message.type === "loaded") {
      isOpen = true
      opened.resolve({ dimension: message.dimension, encode, close })
    } else if (message.type === "failed") {
      opened.reject(new Error(message.message))
      void close()
    } else if (message.type === "encoded") settle()?.resolve(message)
    else settle()?.reject(new Error(message.message))
  })
  thread.on("error", (cause) => die(`A lane failed: ${cause instanceof Error ? cause.message : String(cause)}`))
  thread.on("exit", () => die("A lane ended."))

  function encode(job: LaneJob): Promise<Encoded> {
    if (isClosing) return Promise.reject(new Error("The lane has ended."))
    pending = Promise.withResolvers<Encoded>()
    thread.postMessage(job)
    return pending.promise
  }
  return opened.promise
}
