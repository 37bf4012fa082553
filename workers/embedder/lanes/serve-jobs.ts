// The worker's side of a model thread: loads the model, reports it, then answers one job after the other.
import { parentPort } from "node:worker_threads"

export type ThreadMessage<Loaded, Reply> =
  | { type: "loaded"; loaded: Loaded }
  | { type: "failed"; message: string }
  | { type: "done"; reply: Reply }
  | { type: "refused"; message: string }

type Served<Loaded, Job, Reply> = {
  loaded: Loaded
  /** `transfer` lists the reply's buffers whose ownership moves to the receiver. */
  answer(job: Job): Promise<{ reply: Reply; transfer: ArrayBuffer[] }>
}

export async function serveJobs<Loaded, Job, Reply>(load: () => Promise<Served<Loaded, Job, Reply>>): Promise<void> {
  const tell = (message: ThreadMessage<Loaded, Reply>, transfer: ArrayBuffer[] = []) =>
    parentPort?.postMessage(message, transfer)
  const reason = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause))
  try {
    const { loaded, answer } = await load()
    parentPort?.on("message", async (job: Job) => {
      try {
        const { reply, transfer } = await answer(job)
        tell({ type: "done", reply }, transfer)
      } catch (cause) {
        tell({ type: "refused", message: reason(cause) })
      }
    })
    tell({ type: "loaded", loaded })
  } catch (cause) {
    tell({ type: "failed", message: reason(cause) })
  }
}
