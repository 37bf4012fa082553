// Pushes the service's series to whatever speaks Pushgateway's API, for where nobody can scrape it: containers of Cloudflare's.
import { hostname } from "node:os"
import { Pushgateway, type Registry } from "prom-client"
import { causeOf, type Log } from "./log.ts"

export type PushOptions = {
  /** `/metrics/job/…` is put after it. */
  url: string
  token: string | undefined
  everyMs: number
  /** Tells the instances of the pools apart. */
  pool: string
}

const TIMEOUT_MS = 5_000

/** Pushes at once and again and again, until `close` takes the instance's group away. */
export function pushMetrics(registry: Registry, { url, token, everyMs, pool }: PushOptions, log: Log) {
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` }
  const gateway = new Pushgateway(url.replace(/\/$/, ""), { timeout: TIMEOUT_MS, headers }, registry)
  const group = { jobName: "footnote-embedder", groupings: { instance: hostname(), pool } }
  let isFailing = false
  const attempt = async (what: () => Promise<unknown>) => {
    try {
      await what()
      isFailing = false
    } catch (cause) {
      // Once for an outage: the next try is seconds away.
      if (!isFailing) log("warn", "metrics.not-pushed", { cause: causeOf(cause) })
      isFailing = true
    }
  }
  let pushing = attempt(() => gateway.push(group))
  const timer = setInterval(() => {
    pushing = pushing.then(() => attempt(() => gateway.push(group)))
  }, everyMs)
  timer.unref()
  return {
    async close(): Promise<void> {
      clearInterval(timer)
      await pushing
      await attempt(() => gateway.delete(group))
    },
  }
}
