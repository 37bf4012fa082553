// The two servers the Pushgateway contract runs against: the metrics Worker in workerd, with shards, and the original.
import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { delimiter, join } from "node:path"
import { createInterface } from "node:readline"
import { build } from "esbuild"
import { Miniflare } from "miniflare"
import type { MetricDelta } from "../../../src/metrics.ts"

export type Target = { url: string; headers: Record<string, string>; close(): Promise<void> }
/** `add` flushes deltas from another Worker, over the service binding. */
export type WorkerTarget = Target & { add(deltas: MetricDelta[]): Promise<void> }

const TOKEN = "a-token-for-the-pushgateway-contract"

export const onPath = (binary: string) =>
  (process.env.PATH ?? "").split(delimiter).some((dir) => existsSync(join(dir, binary)))

export async function startWorker(): Promise<WorkerTarget> {
  const bundle = await build({
    entryPoints: [join(import.meta.dirname, "../../../workers/metrics/index.ts")],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
  })
  const feeder = `export default { fetch: async (request, env) => { await env.METRICS.add(await request.json()); return new Response() } }`
  const shared = { type: "worker", compatibilityDate: "2026-08-01" } as const
  const manifest = (contents: string) =>
    ({ mainModule: "index.js", modules: { "index.js": { type: "esm", contents } } }) as const
  const miniflare = new Miniflare({
    host: "127.0.0.1",
    port: 0,
    cf: false,
    telemetry: { enabled: false },
    workers: [
      {
        config: {
          ...shared,
          name: "footnote-metrics",
          manifest: manifest(bundle.outputFiles[0]?.text ?? ""),
          env: {
            ENV: { type: "text", value: "dev" },
            METRICS_TOKEN: { type: "text", value: TOKEN },
            METRICS_SHARDS: { type: "text", value: "3" },
            GATEWAY: { type: "durable-object", workerName: "footnote-metrics", exportName: "MetricsGateway" },
            SHARDS: { type: "durable-object", workerName: "footnote-metrics", exportName: "MetricsShard" },
          },
          exports: {
            MetricsGateway: { type: "durable-object", storage: "sqlite" },
            MetricsShard: { type: "durable-object", storage: "sqlite" },
            MetricsIntake: { type: "worker" },
          },
        },
      },
      {
        config: {
          ...shared,
          name: "feeder",
          manifest: manifest(feeder),
          env: { METRICS: { type: "worker", workerName: "footnote-metrics", exportName: "MetricsIntake" } },
        },
      },
    ],
  })
  const url = (await miniflare.ready).origin
  return {
    url,
    headers: { Authorization: `Bearer ${TOKEN}` },
    close: () => miniflare.dispose(),
    async add(deltas) {
      const sender = await miniflare.getWorker("feeder")
      const body = JSON.stringify({ batchId: crypto.randomUUID(), source: "contract", deltas })
      const { status } = await sender.fetch("http://feeder", { method: "POST", body })
      if (status !== 200) throw new Error(`the flush failed with ${status}`)
    },
  }
}

export async function startOriginal(): Promise<Target> {
  const args = ["--web.listen-address=127.0.0.1:0", "--persistence.file="]
  const child = spawn("prometheus-pushgateway", args, { stdio: ["ignore", "ignore", "pipe"] })
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()))
  const close = async () => {
    child.kill()
    await ended
  }
  for await (const line of createInterface({ input: child.stderr })) {
    const address = /Listening on.*address=(\S+)/.exec(line)?.[1]
    if (address === undefined) continue
    child.stderr.resume()
    return { url: `http://${address}`, headers: {}, close }
  }
  throw new Error("the original Pushgateway did not start")
}
