// A bridge in its own container: `postgres` offers Neon's SQL
// over HTTP, `redis` Upstash's REST, each for a real server.
import { startPostgres } from "../../workers/local/postgres/server.ts"
import { startRedis } from "../../workers/local/redis/server.ts"

const need = (name: string): string => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is missing`)
  return value
}

function start(kind: string | undefined) {
  const at = { host: process.env.HOST ?? "0.0.0.0", port: Number(process.env.PORT ?? 8080) }
  if (kind === "postgres")
    return startPostgres({ ...at, password: need("BRIDGE_PASSWORD"), databaseUrl: need("POSTGRES_URL") })
  if (kind === "redis")
    return startRedis({ ...at, token: need("UPSTASH_REDIS_REST_TOKEN"), redisUrl: need("REDIS_URL") })
  throw new Error("say which bridge: postgres or redis")
}

try {
  const bridge = await start(process.argv[2])
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.once(signal, () => void bridge.close().finally(() => process.exit(0)))
  process.stdout.write(`${JSON.stringify({ event: "serving", bridge: process.argv[2] })}\n`)
} catch (error) {
  process.stderr.write(`The bridge did not start: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}
