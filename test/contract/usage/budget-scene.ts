import { redisClient } from "../../../src/adapters/redis/client.ts"
import { redisGate } from "../../../src/adapters/redis/gate.ts"
import { newId, type TenantId } from "../../../src/ids.ts"
import { type Amounts, type Budget, type Reservation, reservationsOf } from "../../../src/usage/model/budget.ts"
import { startRedis } from "../../../workers/local/redis/server.ts"
import { hasRealRedis, startRealRedis } from "../../local/redis/real-redis.ts"
import { startTestDatabase } from "../../support/database.ts"

const TOKEN = "local-test-token"

export type BudgetScene = Awaited<ReturnType<typeof startBudgetScene>>

export const budgetOf = (over: Partial<Budget> = {}): Budget => ({
  period: "month",
  unit: "queries",
  limit: 10,
  softPercent: 80,
  whenExhausted: "refuse",
  ...over,
})
export const ONE: Amounts = { queries: 1, tokens: 100, usd: 0 }
export const ofTenant = (tenantId: TenantId, budgets: Budget[], need = ONE) =>
  reservationsOf([{ tenantId, keyId: null, budgets }], need)

/** A Redis, the real one where it is installed, and a database; `isolate` takes budgets as one isolate does. */
export async function startBudgetScene() {
  const real = hasRealRedis ? await startRealRedis() : null
  const redis = await startRedis({ token: TOKEN, ...(real ? { redisUrl: real.url } : {}) })
  const db = await startTestDatabase()
  const client = () => redisClient({ url: redis.url, token: TOKEN, timeoutMs: 60_000 })
  return {
    db,
    client,
    isolate() {
      const gate = redisGate(client(), new Map())
      return async (reservations: Reservation[]) => {
        const tenantId = reservations[0]?.tenantId ?? newId("ten")
        return (await gate.pass({ hash: "h", tenantId, limits: [], lookup: null, reservations })).reserved ?? []
      }
    },
    async close() {
      await redis.close()
      await real?.stop()
      await db.close()
    },
  }
}
