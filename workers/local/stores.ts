// Starts the stores and the embedding service of the local platform: a stand-in for each, unless its URL is configured.
import { join } from "node:path"
import { type Child, startChild } from "./child.ts"
import { embedderReady } from "./embedder-ready.ts"
import type { Secrets } from "./settings.ts"

const entry = (path: string) => join(import.meta.dirname, path)

type StoreOptions = {
  localDir: string
  secrets: Secrets
  devVars: Record<string, string>
  model: { model: string; dtype?: string | undefined }
}

/** The running children by name, and the variables with which the Workers reach the stores. */
export type Stores = {
  children: Map<StoreName, Child>
  vars: Record<string, string>
  ownerUrl: string
  /** No variable of the Workers: they reach the service through the binding EMBEDDER, as when deployed. */
  embedderUrl: string
}
export type StoreName = "postgres" | "redis" | "qdrant" | "embedder"

export async function startStores(options: StoreOptions): Promise<Stores> {
  const { devVars, localDir, secrets, model } = options
  const children = new Map<StoreName, Child>()
  const isNeon = devVars.DATABASE_URL !== undefined || devVars.NEON_FETCH_ENDPOINT !== undefined
  if (isNeon && !devVars.DATABASE_OWNER_URL) throw new Error("DATABASE_OWNER_URL is missing: migrations need it")
  const start = async (name: StoreName, at: string, configure: Parameters<typeof startChild>[0]["configure"]) => {
    const child = await startChild({ name, entry: entry(at), configure, logFile: join(localDir, `${name}.log`) })
    children.set(name, child)
    return child.url
  }
  try {
    const [postgres, redis, qdrant, embedder] = await Promise.all([
      isNeon
        ? null
        : start("postgres", "postgres/main.ts", (port) => ({
            options: {
              port,
              password: secrets.postgresPassword,
              ...(devVars.POSTGRES_URL
                ? { databaseUrl: devVars.POSTGRES_URL }
                : { dataDir: join(localDir, "postgres") }),
            },
          })),
      devVars.UPSTASH_REDIS_REST_URL
        ? null
        : start("redis", "redis/main.ts", (port) => ({
            options: {
              port,
              token: devVars.UPSTASH_REDIS_REST_TOKEN ?? secrets.redisToken,
              ...(devVars.REDIS_URL ? { redisUrl: devVars.REDIS_URL } : {}),
            },
          })),
      devVars.QDRANT_URL
        ? null
        : start("qdrant", "qdrant/main.ts", (port) => ({
            options: {
              port,
              dataDir: join(localDir, "qdrant"),
              apiKey: devVars.QDRANT_API_KEY ?? secrets.qdrantApiKey,
            },
          })),
      devVars.EMBEDDER_URL
        ? null
        : start("embedder", "../embedder/main.ts", (port) => ({
            env: {
              ...modelVars(devVars),
              ...(model.model === "lexical" ? ONE_LANE : {}),
              PORT: String(port),
              EMBEDDER_SECRET: devVars.EMBEDDER_SECRET ?? secrets.embedderSecret,
              EMBEDDING_MODEL: model.model,
              MODELS_DIR: join(localDir, "models"),
              ...(model.dtype ? { EMBEDDING_DTYPE: model.dtype } : {}),
            },
          })),
    ])
    if (embedder) await embedderReady(embedder)
    const login = (role: string) => `postgresql://${role}:${secrets.postgresPassword}@localhost/footnote`
    return {
      children,
      embedderUrl: embedder ?? devVars.EMBEDDER_URL ?? "",
      ownerUrl: devVars.DATABASE_OWNER_URL ?? login("postgres"),
      // A generated secret is only for a local stand-in, never for a configured service that has none.
      vars: {
        ...(postgres && {
          DATABASE_URL: login("footnote_app"),
          SYSTEM_DATABASE_URL: login("footnote_system"),
          NEON_FETCH_ENDPOINT: `${postgres}/sql`,
        }),
        ...(redis && { UPSTASH_REDIS_REST_URL: redis, UPSTASH_REDIS_REST_TOKEN: secrets.redisToken }),
        ...(qdrant && { QDRANT_URL: qdrant, QDRANT_API_KEY: secrets.qdrantApiKey }),
        ...(embedder && { EMBEDDER_SECRET: secrets.embedderSecret }),
        EMBEDDING_MODEL: model.model,
        ...devVars,
      },
    }
  } catch (error) {
    await Promise.all(Array.from(children.values(), (child) => child.close()))
    throw error
  }
}

/** The lexical model computes without weights, so a second thread would only use memory. */
const ONE_LANE = { EMBEDDER_LANES: "1" }

/** Only the variables of the embedding service; it must not see the others. */
const modelVars = (devVars: Record<string, string>) =>
  Object.fromEntries(Object.entries(devVars).filter(([name]) => /^(EMBEDDING|RERANK|OCR)_/.test(name)))
