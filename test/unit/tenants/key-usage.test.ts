// Counting use per isolate: summed by key, by tenant for signed-in users, and nothing lost when handing over fails.
import { expect, test } from "vitest"
import { newId } from "../../../src/ids.ts"
import type { CredentialUse } from "../../../src/ports.ts"
import { createKeyUsage } from "../../../src/tenants/key-usage.ts"

function scene() {
  let now = Date.parse("2026-03-01T12:00:00Z")
  const usage = createKeyUsage(() => now)
  const handed: CredentialUse[][] = []
  const store = { recordUse: async (uses: readonly CredentialUse[]) => void handed.push([...uses]) }
  const down = { recordUse: () => Promise.reject(new Error("down")) }
  const pass = (ms: number) => {
    now += ms
    return new Date(now)
  }
  return { usage, handed, store, down, pass }
}

const tenantId = newId("ten")
const byKey = { actor: { type: "api-key", keyId: newId("key") }, tenantId } as const
const byUser = () => ({ actor: { type: "user", userId: newId("usr") }, tenantId }) as const
const query = (status: number) => ({ status, durationMs: 20.4, isQuery: true })

test("requests and queries of a key, and of all users of a tenant, are summed with their failures", async () => {
  const { usage, handed, store, pass } = scene()
  usage.count(byKey, query(200))
  usage.count(byKey, { status: 404, durationMs: 5, isQuery: false })
  const last = pass(1_000)
  usage.count(byUser(), query(200))
  usage.count(byUser(), query(503))
  usage.count(byKey, query(400))
  await usage.flushIfDue(store)
  const sums = (requests: number, failures: number, durationMs: number, queries: number, failedQueries: number) => ({
    requests,
    failures,
    durationMs,
    queries,
    failedQueries,
    tenantId,
    lastUsedAt: last,
  })
  expect(handed).toEqual([
    [
      { keyId: byKey.actor.keyId, ...sums(3, 2, 45, 2, 1) },
      { keyId: null, ...sums(2, 1, 40, 2, 1) },
    ],
  ])
})

test("nothing is handed over twice, and not before it is due", async () => {
  const { usage, handed, store, pass } = scene()
  usage.count(byKey, query(200))
  await usage.flushIfDue(store)
  usage.count(byKey, query(200))
  expect(usage.flushIfDue(store)).toBeUndefined()
  pass(10_000)
  await usage.flushIfDue(store)
  pass(10_000)
  expect(usage.flushIfDue(store)).toBeUndefined()
  expect(handed.flat().map(({ requests }) => requests)).toEqual([1, 1])
})

test("what could not be handed over is handed over with what came after it", async () => {
  const { usage, handed, store, down, pass } = scene()
  usage.count(byKey, query(200))
  const failing = usage.flushIfDue(down)
  usage.count(byKey, query(200))
  await failing
  pass(10_000)
  await usage.flushIfDue(store)
  expect(handed.flat()).toMatchObject([{ requests: 2, queries: 2, durationMs: 40 }])
})

test("past five thousand credentials no more are counted, and those that are go on being", async () => {
  const { usage, handed, store } = scene()
  const keys = Array.from(
    { length: 5_001 },
    () => ({ actor: { type: "api-key", keyId: newId("key") }, tenantId }) as const,
  )
  for (const key of keys) usage.count(key, query(200))
  for (const key of keys.slice(0, 1)) usage.count(key, query(200))
  await usage.flushIfDue(store)
  expect(handed.flat()).toHaveLength(5_000)
  expect(handed.flat()[0]?.requests).toBe(2)
})
