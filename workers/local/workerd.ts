// The product's Workers in one workerd, as their wrangler.toml files describe them, with R2's S3 endpoint beside them.
import { join } from "node:path"
import { convertV4MiniflareOptions, Miniflare, type V4MiniflareOptions } from "miniflare"
import { bundleWorker } from "./bundle.ts"
import type { Secrets } from "./settings.ts"
import { BUCKET, type WorkerVars } from "./worker-vars.ts"

const ROOT = join(import.meta.dirname, "../..")
const QUEUE = "footnote-ingest"
const COMPATIBILITY = { compatibilityDate: "2026-08-01", compatibilityFlags: ["nodejs_compat"], modules: true as const }

export type Ports = { edge: number; admin: number; metrics: number; r2: number }

type WorkerdOptions = {
  ports: Ports
  secrets: Secrets
  vars: WorkerVars
  persistDir: string
  /** Takes a line of a Worker's log. */
  onLog: (line: string) => void
}

/** Ready when every Worker answers on its port. */
export async function startWorkerd(options: WorkerdOptions): Promise<Miniflare> {
  const miniflare = new Miniflare(convertV4MiniflareOptions(await optionsOf(options)))
  await miniflare.ready
  return miniflare
}

async function optionsOf({ ports, secrets, vars, persistDir, onLog }: WorkerdOptions): Promise<V4MiniflareOptions> {
  const [edge, ingest, admin, metrics, r2] = await Promise.all(
    [
      "src/index.ts",
      "workers/ingest/index.ts",
      "workers/admin/index.ts",
      "workers/metrics/index.ts",
      "workers/local/r2/worker.ts",
    ].map((entry) => bundleWorker(join(ROOT, entry))),
  )
  const listen = (port: number) => ({ unsafeDirectSockets: [{ host: "127.0.0.1", port }] })
  const serviceBindings = { METRICS: { name: "footnote-metrics", entrypoint: "MetricsIntake" } }
  const bucket = { r2Buckets: { DOCUMENTS: BUCKET } }
  const producer = { queueProducers: { INGEST_QUEUE: QUEUE } }
  return {
    host: "127.0.0.1",
    port: 0,
    cf: false,
    logRequests: false,
    resourcePersistencePath: persistDir,
    telemetry: { enabled: false },
    handleStructuredLogs: ({ message }) => onLog(message),
    workers: [
      {
        ...COMPATIBILITY,
        name: "footnote",
        script: edge ?? "",
        bindings: vars.edge,
        ...bucket,
        ...producer,
        serviceBindings,
        ...listen(ports.edge),
      },
      {
        ...COMPATIBILITY,
        name: "footnote-ingest",
        script: ingest ?? "",
        bindings: vars.ingest,
        ...bucket,
        ...producer,
        serviceBindings,
        queueConsumers: {
          [QUEUE]: { maxBatchSize: 4, maxBatchTimeout: 0, maxRetries: 8, deadLetterQueue: "footnote-dead" },
          "footnote-dead": { maxBatchSize: 10, maxBatchTimeout: 1, maxRetries: 20 },
          "footnote-uploads": { maxBatchSize: 10, maxBatchTimeout: 1, maxRetries: 5 },
        },
      },
      {
        ...COMPATIBILITY,
        name: "footnote-admin",
        script: admin ?? "",
        bindings: vars.admin,
        ...producer,
        serviceBindings,
        ...listen(ports.admin),
      },
      {
        ...COMPATIBILITY,
        name: "footnote-metrics",
        script: metrics ?? "",
        bindings: vars.metrics,
        durableObjects: { GATEWAY: { className: "MetricsGateway", useSQLite: true } },
        ...listen(ports.metrics),
      },
      {
        ...COMPATIBILITY,
        name: "r2",
        script: r2 ?? "",
        bindings: {
          BUCKET_NAME: BUCKET,
          R2_ACCESS_KEY_ID: secrets.r2AccessKeyId,
          R2_SECRET_ACCESS_KEY: secrets.r2SecretAccessKey,
        },
        r2Buckets: { BUCKET },
        queueProducers: { EVENTS: "footnote-uploads" },
        ...listen(ports.r2),
      },
    ],
  }
}
