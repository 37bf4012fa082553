// Runs the Workers the product is compared with in a workerd of their own, set up like the product's.
import { appendFileSync } from "node:fs"
import { join } from "node:path"
import { convertV4MiniflareOptions, Miniflare } from "miniflare"
import { z } from "zod"
import type { Platform } from "../../workers/local/platform.ts"
import { readSecrets } from "../../workers/local/settings.ts"
import { bundleWorkers } from "../../workers/local/workerd/bundle.ts"
import { readWranglerFiles } from "../../workers/local/workerd/read-wrangler-files.ts"
import { RATE_LIMITS } from "./scene.ts"

const NAMES = ["no-op", "auth-no-op", "one-hop", "edge-alone"] as const
export type BenchWorker = (typeof NAMES)[number]
export type BenchWorkers = { urls: Record<BenchWorker, string>; close(): Promise<void> }

/** `hitPipeline` is what the one-hop Worker sends to Redis. */
export async function startBenchWorkers(
  platform: Platform,
  localDir: string,
  hitPipeline: string,
): Promise<BenchWorkers> {
  const workers = NAMES.map((name) => ({
    name,
    entry: name === "edge-alone" ? EDGE : join(import.meta.dirname, "workers", `${name}.ts`),
    bindings: name === "one-hop" ? oneHopVars(platform, localDir, hitPipeline) : productVars(platform, localDir),
  }))
  const { urlOf, close } = await startWorkers(localDir, workers)
  return {
    urls: {
      "no-op": urlOf("no-op"),
      "auth-no-op": urlOf("auth-no-op"),
      "one-hop": urlOf("one-hop"),
      "edge-alone": urlOf("edge-alone"),
    },
    close,
  }
}

/** The product's edge Worker so many times, each an isolate of its own. */
export async function startEdgeIsolates(platform: Platform, localDir: string, count: number) {
  const names = Array.from({ length: count }, (_, i) => `edge-${i}`)
  const bindings = productVars(platform, localDir)
  const { urlOf, close } = await startWorkers(
    localDir,
    names.map((name) => ({ name, entry: EDGE, bindings })),
  )
  return { urls: names.map(urlOf), close }
}

/** A Worker that passes the model's stream on. */
export async function startPassingOn(localDir: string, modelUrl: string) {
  const entry = join(import.meta.dirname, "workers", "pass-on.ts")
  const { urlOf, close } = await startWorkers(localDir, [{ name: "pass-on", entry, bindings: { MODEL_URL: modelUrl } }])
  return { url: urlOf("pass-on"), close }
}

/** As the product's own, so that nothing is compared with another runtime. */
async function edgeCompatibility() {
  const [edge] = await readWranglerFiles(["wrangler.toml"])
  if (!edge) throw new Error("wrangler.toml was not read")
  const { compatibilityDate, compatibilityFlags } = edge.options
  return { compatibilityDate, compatibilityFlags }
}

const EDGE = join(import.meta.dirname, "../../src/index.ts")
/** What the product's edge Worker sends to its queues stays there. */
const UNREAD = { USAGE_QUEUE: "unread", INGEST_QUEUE: "unread", WEBHOOK_QUEUE: "unread" }

type BenchWorkerOptions = { name: string; entry: string; bindings: Record<string, string> }

async function startWorkers(localDir: string, wanted: readonly BenchWorkerOptions[]) {
  const entries = [...new Set(wanted.map(({ entry }) => entry))]
  const [compatibility, scripts] = await Promise.all([edgeCompatibility(), bundleWorkers(entries)])
  const workers = wanted.map(({ name, entry, bindings }) => ({
    name,
    script: scripts[entries.indexOf(entry)] ?? "",
    modules: true as const,
    ...compatibility,
    bindings,
    ...(entry === EDGE ? { queueProducers: UNREAD } : {}),
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
  }))
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: 0,
      cf: false,
      logRequests: false,
      telemetry: { enabled: false },
      handleStructuredLogs: ({ message }) => appendFileSync(join(localDir, "bench-workers.log"), `${message}\n`),
      workers,
    }),
  )
  const urls = new Map<string, string>()
  for (const { name } of workers) urls.set(name, (await miniflare.unsafeGetDirectURL(name)).href)
  return {
    urlOf: (name: string) => urls.get(name) ?? "",
    close: () => miniflare.dispose(),
  }
}

const replySchema = z.array(z.object({ result: z.unknown() }))

/** Throws unless the one-hop Worker passes on what a cached query reads: every command succeeded, the answer is in it. */
export async function checkOneHop(url: string, answer: string): Promise<void> {
  const text = await (await fetch(url)).text()
  const reply = replySchema.safeParse(JSON.parse(text))
  if (!reply.success || !text.includes(JSON.stringify(JSON.stringify(answer)).slice(3, -3)))
    throw new Error(`the one-hop Worker does not reply with the cached answer: ${text.slice(0, 500)}`)
}

const oneHopVars = (platform: Platform, localDir: string, pipeline: string) => ({
  REDIS_URL: platform.stores.get("redis")?.url ?? "",
  REDIS_TOKEN: readSecrets(localDir).redisToken,
  PIPELINE: pipeline,
})

/** Everything the product's config demands; only Redis and Postgres are ever asked, for a key not seen before. */
function productVars({ stores }: Platform, localDir: string): Record<string, string> {
  const secrets = readSecrets(localDir)
  const urlOf = (name: "postgres" | "redis" | "qdrant" | "embedder") => stores.get(name)?.url ?? ""
  return {
    ENV: "dev",
    LOG_LEVEL: "error",
    ...RATE_LIMITS,
    DATABASE_URL: `postgresql://footnote_app:${secrets.postgresPassword}@localhost/footnote`,
    NEON_FETCH_ENDPOINT: `${urlOf("postgres")}/sql`,
    UPSTASH_REDIS_REST_URL: urlOf("redis"),
    UPSTASH_REDIS_REST_TOKEN: secrets.redisToken,
    QDRANT_URL: urlOf("qdrant"),
    QDRANT_API_KEY: secrets.qdrantApiKey,
    EMBEDDER_URL: urlOf("embedder"),
    EMBEDDER_SECRET: secrets.embedderSecret,
    EMBEDDING_MODEL: "lexical",
    R2_ACCOUNT_ID: "local",
    R2_ACCESS_KEY_ID: secrets.r2AccessKeyId,
    R2_SECRET_ACCESS_KEY: secrets.r2SecretAccessKey,
    R2_BUCKET: "footnote-documents",
  }
}
