// The stores and the embedding service of the local platform: a stand-in each, or the real thing where its URL is given.
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

/** Running children by name, and the variables that point the Workers at them. */
export type Stores = {
  children: Map<StoreName, Child>
  vars: Record<string, string>
  ownerUrl: string
  /** Not among the variables: the Workers reach the service as they do when deployed, by the binding EMBEDDER. */
  embedderUrl: string
}
export type StoreName = "postgres" | "redis" | "qdrant" | "embedder"

export async function startStores(options: StoreOptions): Promise<Stores> {
  const { devVars, localDir, secrets, model } = options
  const children = new Map<StoreName, Child>()
  const start = async (name: StoreName, at: string, configure: Parameters<typeof startChild>[0]["configure"]) => {
    const child = await startChild({ name, entry: entry(at), configure, logFile: join(localDir, `${name}.log`) })
    children.set(name, child)
    return child.url
  }
  try {
    const [postgres, redis, qdrant, embedder] = await Promise.all([
      devVars.NEON_FETCH_ENDPOINT ??
        start("postgres", "postgres/main.ts", (port) => ({
          options: {
            port,
            password: secrets.postgresPassword,
            ...(devVars.POSTGRES_URL ? { databaseUrl: devVars.POSTGRES_URL } : { dataDir: join(localDir, "postgres") }),
          },
        })),
      devVars.UPSTASH_REDIS_REST_URL ??
        start("redis", "redis/main.ts", (port) => ({
          options: { port, token: secrets.redisToken, ...(devVars.REDIS_URL ? { redisUrl: devVars.REDIS_URL } : {}) },
        })),
      devVars.QDRANT_URL ??
        start("qdrant", "qdrant/main.ts", (port) => ({
          options: { port, dataDir: join(localDir, "qdrant"), apiKey: secrets.qdrantApiKey },
        })),
      devVars.EMBEDDER_URL ??
        start("embedder", "../embedder/main.ts", (port) => ({
          env: {
            PORT: String(port),
            EMBEDDER_SECRET: secrets.embedderSecret,
            EMBEDDING_MODEL: model.model,
            MODELS_DIR: join(localDir, "models"),
            ...(model.dtype ? { EMBEDDING_DTYPE: model.dtype } : {}),
          },
        })),
    ])
    await embedderReady(embedder)
    const login = (role: string) => `postgresql://${role}:${secrets.postgresPassword}@localhost/footnote`
    return {
      children,
      embedderUrl: embedder,
      ownerUrl: devVars.DATABASE_OWNER_URL ?? login("postgres"),
      vars: {
        DATABASE_URL: login("footnote_app"),
        SYSTEM_DATABASE_URL: devVars.DATABASE_URL ?? login("footnote_system"),
        ...(devVars.DATABASE_URL ? {} : { NEON_FETCH_ENDPOINT: `${postgres}/sql` }),
        UPSTASH_REDIS_REST_URL: redis,
        UPSTASH_REDIS_REST_TOKEN: secrets.redisToken,
        QDRANT_URL: qdrant,
        QDRANT_API_KEY: secrets.qdrantApiKey,
        EMBEDDER_SECRET: secrets.embedderSecret,
        EMBEDDING_MODEL: model.model,
        ...devVars,
      },
    }
  } catch (error) {
    await Promise.all(Array.from(children.values(), (child) => child.close()))
    throw error
  }
}
