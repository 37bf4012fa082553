// Opens the stores of a deployment that the environment names, for an operator's commands.
import { z } from "zod"
import { httpEmbedder } from "../../src/adapters/embedder/http-embedder.ts"
import { qdrantChunkIndex } from "../../src/adapters/qdrant/chunk-index.ts"
import type { ChunkIndex, Embedder } from "../../src/ports.ts"
import { type Cache, openCache } from "./cache.ts"
import { type Objects, openObjects } from "./objects.ts"
import { openPoints, type Points } from "./points.ts"
import { openRows, type RowStore } from "./rows.ts"

const envSchema = z.object({
  /** The connection string of the tables' owner, which migrations use too. */
  DATABASE_OWNER_URL: z.url(),
  NEON_FETCH_ENDPOINT: z.url().optional(),
  R2_ACCOUNT_ID: z.string().min(1),
  R2_ACCESS_KEY_ID: z.string().min(1),
  R2_SECRET_ACCESS_KEY: z.string().min(1),
  R2_BUCKET: z.string().min(1),
  R2_ENDPOINT: z.url().optional(),
  QDRANT_URL: z.url(),
  QDRANT_API_KEY: z.string().optional(),
  UPSTASH_REDIS_REST_URL: z.url(),
  UPSTASH_REDIS_REST_TOKEN: z.string().min(1),
  /** Only needed to compute vectors again. */
  EMBEDDER_URL: z.url().optional(),
  EMBEDDER_SECRET: z.string().optional(),
})

export type DeploymentStores = {
  rows: RowStore
  objects: Objects
  points: Points
  index: ChunkIndex
  cache: Cache
  /** Null without EMBEDDER_URL. */
  embedder: Embedder | null
}

const INDEX_TIMEOUT_MS = 60_000

/** Throws with a line for each missing or malformed variable, without values. */
export function openStores(env: NodeJS.ProcessEnv): DeploymentStores {
  const read = envSchema.safeParse(env)
  if (!read.success) {
    const faults = read.error.issues.map(
      ({ path: [name = ""], message }) => `  ${String(name)}: ${env[String(name)] ? message : "is missing"}`,
    )
    throw new Error(`the environment has faults:\n${faults.join("\n")}`)
  }
  const vars = read.data
  const server = { url: vars.QDRANT_URL, apiKey: vars.QDRANT_API_KEY, timeoutMs: INDEX_TIMEOUT_MS }
  return {
    rows: openRows(vars.DATABASE_OWNER_URL, vars.NEON_FETCH_ENDPOINT),
    objects: openObjects({
      accountId: vars.R2_ACCOUNT_ID,
      accessKeyId: vars.R2_ACCESS_KEY_ID,
      secretAccessKey: vars.R2_SECRET_ACCESS_KEY,
      bucket: vars.R2_BUCKET,
      endpoint: vars.R2_ENDPOINT,
    }),
    points: openPoints(server),
    index: qdrantChunkIndex(server),
    cache: openCache(vars.UPSTASH_REDIS_REST_URL, vars.UPSTASH_REDIS_REST_TOKEN),
    embedder: vars.EMBEDDER_URL ? httpEmbedder({ url: vars.EMBEDDER_URL, secret: vars.EMBEDDER_SECRET ?? "" }) : null,
  }
}
