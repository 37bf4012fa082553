// The HTTP thread's handle of a worker thread that holds one loaded model and does one job at a time.
import { Worker } from "node:worker_threads"
import type { ThreadMessage } from "./serve-jobs.ts"

export type ModelThread<Loaded, Job, Reply> = {
  /** What the thread reported about its model after loading it. */
  loaded: Loaded
  /** Does one job. Wait for the result before sending the next. */
  run(job: Job): Promise<Reply>
  close(): Promise<void>
}

/**
 * Starts `entry` with `spec` and resolves when its model is loaded and warm. If the thread ends unexpectedly, `onDeath` is
 * called once and the job in progress is rejected.
 */
export function openModelThread<Loaded, Job, Reply>(
  entry: string,
  spec: unknown,
  onDeath: (reason: string) => void,
): Promise<ModelThread<Loaded, Job, Reply>> {
  const thread = new Worker(entry, { workerData: spec })
  const opened = Promise.withResolvers<ModelThread<Loaded, Job, Reply>>()
  let pending: PromiseWithResolvers<Reply> | null = null
  let isOpen = false
  let isClosing = false

  const settle = (): PromiseWithResolvers<Reply> | null => {
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

  thread.on("message", (message: ThreadMessage<Loaded, Reply>) => {
    if (message.type === "loaded") {
      isOpen = true
      opened.resolve({ loaded: message.loaded, run, close })
    } else if (message.type === "failed") {
      opened.reject(new Error(message.message))
      void close()
    } else if (message.type === "done") settle()?.resolve(message.reply)
    else settle()?.reject(new Error(message.message))
  })
  thread.on("error", (cause) =>
    die(`A model's thread failed: ${cause instanceof Error ? cause.message : String(cause)}`),
  )
  thread.on("exit", () => die("A model's thread ended."))

  function run(job: Job): Promise<Reply> {
    if (isClosing) return Promise.reject(new Error("The model's thread has ended."))
    pending = Promise.withResolvers<Reply>()
    thread.postMessage(job)
    return pending.promise
  }
  return opened.promise
}
