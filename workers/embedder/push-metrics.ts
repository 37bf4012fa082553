// Pushes the service's metrics to a Pushgateway API, for instances that cannot be scraped: Cloudflare's containers.
import { hostname } from "node:os"
import { Pushgateway, type Registry } from "prom-client"
import { causeOf, type Log } from "./log.ts"

export type PushOptions = {
  /** The URL before `/metrics/job/…`. */
  url: string
  token: string | undefined
  everyMs: number
  /** Distinguishes the instances of the pools. */
  pool: string
}

const TIMEOUT_MS = 5_000

/** Pushes at once and then periodically, until `close` removes the instance's group. */
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
      // Logged once per outage, because the next attempt follows within seconds.
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
