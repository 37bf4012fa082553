// Dashboard figures over the admin Worker's HTTP inside workerd: what was asked at the edge shows, what is away is named.
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test"
import { env } from "cloudflare:workers"
import { beforeAll, describe, expect, inject, test } from "vitest"
import { createApp } from "../../../../src/edge/app.ts"
import { type EdgeEnv, provideDeps } from "../../../../src/edge/deps.ts"
import { createKeyUsage } from "../../../../src/tenants/key-usage.ts"
import { createRequestCounts } from "../../../../src/usage/count-requests.ts"
import type { NewEntry } from "../../../../src/usage/model/usage-event.ts"
import { systemStats, tenantStats } from "../../../../workers/admin/stats.ts"
import { getSystemStats, getTenantStats, STATS_CONTRACTS } from "../../../../workers/admin/stats-contract.ts"
import { ADMIN_API_KEY, askAdmin, handleAdmin } from "../support/admin.ts"
import { account, freshTenant, issueKey } from "../support/tenant.ts"

const PASSWORD = "correct horse battery"
/** Servers that answer nothing anybody can use. */
const redisAway = () => ({ UPSTASH_REDIS_REST_TOKEN: "no token of that server" })
const databaseAway = () => ({ NEON_FETCH_ENDPOINT: `${inject("vars").UPSTASH_REDIS_REST_URL}/sql` })

/** A read at the admin Worker; `vars` replace what it is bound to. */
async function read(path: string, vars: Record<string, string> = {}) {
  const { text } = await handleAdmin("GET", path, { headers: { Authorization: `Bearer ${ADMIN_API_KEY}` } }, vars)
  return JSON.parse(text)
}
const statsOf = (id: string) => read(`/api/v1/tenants/${id}/stats`)
const system = (vars?: Record<string, string>) => read("/api/v1/admin/stats", vars)

/** The edge as it is deployed, but for what it counted: that is handed over with every request. */
const edge = createApp(async (bound) => {
  const [deps, keyUsage, requestCounts] = [
    await provideDeps(bound as EdgeEnv),
    createKeyUsage(),
    createRequestCounts(0),
  ]
  const usageLog = { record: (entry: NewEntry) => void noted.push(entry) }
  const flushes = () => [keyUsage.flushIfDue(deps.apiKeys), requestCounts.flushIfDue(usageLog)]
  return { ...deps, keyUsage, requestCounts, flushes }
})
/** What it sent to the usage queue of how its routes did. */
const noted: NewEntry[] = []

async function send(method: string, path: string, credential: string | null, json?: object) {
  const headers = new Headers({ "Content-Type": "application/json", "CF-Connecting-IP": crypto.randomUUID() })
  if (credential !== null) headers.set("Authorization", `Bearer ${credential}`)
  const body = json === undefined ? {} : { body: JSON.stringify(json) }
  const ctx = createExecutionContext()
  const reply = await edge.fetch(new Request(`https://edge.test${path}`, { method, headers, ...body }), env, ctx)
  const text = await reply.text()
  await waitOnExecutionContext(ctx)
  return { status: reply.status, body: JSON.parse(text) }
}
const query = async (credential: string, over: object = {}) =>
  (await send("POST", "/api/v1/query", credential, { query: "What is what?", ...over })).status

let tenant: Awaited<ReturnType<typeof freshTenant>>
beforeAll(async () => {
  tenant = await freshTenant()
})

/** An access token of a user of their own. */
async function signedIn(): Promise<string> {
  const username = `asks-${crypto.randomUUID().slice(0, 8)}`
  const memberships = [{ tenant_id: tenant.id, role: "member" }]
  const user = { email: `${username}@example.com`, username, password: PASSWORD, memberships }
  expect((await askAdmin("POST", "/api/v1/users", user)).status).toBe(201)
  return (await send("POST", "/auth/login", null, { username, password: PASSWORD })).body.access_token
}

describe("questions asked today", () => {
  test("count whether a key or a signed-in user asks, for their tenant and for the system", async () => {
    const [before, other] = [await system(), await freshTenant()]
    const [user, missing] = [await signedIn(), `col_${"0".repeat(26)}`]
    expect([await query(tenant.key), await query(user)]).toEqual([200, 200])
    expect([await query(user), await query(tenant.key, { collection_ids: [missing] })]).toEqual([200, 404])
    expect((await send("GET", "/api/v1/documents", user)).status).toBe(200)

    const stats = await statsOf(tenant.id)
    expect(stats).toEqual(getTenantStats.replies[200].schema.parse(stats))
    expect(stats.today).toEqual({
      requests: 5,
      success_rate: 0.8,
      average_response_ms: expect.any(Number),
      queries: 4,
      query_success_rate: 0.75,
    })
    expect(stats).toMatchObject({ api_keys: { active: 1, used_today: 1 }, documents: { total: 0 } })
    expect((await statsOf(other.id)).today).toMatchObject({ requests: 0, queries: 0, success_rate: null })
    expect((await system()).today.queries).toBeGreaterThanOrEqual(before.today.queries + 4)
  })
})

describe("a route's calls", () => {
  const days = "from=2026-01-01&to=2026-01-31"
  type Row = { endpoint: string; calls: number; latency_p95_ms: number | null }

  test("show how many succeeded and how long they took, to the tenant and to operators alike", async () => {
    const own = await freshTenant()
    const bound = await issueKey(own.id, { collectionIds: [own.collection] })
    const little = await issueKey(own.id, { scopes: ["query"] })
    noted.length = 0
    expect([await query(own.key), await query(own.key), await query(own.key, { top_k: -1 })]).toEqual([200, 200, 422])
    expect((await send("GET", "/api/v1/documents/doc_none", own.key)).status).toBe(422)
    expect((await send("GET", "/api/v1/documents", little)).status).toBe(403)
    expect((await send("GET", "/api/v1/nowhere", own.key)).status).toBe(404)
    expect((await send("GET", "/api/v1/documents", "rag_nobody")).status).toBe(401)
    // The same are delivered twice, on a day of their own.
    await account(noted, Date.parse("2026-01-15T12:00:00Z"))
    await account(noted, Date.parse("2026-01-15T12:00:00Z"))

    const shown = (await send("GET", `/api/v1/usage/endpoints?${days}`, own.key)).body
    const failed = { calls: 1, success_rate: 0, latency_avg_ms: null, latency_p50_ms: null, latency_p95_ms: null }
    const errors = { client: 1, limited: 0, server: 0 }
    expect(shown).toEqual({
      from: "2026-01-01",
      to: "2026-01-31",
      data: [
        {
          endpoint: "POST /api/v1/query",
          calls: 3,
          success_rate: 2 / 3,
          errors,
          ...{
            latency_avg_ms: expect.any(Number),
            latency_p50_ms: expect.any(Number),
            latency_p95_ms: expect.any(Number),
          },
        },
        { endpoint: "GET /api/v1/documents", ...failed, errors },
        { endpoint: "GET /api/v1/documents/:id", ...failed, errors },
        { endpoint: "unknown", ...failed, errors },
      ],
    })
    expect(await read(`/api/v1/tenants/${own.id}/usage/endpoints?${days}`)).toEqual(shown)
    const all: { data: Row[] } = await read(`/api/v1/admin/stats/endpoints?${days}`)
    expect(all.data.find(({ endpoint }) => endpoint === "POST /api/v1/query")?.calls).toBeGreaterThanOrEqual(3)
    expect((await send("GET", `/api/v1/usage/endpoints?${days}`, bound)).body.data).toEqual([])
    const { text } = await handleAdmin("GET", `/api/v1/tenants/${own.id}/usage/endpoints?${days}&format=csv`, {
      headers: { Authorization: `Bearer ${ADMIN_API_KEY}` },
    })
    expect(text.split("\r\n")[0]).toBe(
      "endpoint,calls,success_rate,client_errors,limited,server_errors,latency_avg_ms,latency_p50_ms,latency_p95_ms",
    )
    expect(text).toContain("GET /api/v1/documents,1,0,1,0,0,,,")
  })

  test("are asked for in days, and of a tenant that is there", async () => {
    const { body } = await send("GET", "/api/v1/usage/endpoints?from=2026-02-01&to=2026-01-01", tenant.key)
    expect([body.status, body.errors[0].path]).toEqual([422, "from"])
    const nobodys = await read(`/api/v1/tenants/ten_${"0".repeat(26)}/usage/endpoints`)
    expect(nobodys).toMatchObject({ status: 404, code: "tenant-not-found" })
  })
})

describe("the system's figures", () => {
  test("tell tenants, keys, documents, database and cache, and that nothing is missing", async () => {
    const stats = await system()
    expect(stats).toEqual(getSystemStats.replies[200].schema.parse(stats))
    expect(stats).toMatchObject({ unavailable: [], database: { size_bytes: expect.any(Number) } })
    expect([stats.tenants.active, stats.api_keys.active, stats.cache.used_memory_bytes].every((n) => n > 0)).toBe(true)
  })

  test("without Redis are all but the cache's, which is named", async () => {
    const stats = await system(redisAway())
    expect(stats).toMatchObject({ cache: null, unavailable: ["cache"], today: { queries: expect.any(Number) } })
  })

  test("without the database are the cache's alone", async () => {
    const stats = await system(databaseAway())
    await system({ ADMIN_API_KEY }) // points the driver, whose settings the isolate shares, back at the database
    expect(stats).toMatchObject({
      tenants: null,
      api_keys: null,
      documents: null,
      today: null,
      database: null,
      cache: { keys: expect.any(Number) },
      unavailable: ["database"],
    })
  })
})

describe("a tenant's keys", () => {
  type Listed = {
    name: string
    today: object
    limit_used: { policy: string; limit: number; used: number; share: number }
  }
  const path = () => `/api/v1/tenants/${tenant.id}/api-keys`
  const listed = async (vars?: Record<string, string>): Promise<Listed[]> => (await read(path(), vars)).data
  const named = (keys: Listed[], name: string) => keys.find((key) => key.name === name)

  test("show what each did today and the share of its own or its tenant's limit", async () => {
    const wanted = { name: "own", scopes: ["query"], rate_limit_per_minute: 10 }
    const { body: issued } = await askAdmin("POST", path(), wanted)
    expect(issued.api_key.limit_used).toBeNull()
    for (let i = 0; i < 4; i++) await query(issued.key)
    const keys = await listed()
    const own = named(keys, "own")
    expect(own).toMatchObject({ today: { requests: 4, success_rate: 1 }, limit_used: { policy: "key", limit: 10 } })
    // One less when the minute ended in between.
    expect([3, 4]).toContain(own?.limit_used.used)
    expect(own?.limit_used.share).toBe(Number(own?.limit_used.used) / 10)
    expect(named(keys, "test")?.limit_used).toMatchObject({ policy: "queries", limit: 1_000 })
  })

  test("are listed without a share while Redis is away", async () => {
    const keys = await listed(redisAway())
    expect(keys.map(({ limit_used }) => limit_used)).toEqual(keys.map(() => null))
    expect(keys.length).toBeGreaterThan(0)
  })
})

test("an unknown tenant has neither figures nor keys", async () => {
  for (const what of ["stats", "api-keys"]) {
    const problem = await read(`/api/v1/tenants/ten_${"0".repeat(26)}/${what}`)
    expect(problem).toMatchObject({ status: 404, code: "tenant-not-found" })
  }
})

test("every route of figures has a contract, every contract a route, and none opens to a tenant", async () => {
  const routed = (app: typeof systemStats, base: string) =>
    app.routes.map(({ method, path }) => `${method.toLowerCase()} ${base}${path.replace(/^\/$/, "")}`)
  const mounted = [
    ...routed(systemStats, "/api/v1/admin/stats"),
    ...routed(tenantStats as unknown as typeof systemStats, "/api/v1/tenants"),
  ]
  expect([...new Set(mounted)].sort()).toEqual(STATS_CONTRACTS.map((one) => `${one.method} ${one.path}`).sort())
  for (const path of ["/api/v1/admin/stats", `/api/v1/tenants/${tenant.id}/stats`])
    for (const credential of [null, tenant.key])
      expect((await askAdmin("GET", path, undefined, credential)).status).toBe(401)
})
