// Records in Redis against Postgres: whichever writer comes last, Redis says what Postgres says, or nothing.
import { sql } from "drizzle-orm"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { postgresApiKeys } from "../../../src/adapters/postgres/tenants/api-keys.ts"
import { postgresTenants } from "../../../src/adapters/postgres/tenants/tenants.ts"
import { redisClient } from "../../../src/adapters/redis/client.ts"
import { redisGate } from "../../../src/adapters/redis/gate.ts"
import { keyRecordKey, tenantRecordKey } from "../../../src/adapters/redis/keys.ts"
import { AppError } from "../../../src/errors.ts"
import { type ApiKeyId, newId, type TenantId } from "../../../src/ids.ts"
import type { ApiKeys, Gate, Tenants } from "../../../src/ports.ts"
import { readThrough } from "../../../src/tenants/identify.ts"
import { generateApiKey, hashApiKey, type StoredKey } from "../../../src/tenants/model/api-key.ts"
import type { Issuer } from "../../../src/tenants/model/rights.ts"
import { revokeApiKey } from "../../../src/tenants/revoke-api-key.ts"
import { rotateApiKey } from "../../../src/tenants/rotate-api-key.ts"
import { updateTenant } from "../../../src/tenants/update-tenant.ts"
import { startRedis } from "../../../workers/local/redis/server.ts"
import { hasRealRedis, type RealRedis, startRealRedis } from "../../local/redis/real-redis.ts"
import { BY, freshTenant, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { stepping } from "../../support/stepping.ts"

const TOKEN = "local-test-token"
const EVERYTHING: Issuer = {
  sharedLimits: [],
  scopes: ["admin"],
  collectionIds: null,
  filter: null,
  rateLimitPerMinute: null,
  expiresAt: null,
}
let db: TestDatabase
let real: RealRedis | null
let servers: Record<"stand-in" | "real", Awaited<ReturnType<typeof startRedis>>>
beforeAll(async () => {
  real = hasRealRedis ? await startRealRedis() : null
  const [database, standIn, bridge] = await Promise.all([
    startTestDatabase(),
    startRedis({ token: TOKEN, replicaLagMs: 60_000 }),
    startRedis({ token: TOKEN, ...(real ? { redisUrl: real.url } : {}) }),
  ])
  db = database
  servers = { "stand-in": standIn, real: bridge }
})
afterAll(async () => {
  await Promise.all([db.close(), servers["stand-in"].close(), servers.real.close()])
  await real?.stop()
})

/** A tenant with one key, and the gate of an isolate whose clock is `lateMs` ahead. */
async function scene(which: keyof typeof servers = "stand-in") {
  const { tenant } = await freshTenant(db)
  const [apiKeys, tenants] = [postgresApiKeys(db.system), postgresTenants(db.system)]
  const { text, prefix } = generateApiKey()
  const [id, hash]: [ApiKeyId, string] = [newId("key"), await hashApiKey(text)]
  const free = { collectionIds: null, rateLimitPerMinute: null, expiresAt: null }
  await apiKeys.issue(tenant, { id, name: "k", prefix, hash, scopes: ["query"], ...free }, BY)
  const redis = redisClient({ url: servers[which].url, token: TOKEN, timeoutMs: 60_000 })
  const gate = redisGate(redis, new Map())
  const read = async (): Promise<StoredKey> => {
    const stored = await apiKeys.findByHash(hash)
    if (!stored) throw new Error("the key is gone")
    return stored
  }
  const inRedis = async () => (await gate.pass({ hash, tenantId: tenant, limits: [], lookup: null })).records
  /** As the primary has it. */
  const raw = () => redis.eval("return redis.call('GET', KEYS[1])", [keyRecordKey(hash)], [])
  const left = async (of = keyRecordKey(hash)) =>
    Number(await redis.eval("return redis.call('TTL', KEYS[1])", [of], []))
  return { tenant, apiKeys, tenants, id, hash, redis, gate, read, inRedis, raw, left }
}

/** What Redis may say of a key that Postgres knows so. */
function truthOf({ key: { revision: _, ...key }, tenant: { revision: __, ...tenant } }: StoredKey) {
  return { key: key.revoked ? "revoked" : key, tenant }
}

describe.each(hasRealRedis ? (["stand-in", "real"] as const) : (["stand-in"] as const))(
  "records in Redis (%s)",
  (which) => {
    test("a revoked key never comes back, whoever read it before", async () => {
      const { tenant, apiKeys, id, hash, gate, read, inRedis } = await scene(which)
      const before = await read()
      await revokeApiKey({ apiKeys, gate }, BY, tenant, id)
      await gate.remember(hash, { ...before, key: { ...before.key, revision: 99 } }, Date.now())
      expect((await inRedis()).key).toBe("revoked")
      await gate.remember(hash, null, Date.now())
      expect((await inRedis()).key).toBe("revoked")
    })

    test("a rename read before a deactivation and written after it leaves the tenant inactive", async () => {
      const { tenant, tenants, gate, inRedis } = await scene(which)
      const before = await tenants.record(tenant)
      if (!before) throw new Error("the tenant is gone")
      await updateTenant({ tenants, gate }, BY, tenant, { isActive: false })
      await gate.rememberTenant(tenant, before, Date.now())
      expect((await inRedis()).tenant).toMatchObject({ active: false })
      await updateTenant({ tenants, gate }, BY, tenant, { isActive: true })
      expect((await inRedis()).tenant).toMatchObject({ active: true })
    })

    test("a key found unknown overwrites nothing, and gives way to the key", async () => {
      const { hash, gate, read, raw } = await scene(which)
      await gate.remember(hash, null, Date.now())
      expect(await raw()).toBe("unknown")
      await gate.remember(hash, await read(), Date.now())
      const known = await raw()
      expect(known).toContain(`"revision":1`)
      await gate.remember(hash, null, Date.now())
      expect(await raw()).toBe(known)
    })

    test("of two reads the newer stays, be it written first or last", async () => {
      const { tenant, apiKeys, id, hash, gate, read, raw, redis, inRedis } = await scene(which)
      const before = await read()
      await rotateApiKey({ apiKeys, gate, apiKeySecret: null }, BY, tenant, EVERYTHING, id, 60)
      const after = await inRedis()
      expect(after.key).toMatchObject({ expiresAt: expect.any(Number) })
      await gate.remember(hash, before, Date.now())
      expect(await inRedis()).toEqual(after)
      const kept = JSON.stringify({ ...(await read()), revision: 2, note: "written first" })
      await redis.set(keyRecordKey(hash), kept)
      await gate.remember(hash, await read(), Date.now())
      expect(await raw()).toBe(kept)
    })

    test("a record without a revision, as an older version wrote it, gives way", async () => {
      const { hash, redis, gate, read, inRedis } = await scene(which)
      const stored = await read()
      await redis.set(keyRecordKey(hash), JSON.stringify({ ...stored, key: { ...stored.key, rateLimitPerMinute: 9 } }))
      await gate.remember(hash, stored, Date.now())
      expect(await inRedis()).toEqual(truthOf(stored))
    })
  },
)

test("what was read a minute ago is not written any more, and whatever overtook it lives longer than that", async () => {
  const { tenant, tenants, apiKeys, id, hash, redis, gate, read, inRedis, left } = await scene()
  const [stored, record] = [await read(), await tenants.record(tenant)]
  if (!record) throw new Error("the tenant is gone")
  const late = redisGate(redis, new Map(), undefined, () => Date.now() + 61_000)
  await late.remember(hash, stored, Date.now())
  await late.remember(hash, null, Date.now())
  await late.rememberTenant(tenant, record, Date.now())
  expect(await inRedis()).toEqual({ key: null, tenant: null })
  await gate.remember(hash, stored, Date.now())
  expect(await left()).toBeGreaterThan(180)
  await revokeApiKey({ apiKeys, gate }, BY, tenant, id)
  expect(Math.abs((await left()) - 3_600)).toBeLessThan(600)
})

test("a key that was revoked or has expired is not rotated, and has no successor", async () => {
  for (const end of ["revoked", "expired"] as const) {
    const { tenant, apiKeys, gate, id, hash, read } = await scene()
    if (end === "revoked") await apiKeys.revoke(tenant, id, BY)
    else await db.system.execute(sql`update api_keys set expires_at = now() - interval '1 second' where hash = ${hash}`)
    const before = await read()
    const { text, prefix } = generateApiKey()
    const successor = { id: newId("key"), prefix, hash: await hashApiKey(text) }
    expect(await apiKeys.rotate(tenant, id, successor, new Date(Date.now() + 60_000), BY)).toBeNull()
    const rotated = rotateApiKey({ apiKeys, gate, apiKeySecret: null }, BY, tenant, EVERYTHING, id, 60)
    await expect(rotated).rejects.toMatchObject({ code: "api-key-not-found" })
    expect(await apiKeys.findByHash(successor.hash)).toBeNull()
    expect([await read(), (await apiKeys.list(tenant, { limit: 10, cursor: null })).data.length]).toEqual([before, 1])
  }
})

test("a key is recalled as it is kept, also for a stranger: not at all, as one that is none, or itself", async () => {
  const prompt = await startRedis({ token: TOKEN })
  const { hash, read } = await scene()
  const gate = redisGate(redisClient({ url: prompt.url, token: TOKEN, timeoutMs: 60_000 }), new Map())
  const recalled = async () => [await gate.recall(hash), (await gate.recallUnmarked(hash, "192.0.2.1")).found]
  expect(await recalled()).toEqual([null, null])
  await gate.remember(hash, null, Date.now())
  expect(await recalled()).toEqual(["unknown", "unknown"])
  const stored = await read()
  await gate.remember(hash, stored, Date.now())
  const kept = { key: truthOf(stored).key }
  expect(await recalled()).toMatchObject([kept, kept])
  await gate.revokeKey(hash)
  expect(await recalled()).toEqual(["unknown", "unknown"])
  await prompt.close()
})

test("reading a revoked key through leaves its tombstone", async () => {
  const { tenant, apiKeys, id, hash, gate, inRedis, left } = await scene()
  await apiKeys.revoke(tenant, id, BY)
  expect((await readThrough({ apiKeys, gate }, hash))?.key.revoked).toBe(true)
  expect((await inRedis()).key).toBe("revoked")
  expect([(await left()) > 300, (await left(tenantRecordKey(tenant))) <= 300]).toEqual([true, true])
})

test("whatever uses a key or changes a tenant raises the revision, in the same statement", async () => {
  const { tenant, apiKeys, tenants, id, read } = await scene()
  const revisions = async () => {
    const { key, tenant } = await read()
    return [key.revision, tenant.revision]
  }
  expect(await revisions()).toEqual([1, 1])
  await tenants.update(tenant, { name: "Renamed" }, BY)
  expect(await revisions()).toEqual([1, 2])
  await apiKeys.revoke(tenant, id, BY)
  expect(await revisions()).toEqual([2, 2])
})

type Ports = { apiKeys: ApiKeys; tenants: Tenants; gate: Gate }
type Subject = { id: ApiKeyId; hash: string }
type Writer = (ports: Ports, tenant: TenantId, subject: Subject) => Promise<unknown>

const WRITERS: Record<string, Writer> = {
  revoke: (ports, tenant, { id }) => revokeApiKey(ports, BY, tenant, id),
  rotate: (ports, tenant, { id }) => rotateApiKey({ ...ports, apiKeySecret: null }, BY, tenant, EVERYTHING, id, 60),
  rename: (ports, tenant) => updateTenant(ports, BY, tenant, { name: crypto.randomUUID() }),
  deactivate: (ports, tenant) => updateTenant(ports, BY, tenant, { isActive: false }),
  reactivate: (ports, tenant) => updateTenant(ports, BY, tenant, { isActive: true }),
  limit: (ports, tenant) => updateTenant(ports, BY, tenant, { limits: { requestsPerMinute: 7 } }),
  "read through": (ports, _, { hash }) => readThrough(ports, hash),
}

test("any interleaving of revoke, rotate, rename, deactivate, reactivate and read-through ends in what Postgres says", async () => {
  const names = fc.array(fc.constantFrom(...Object.keys(WRITERS)), { minLength: 2, maxLength: 4 })
  const turns = fc.array(fc.nat(3), { minLength: 16, maxLength: 16 })
  await fc.assert(
    fc.asyncProperty(names, turns, async (names, turns) => {
      const { apiKeys, tenants, gate, tenant, id, hash, read, inRedis } = await scene()
      const writers = await Promise.all(
        names.map((name) =>
          stepping(async (pausing) => {
            const ports = { apiKeys: pausing(apiKeys), tenants: pausing(tenants), gate: pausing(gate) }
            await WRITERS[name]?.(ports, tenant, { id, hash }).catch(rotatedTooLate)
          }),
        ),
      )
      for (let at = 0; writers.some((writer) => !writer.isDone); at++) {
        const open = writers.filter((writer) => !writer.isDone)
        await open[(turns[at] ?? 0) % open.length]?.step()
      }
      const [truth, found] = [truthOf(await read()), await inRedis()]
      expect([found.key ?? truth.key, found.tenant ?? truth.tenant]).toEqual([truth.key, truth.tenant])
      if (names.some((name) => !["rotate", "revoke"].includes(name))) expect(found.tenant).not.toBeNull()
    }),
    { numRuns: 60 },
  )
})

/** A key that was revoked cannot be rotated, nor one whose overlap is over. */
function rotatedTooLate(error: unknown): void {
  if (!(error instanceof AppError && error.code === "api-key-not-found")) throw error
}
