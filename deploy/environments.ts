// Staging and production for wrangler: the wrangler.toml files, with the environment's suffix on each of our names.
import { rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { experimental_readRawConfig } from "wrangler"
import { z } from "zod"

export const ENVIRONMENTS = ["staging", "production"] as const
export type Environment = (typeof ENVIRONMENTS)[number]

export const ROOT = join(import.meta.dirname, "..")

/** In order of deployment: each Worker after those it is bound to. */
export const WORKER_FILES = {
  metrics: "workers/metrics/wrangler.toml",
  embedder: "workers/embedder/wrangler.toml",
  ingest: "workers/ingest/wrangler.toml",
  admin: "workers/admin/wrangler.toml",
  edge: "wrangler.toml",
}
export type WorkerName = keyof typeof WORKER_FILES
export const WORKERS = Object.keys(WORKER_FILES) as WorkerName[]

const configSchema = z.looseObject({
  name: z.string(),
  vars: z.record(z.string(), z.string()).default({}),
  r2_buckets: z.array(z.looseObject({ bucket_name: z.string() })).default([]),
  queues: z
    .looseObject({
      producers: z.array(z.looseObject({ queue: z.string() })).default([]),
      consumers: z.array(z.looseObject({ queue: z.string(), dead_letter_queue: z.string().optional() })).default([]),
    })
    .default({ producers: [], consumers: [] }),
  services: z.array(z.looseObject({ binding: z.string(), service: z.string() })).default([]),
})
export type WorkerConfig = z.output<typeof configSchema>

/** Production has the names without suffix, as in the files. */
const suffixed = (name: string, environment: Environment) =>
  environment === "production" ? name : `${name}-${environment}`

export function configOf(worker: WorkerName, environment: Environment): WorkerConfig {
  const { rawConfig } = experimental_readRawConfig({ config: join(ROOT, WORKER_FILES[worker]) })
  const config = configSchema.parse(rawConfig)
  const named = (name: string) => suffixed(name, environment)
  const { vars, r2_buckets, queues, services } = config
  return {
    ...config,
    name: named(config.name),
    vars: {
      ...vars,
      ...(vars.ENV ? { ENV: environment === "production" ? "prod" : environment } : {}),
      ...(vars.R2_BUCKET ? { R2_BUCKET: named(vars.R2_BUCKET) } : {}),
    },
    r2_buckets: r2_buckets.map((bucket) => ({ ...bucket, bucket_name: named(bucket.bucket_name) })),
    queues: {
      producers: queues.producers.map((producer) => ({ ...producer, queue: named(producer.queue) })),
      consumers: queues.consumers.map(({ dead_letter_queue: dead, ...consumer }) => ({
        ...consumer,
        queue: named(consumer.queue),
        ...(dead ? { dead_letter_queue: named(dead) } : {}),
      })),
    },
    services: services.map((service) => ({ ...service, service: named(service.service) })),
  }
}

/** Runs `use` with a derived configuration file next to the original, because paths in it are relative to it. */
export async function withConfigFile<T>(
  worker: WorkerName,
  environment: Environment,
  use: (file: string) => Promise<T>,
): Promise<T> {
  const file = join(ROOT, dirname(WORKER_FILES[worker]), `wrangler.${worker}.${environment}.json`)
  writeFileSync(file, JSON.stringify(configOf(worker, environment), null, 2))
  try {
    return await use(file)
  } finally {
    rmSync(file)
  }
}

/** The resources that must exist before an environment's Workers. */
export function resourcesOf(environment: Environment) {
  const configs = WORKERS.map((worker) => configOf(worker, environment))
  const queues = configs.flatMap(({ queues: { producers, consumers } }) => [
    ...producers.map(({ queue }) => queue),
    ...consumers.flatMap(({ queue, dead_letter_queue: dead }) => (dead ? [queue, dead] : [queue])),
  ])
  return {
    buckets: [...new Set(configs.flatMap(({ r2_buckets }) => r2_buckets.map(({ bucket_name }) => bucket_name)))],
    queues: [...new Set(queues)],
    /** The queue of the bucket's notifications. No Worker sends to it, so no wrangler.toml lists it as a producer. */
    uploads: suffixed("footnote-uploads", environment),
  }
}
