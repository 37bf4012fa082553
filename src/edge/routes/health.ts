// Health routes: live touches nothing, ready asks every dependency.
import { type Context, Hono } from "hono"
import type { AppEnv } from "../app-env.ts"
import type { Deps } from "../deps.ts"

const CHECK_TIMEOUT_MS = 2_000

export const health = new Hono<AppEnv>()
  .get("/live", (c) => c.json({ status: "live" }))
  .get("/ready", ready)
  .get("/", ready)

async function ready(c: Context<AppEnv>) {
  const { deps, requestId } = c.var
  const [database, cache, vectors, model] = await Promise.all([
    outcome(deps.rowSecurity()),
    outcome(deps.pingCache()),
    outcome(deps.chunks.ping()),
    modelOf(deps, requestId),
  ])
  const checks = {
    database,
    cache,
    vector_db: vectors,
    embedder: model ? "ok" : "unavailable",
    llm: deps.config.GROQ_API_KEY ? "configured" : "extractive",
    queue: "ok",
  }
  const isReady = [database, cache, vectors].every((check) => check === "ok") && model !== null
  const embedding = model && { model: model.model, dimension: model.dimension, revision: model.revision }
  return c.json({ status: isReady ? "ready" : "unavailable", checks, embedding }, isReady ? 200 : 503)
}

async function outcome(check: Promise<unknown>): Promise<"ok" | "unavailable"> {
  const late = new Promise<"unavailable">((resolve) => setTimeout(() => resolve("unavailable"), CHECK_TIMEOUT_MS))
  return await Promise.race([check.then(() => "ok" as const).catch(() => "unavailable" as const), late])
}

const modelOf = (deps: Deps, requestId: string) =>
  deps.embedder.model({ requestId, timeoutMs: CHECK_TIMEOUT_MS }).catch(() => null)
