// The platform with a delay proxy before every dependency. The R2 binding is inside workerd and cannot be delayed; no path
// whose depth is measured reads or writes it.
import { type Platform, startPlatform } from "../../workers/local/platform.ts"
import { startScriptedGroq } from "../support/scripted-groq.ts"
import { type DelayProxy, startDelayProxy } from "./delay-proxy.ts"
import { RATE_LIMITS } from "./scene.ts"

export type DelayedPlatform = {
  platform: Platform
  redis: DelayProxy
  /** What has gone to the stores since the start. */
  counts(): { postgresTrips: number; statements: number; redisTrips: number }
  /** How long every dependency waits before it takes up a request. */
  setDelay(ms: number): void
  close(): Promise<void>
}

/** What the scripted model says: a sentence with a mark, as a real one would. */
const MODEL_ANSWER = ["Mount the gauge at least 1.5 metres ", "above the highest water. [1]"]

/** Runs on what is in `localDir`. With a model, answers come from a scripted one; otherwise they are extractive. */
export async function startDelayedPlatform(localDir: string, withModel: boolean): Promise<DelayedPlatform> {
  const [postgres, redis, qdrant, embedder, groq] = await Promise.all([
    startDelayProxy(),
    startDelayProxy(),
    startDelayProxy(),
    startDelayProxy(),
    startDelayProxy(),
  ])
  const model = await startScriptedGroq({ type: "answer", deltas: MODEL_ANSWER })
  const proxies = [postgres, redis, qdrant, embedder, groq]
  const closeProxies = async () => {
    await Promise.all([...proxies.map((proxy) => proxy.close()), model.close()])
  }
  try {
    const platform = await startPlatform({
      root: localDir,
      localDir,
      vars: {
        LOG_LEVEL: "error",
        ...RATE_LIMITS,
        UPSTASH_REDIS_REST_URL: redis.url,
        NEON_FETCH_ENDPOINT: `${postgres.url}/sql`,
        QDRANT_URL: qdrant.url,
        // Past the binding, because a delay inside workerd cannot be had.
        EMBEDDER_URL: embedder.url,
        // The injected delay must not look like a slow embedder.
        EMBEDDING_QUERY_TIMEOUT_MS: "5000",
        ...(withModel ? { GROQ_API_KEY: "scripted", GROQ_BASE_URL: groq.url } : {}),
      },
    })
    const urlOf = (name: "postgres" | "redis" | "qdrant" | "embedder") => platform.stores.get(name)?.url ?? ""
    postgres.forwardTo(urlOf("postgres"))
    redis.forwardTo(urlOf("redis"))
    qdrant.forwardTo(urlOf("qdrant"))
    embedder.forwardTo(urlOf("embedder"))
    groq.forwardTo(model.url)
    return {
      platform,
      redis,
      counts() {
        const { requests: postgresTrips, statements } = postgres.passed()
        return { postgresTrips, statements, redisTrips: redis.passed().requests }
      },
      setDelay(ms) {
        for (const proxy of proxies) proxy.setDelay(ms)
      },
      async close() {
        await platform.close()
        await closeProxies()
      },
    }
  } catch (error) {
    await closeProxies()
    throw error
  }
}
