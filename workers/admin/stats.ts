// The routes of the figures for dashboards: of the whole system and of one tenant.
import { Hono } from "hono"
import { AppError } from "../../src/errors.ts"
import { answerEndpoints, answerUsage } from "../../src/http/answer-usage.ts"
import { validate } from "../../src/http/input/validate.ts"
import { toRequestsJson } from "../../src/http/shapes/api-key.ts"
import type { ActivityFigures, CacheFigures } from "../../src/ports.ts"
import type { AdminEnv } from "./deps.ts"
import { getEndpoints, getTenantEndpoints, getTenantStats, getTenantUsage } from "./stats-contract.ts"

export const systemStats = new Hono<AdminEnv>()
  .get("/", async (c) => {
    const { figures, cacheFigures } = c.var.deps
    const [system, cache] = await Promise.all([ifAvailable(figures.ofSystem()), ifAvailable(cacheFigures.read())])
    const activity = system ? toActivityJson(system) : { api_keys: null, documents: null, today: null }
    return c.json({
      tenants: system?.tenants ?? null,
      ...activity,
      database: system && { size_bytes: system.databaseBytes },
      cache: cache && toCacheJson(cache),
      unavailable: [...(system ? [] : ["database"]), ...(cache ? [] : ["cache"])],
    })
  })
  .get("/endpoints", validate("query", getEndpoints.query), (c) =>
    answerEndpoints(c, c.var.deps.usageFigures, null, c.req.valid("query")),
  )

/** Mounted beside the tenants' own routes. */
export const tenantStats = new Hono<AdminEnv>()
  .get("/:id/stats", validate("param", getTenantStats.params), async (c) => {
    const figures = await c.var.deps.figures.ofTenant(c.req.valid("param").id)
    if (!figures) throw new AppError("tenant-not-found")
    const { documents, maxDocuments, storageBytes, maxStorageMb } = figures.quota
    return c.json({
      ...toActivityJson(figures),
      quotas: {
        documents: { used: documents, limit: maxDocuments },
        storage_bytes: { used: storageBytes, limit: maxStorageMb * 1_048_576 },
      },
    })
  })
  .get("/:id/usage", validate("param", getTenantUsage.params), validate("query", getTenantUsage.query), async (c) => {
    const { id } = c.req.valid("param")
    if (!(await c.var.deps.tenants.get(id))) throw new AppError("tenant-not-found")
    return await answerUsage(c, c.var.deps.usageFigures, id, c.req.valid("query"), null)
  })
  .get(
    "/:id/usage/endpoints",
    validate("param", getTenantEndpoints.params),
    validate("query", getTenantEndpoints.query),
    async (c) => {
      const { id } = c.req.valid("param")
      if (!(await c.var.deps.tenants.get(id))) throw new AppError("tenant-not-found")
      return await answerEndpoints(c, c.var.deps.usageFigures, id, c.req.valid("query"))
    },
  )

/** Null if the source is away, so that a dashboard still shows the others. */
async function ifAvailable<T>(figures: Promise<T>): Promise<T | null> {
  try {
    return await figures
  } catch (error) {
    if (error instanceof AppError && /^(database|cache)-unavailable$/.test(error.code)) return null
    throw error
  }
}

const toActivityJson = ({ apiKeys, documents, today }: ActivityFigures) => ({
  api_keys: { active: apiKeys.active, used_today: apiKeys.usedToday },
  documents: { total: Object.values(documents).reduce((sum, count) => sum + count, 0), by_status: documents },
  today: {
    ...toRequestsJson(today),
    queries: today.queries,
    query_success_rate: today.queries > 0 ? 1 - today.failedQueries / today.queries : null,
  },
})

/** A rate is null if there were no lookups, or if the server does not report them. */
function toCacheJson({ keys, usedMemoryBytes, evictedKeys, hits, misses }: Awaited<ReturnType<CacheFigures["read"]>>) {
  const reads = hits === null || misses === null ? 0 : hits + misses
  return {
    keys,
    used_memory_bytes: usedMemoryBytes,
    evicted_keys: evictedKeys,
    average_entry_bytes: usedMemoryBytes === null || keys === 0 ? null : Math.round(usedMemoryBytes / keys),
    hit_rate: hits === null || reads === 0 ? null : hits / reads,
  }
}
