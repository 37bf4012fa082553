// Health routes: live touches nothing, ready asks every dependency.
import { type Context, Hono } from "hono"
import type { AppEnv } from "../app-env.ts"

export const health = new Hono<AppEnv>()
  .get("/live", (c) => c.json({ status: "live" }))
  .get("/ready", ready)
  .get("/", ready)

async function ready(c: Context<AppEnv>) {
  const defer = (work: Promise<unknown>) => c.executionCtx.waitUntil(work)
  const { status, checks, model } = await c.var.deps.readiness({ requestId: c.var.requestId, defer })
  const embedding = model && { model: model.model, dimension: model.dimension, revision: model.revision }
  return c.json({ status, checks, embedding }, status === "ready" ? 200 : 503)
}
