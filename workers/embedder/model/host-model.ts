// Keeps a model loaded: loads it at start, retries a limited number of times, and reports its state.
import { setTimeout as delay } from "node:timers/promises"
import { causeOf, type Log, type LogFields } from "../log.ts"

/** `detail` is for the operator: the current step, or which file was missing and where. */
export type ModelStatus<Model> = { state: "loading" | "ready" | "failed"; detail: string; loaded: Model | null }

export type ModelHost<Model> = { status(): ModelStatus<Model>; close(): Promise<void> }

type HostOptions<Model> = {
  name: string
  /** Must call `onDeath` once if a thread of the loaded model ends unexpectedly. */
  load: (onDeath: (reason: string) => void) => Promise<Model>
  retryDelaysMs: readonly number[]
  log: Log
  /** The log fields of a loaded model. */
  describe: (model: Model) => LogFields
  onLoaded?: (model: Model, seconds: number) => void
}

const rssMb = () => Math.round(process.memoryUsage.rss() / 1024 / 1024)

/** Returns at once. If the model cannot be loaded, the service runs but is not ready; it never falls back to another model. */
export function hostModel<Model extends { close(): Promise<void> }>(options: HostOptions<Model>): ModelHost<Model> {
  const { name, log } = options
  const closing = new AbortController()
  let status: ModelStatus<Model> = { state: "loading", detail: `The model "${name}" is being loaded.`, loaded: null }
  let loading = load()

  async function load(): Promise<void> {
    for (const retryInMs of [...options.retryDelaysMs, null]) {
      if (closing.signal.aborted || (await attempt(retryInMs))) return
      // The wait is aborted only when the service closes.
      if (retryInMs !== null) await delay(retryInMs, undefined, { signal: closing.signal }).catch(() => undefined)
    }
  }

  /** True if the model is loaded. */
  async function attempt(retryInMs: number | null): Promise<boolean> {
    const startedAt = performance.now()
    const rssBeforeMb = rssMb()
    try {
      const loaded = await options.load(onDeath)
      if (closing.signal.aborted) {
        await loaded.close()
        return true
      }
      const seconds = (performance.now() - startedAt) / 1000
      status = { state: "ready", detail: "The model is loaded.", loaded }
      log("info", "model loaded", {
        ...options.describe(loaded),
        seconds,
        rss_before_mb: rssBeforeMb,
        rss_after_mb: rssMb(),
      })
      options.onLoaded?.(loaded, seconds)
      return true
    } catch (cause) {
      const state = retryInMs === null ? "failed" : "loading"
      status = { state, detail: causeOf(cause), loaded: null }
      log("error", "model not loaded", { model: name, cause: causeOf(cause), retry_in_ms: retryInMs, rss_mb: rssMb() })
      return false
    }
  }

  function onDeath(reason: string): void {
    const dead = status.loaded
    if (!dead) return
    status = { state: "loading", detail: reason, loaded: null }
    log("error", "model lost", { cause: reason })
    void dead.close()
    loading = load()
  }

  return {
    status: () => status,
    async close() {
      closing.abort()
      await loading
      await status.loaded?.close()
    },
  }
}
