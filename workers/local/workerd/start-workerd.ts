// Runs the product's Workers in one workerd, as their wrangler.toml
// files describe them, with R2's S3 endpoint beside them.
import { createRequire } from "node:module"
import { join } from "node:path"
import { convertV4MiniflareOptions, Miniflare, type V4MiniflareOptions, type V4WorkerOptions } from "miniflare"
import type { Secrets } from "../settings.ts"
import type { WorkerVars } from "../worker-vars.ts"
import { bundleWorkers } from "./bundle.ts"
import { collectRegularly } from "./collect-garbage.ts"
import { embedderWorkers } from "./embedder-workers.ts"
import { readWranglerFiles, type WranglerFile } from "./read-wrangler-files.ts"
import { widenBatches } from "./widen-batches.ts"

const FILES = {
  edge: "wrangler.toml",
  ingest: "workers/ingest/wrangler.toml",
  admin: "workers/admin/wrangler.toml",
  metrics: "workers/metrics/wrangler.toml",
  embedder: "workers/embedder/wrangler.toml",
}
type Name = keyof typeof FILES
/** The queue of the bucket's notifications, which no wrangler.toml describes. */
const UPLOADS = "footnote-uploads"
const END_WITH_PARENT = join(import.meta.dirname, "../../embedder/jobs/end-with-parent.sh")
const MINUTELY = "* * * * *"

export type Ports = { edge: number; admin: number; metrics: number; r2: number }

export type WorkerFiles = Record<Name, WranglerFile>

type R2Secrets = Pick<Secrets, "r2AccessKeyId" | "r2SecretAccessKey">

type WorkerdOptions = {
  files: WorkerFiles
  ports: Ports
  /** The address the ports listen on; loopback by default. */
  host?: string
  secrets: R2Secrets
  vars: WorkerVars
  /** The address of the embedding service behind the embedder's Worker. */
  embedderUrl: string
  persistDir: string
  /** Where workerd listens for a debugger; any free port by default. */
  inspectorPort?: number | undefined
  /** Receives each line of the Workers' logs. */
  onLog: (line: string) => void
}

export type Workerd = {
  /** Runs the ingest Worker's cron once. */
  sweep(): Promise<void>
  dispose(): Promise<void>
}

/** Resolves when every Worker answers on its port. */
export async function startWorkerd(options: WorkerdOptions): Promise<Workerd> {
  const { files } = options
  if (files.ingest.crons.some((cron) => cron !== MINUTELY)) throw new Error("a cron here is every minute or none")
  if (process.platform !== "win32") endWorkerdWithParent()
  const miniflare = new Miniflare(convertV4MiniflareOptions(await optionsOf(options)))
  try {
    await miniflare.ready
  } catch (error) {
    // Disposing fails for the same reason again, after it has cleaned up.
    await miniflare.dispose().catch(() => undefined)
    throw error
  }
  const stopCollecting = collectRegularly(Number((await miniflare.getInspectorURL()).port))
  return {
    // Not by `miniflare.getWorker`: it blocks this thread until workerd replies, and a workerd whose log lines nobody
    // reads meanwhile waits for this thread.
    async sweep() {
      for (const cron of files.ingest.crons) {
        const reply = await miniflare.dispatchFetch(`http://cron/?cron=${encodeURIComponent(cron)}`)
        const outcome = await reply.text()
        if (!reply.ok) throw new Error(`the cron ended with: ${outcome}`)
      }
    },
    dispose: async () => {
      stopCollecting()
      await miniflare.dispose()
    },
  }
}

/**
 * If this process is killed, Miniflare leaves workerd running. So workerd runs in a wrapper that ends with this process.
 */
function endWorkerdWithParent(): void {
  const { resolve } = createRequire(import.meta.url)
  process.env.WRAPPED_PROGRAM = createRequire(resolve("miniflare"))("workerd").default
  process.env.MINIFLARE_WORKERD_PATH = END_WITH_PARENT
}

export async function readWorkerFiles(): Promise<WorkerFiles> {
  const read = await readWranglerFiles(Object.values(FILES))
  const file = (name: Name) => {
    const found = read[Object.keys(FILES).indexOf(name)]
    if (!found) throw new Error(`${FILES[name]} was not read`)
    return found
  }
  return {
    edge: file("edge"),
    ingest: file("ingest"),
    admin: file("admin"),
    metrics: file("metrics"),
    embedder: file("embedder"),
  }
}

async function optionsOf(options: WorkerdOptions): Promise<V4MiniflareOptions> {
  const { files, ports, host = "127.0.0.1", secrets, vars, embedderUrl, persistDir, onLog } = options
  const listen = (port: number) => ({ unsafeDirectSockets: [{ host, port }] })
  const worker = (name: Exclude<Name, "embedder">, script: string, port?: number): V4WorkerOptions => {
    const { options: described, name: workerName } = files[name]
    const { assets, ...options } = described
    const bindings = { ...options.bindings, ...vars[name] }
    const serviceBindings = { ...options.serviceBindings, ...(assets ? onDisk(assets) : {}) }
    const worker = { ...options, name: workerName, modules: true, script, bindings, serviceBindings }
    return { ...worker, ...(port ? listen(port) : {}) }
  }
  const r2Entry = join(import.meta.dirname, "../r2/worker.ts")
  const cronEntry = join(import.meta.dirname, "cron-worker.ts")
  const entries = [files.edge.main, files.ingest.main, files.admin.main, files.metrics.main, r2Entry, cronEntry]
  const [edge = "", ingest = "", admin = "", metrics = "", r2 = "", cron = ""] = await bundleWorkers(entries)
  const workers = [
    cronWorker(files.ingest, cron), // the first is the one that `dispatchFetch` reaches
    worker("edge", edge, ports.edge),
    { ...worker("ingest", ingest), queueConsumers: widenBatches(files.ingest.options.queueConsumers) },
    worker("admin", admin, ports.admin),
    worker("metrics", metrics, ports.metrics),
    { ...r2Worker(files.edge, secrets, r2), ...listen(ports.r2) },
  ]
  return {
    host: "127.0.0.1",
    port: 0,
    cf: false,
    logRequests: false,
    resourcePersistencePath: persistDir,
    inspectorPort: options.inspectorPort ?? 0,
    telemetry: { enabled: false },
    handleStructuredLogs: ({ message }) => onLog(message),
    workers: [...workers, ...(await embedderWorkers(embedderUrl, files.embedder))],
  }
}

/** A directory that workerd reads itself; Miniflare's Workers for assets would handle every request first. */
const onDisk = ({ binding, directory }: { binding: string; directory: string }) => ({
  [binding]: { disk: { path: directory, writable: false } },
})

function cronWorker({ name, options }: WranglerFile, script: string): V4WorkerOptions {
  return {
    name: "cron",
    modules: true,
    script,
    compatibilityDate: options.compatibilityDate,
    compatibilityFlags: ["service_binding_extra_handlers"],
    serviceBindings: { INGEST: name },
  }
}

/** R2's S3 endpoint, over the bucket that the edge Worker is bound to. */
function r2Worker({ options }: WranglerFile, secrets: R2Secrets, script: string): V4WorkerOptions {
  const bucket = options.r2Buckets.DOCUMENTS?.id
  if (bucket === undefined) throw new Error("the edge Worker is bound to no DOCUMENTS")
  return {
    name: "r2",
    modules: true,
    script,
    compatibilityDate: options.compatibilityDate,
    compatibilityFlags: ["nodejs_compat"],
    bindings: {
      BUCKET_NAME: bucket,
      R2_ACCESS_KEY_ID: secrets.r2AccessKeyId,
      R2_SECRET_ACCESS_KEY: secrets.r2SecretAccessKey,
    },
    r2Buckets: { BUCKET: bucket },
    queueProducers: { EVENTS: UPLOADS },
  }
}
