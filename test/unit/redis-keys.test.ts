// Names in Redis: each part of one tells it from the others, and what is a tenant's carries the tenant.
import { expect, test } from "vitest"
import {
  answerKey,
  answersKey,
  budgetKey,
  dirtyKey,
  doubtKey,
  embeddingKey,
  headKey,
  keyRecordKey,
  leaseKey,
  lockoutKey,
  modelPauseKey,
  modelWindowKey,
  standingKey,
  tenantKeys,
  tenantRecordKey,
  unknownKeysKey,
} from "../../src/adapters/redis/keys.ts"
import type { CollectionId, TenantId, UserId } from "../../src/ids.ts"
import type { Budget, Reservation } from "../../src/usage/model/budget.ts"

const [tenant, tenants] = ["ten_a" as TenantId, "ten_b" as TenantId]
const [collection, collections] = ["col_a" as CollectionId, "col_b" as CollectionId]
const [user, users] = ["usr_a" as UserId, "usr_b" as UserId]
const budget: Budget = { period: "month", unit: "queries", limit: 10, softPercent: 80, whenExhausted: "refuse" }
const budgetOf = (over: Partial<Reservation>, more: Partial<Budget> = {}) =>
  budgetKey({ tenantId: tenant, keyId: null, beganAt: 1, budget: { ...budget, ...more }, ...over } as Reservation)

/** A name, then the same with each of its parts changed in turn. */
const NAMES: Record<string, [name: string, ...others: string[]]> = {
  "a key's record": [keyRecordKey("a"), keyRecordKey("b")],
  "a tenant's record": [tenantRecordKey(tenant), tenantRecordKey(tenants)],
  "an answer": [answerKey(tenant, "a"), answerKey(tenants, "a"), answerKey(tenant, "b")],
  "an embedding": [embeddingKey(tenant, "a"), embeddingKey(tenants, "a"), embeddingKey(tenant, "b")],
  "a head": [headKey(tenant, collection), headKey(tenants, collection), headKey(tenant, collections)],
  "a dirty mark": [dirtyKey(tenant, collection), dirtyKey(tenants, collection), dirtyKey(tenant, collections)],
  "kept answers": [answersKey(tenant, collection), answersKey(tenants, collection), answersKey(tenant, collections)],
  "a lease": [leaseKey(tenant, collection), leaseKey(tenants, collection), leaseKey(tenant, collections)],
  "unknown keys": [unknownKeysKey("192.0.2.1"), unknownKeysKey("192.0.2.2")],
  "a lock-out": [lockoutKey("account", "a"), lockoutKey("address", "a"), lockoutKey("account", "b")],
  "a user's standing": [standingKey(user), standingKey(users)],
  "a doubt": [doubtKey(user), doubtKey(users)],
  "a model's pause": [modelPauseKey("a"), modelPauseKey("b")],
  "a model's window": [
    modelWindowKey("a", "tokens", 1),
    modelWindowKey("b", "tokens", 1),
    modelWindowKey("a", "requests", 1),
    modelWindowKey("a", "tokens", 2),
  ],
  // On the first of a month a day's budget and a month's begin at the same time.
  "a budget": [
    budgetOf({}),
    budgetOf({ tenantId: tenants }),
    budgetOf({ keyId: "key_a" as Reservation["keyId"] }),
    budgetOf({ beganAt: 2 }),
    budgetOf({}, { period: "day" }),
    budgetOf({}, { unit: "usd" }),
  ],
}
const OF_NO_TENANT = /^(a key's|unknown keys|a lock-out|a user's|a doubt|a model's)/

test.each(Object.entries(NAMES))("%s has another name for each of its parts", (_, names) => {
  expect(new Set(names).size).toBe(names.length)
})

test("no two kinds share a name", () => {
  const all = Object.values(NAMES).flat()
  expect(new Set(all).size).toBe(all.length)
})

test.each(Object.entries(NAMES))("%s is found by its tenant, if it has one", (kind, [name]) => {
  expect(name.startsWith(tenantKeys(tenant).replace("*", ""))).toBe(!OF_NO_TENANT.test(kind))
})
