// Rate limits as a caller sees them: what the headers say, and what is counted apart.
import { afterEach, expect, test, vi } from "vitest"
import { askAdmin } from "../support/admin.ts"
import { ask, handle, type Reply } from "../support/direct.ts"
import { freshTenant } from "../support/tenant.ts"

afterEach(() => void vi.restoreAllMocks())

/** Time stands still, so that no window of a minute ends within a test. */
const stopTime = () => vi.spyOn(Date, "now").mockReturnValue(Date.now())

const headersOf = ({ headers }: Reply) => ({
  policy: headers.get("RateLimit-Policy"),
  left: headers.get("RateLimit"),
  limit: headers.get("X-RateLimit-Limit"),
  remaining: headers.get("X-RateLimit-Remaining"),
})

/** What an operator sends, right or wrong. */
const override = (id: string, requests_per_minute: unknown) =>
  askAdmin("PATCH", `/api/v1/tenants/${id}`, { limits: { requests_per_minute } })

test("queries, reads and writes are counted apart, and every reply says of which how much is left", async () => {
  stopTime()
  const { key } = await freshTenant()
  const text = { text: "The well is forty metres deep.", title: "well.txt" }
  const replies = {
    queries: await ask("POST", "/api/v1/query", key, { query: "How deep is the well?" }),
    reads: await ask("GET", "/api/v1/documents", key),
    writes: await ask("POST", "/api/v1/documents/text", key, text),
  }
  for (const [name, reply] of Object.entries(replies))
    expect(headersOf(reply)).toEqual({
      policy: `"${name}";q=1000;w=60`,
      left: expect.stringMatching(new RegExp(`^"${name}";r=999;t=([1-9]|[1-5]\\d|60)$`)),
      limit: "1000",
      remaining: "999",
    })
  expect(headersOf(await ask("POST", "/api/v1/search", key, { query: "well" })).remaining).toBe("998")
})

test("a refusal says so in the same headers, with seconds to wait", async () => {
  stopTime()
  const { key } = await freshTenant()
  const body = { name: "narrow", scopes: ["read"], rate_limit_per_minute: 2 }
  const issued: unknown = JSON.parse((await ask("POST", "/api/v1/keys", key, body)).text)
  const { key: narrow } = issued as { key: string }
  const replies = [1, 2, 3].map(() => ask("POST", "/api/v1/search", narrow, { query: "well" }))
  const refused = (await Promise.all(replies)).filter(({ status }) => status === 429)
  expect(refused).toHaveLength(1)
  const [reply] = refused
  if (!reply) return
  expect(headersOf(reply)).toMatchObject({ policy: '"key";q=2;w=60', limit: "2", remaining: "0" })
  expect(Number(reply.headers.get("Retry-After"))).toBeGreaterThanOrEqual(1)
  expect(JSON.parse(reply.text)).toMatchObject({ code: "rate-limited", retry_after_seconds: expect.any(Number) })
})

test("whom the isolate knows to be over the limit it refuses before it reads what was sent", async () => {
  stopTime()
  const { key } = await freshTenant()
  const issued = await ask("POST", "/api/v1/keys", key, { name: "one", scopes: ["query"], rate_limit_per_minute: 1 })
  const headers = { Authorization: `Bearer ${JSON.parse(issued.text).key}`, "Content-Type": "application/json" }
  for (const path of ["/api/v1/query", "/api/v1/search"]) {
    const statusOf = async (body: string) => (await handle("POST", path, { headers, body })).status
    while ((await statusOf(JSON.stringify({ query: "well" }))) !== 429);
    expect([path, await statusOf("{")]).toEqual([path, 429])
  }
  expect(
    (await handle("POST", "/api/v1/query", { headers: { ...headers, Authorization: `Bearer ${key}` } })).status,
  ).toBe(400)
})

test("an operator's override is what the next request is limited by, until it is taken away", async () => {
  const { id, key } = await freshTenant()
  const read = async () => headersOf(await ask("GET", "/api/v1/documents", key)).policy
  expect(await read()).toBe('"reads";q=1000;w=60')
  for (const [requests_per_minute, limit] of [
    [2_000, 2_000],
    [7, 7],
    [null, 1_000],
  ]) {
    expect((await override(id, requests_per_minute)).body.limits).toMatchObject({ requests_per_minute })
    expect(await read()).toBe(`"reads";q=${limit};w=60`)
  }
})

test("an override reaches child tokens minted and users signed in before it", async () => {
  stopTime()
  const { id, key } = await freshTenant()
  const token: string = JSON.parse((await ask("POST", "/api/v1/keys/tokens", key, { scopes: ["read"] })).text).token
  const username = `asks-${id.slice(4, 14)}`.toLowerCase()
  const memberships = [{ tenant_id: id, role: "member" }]
  const user = { email: `${username}@example.com`, username, password: "correct horse battery", memberships }
  expect((await askAdmin("POST", "/api/v1/users", user)).status).toBe(201)
  const entered = await handle("POST", "/auth/login", {
    headers: { "Content-Type": "application/json", "CF-Connecting-IP": crypto.randomUUID() },
    body: JSON.stringify({ username, password: user.password }),
  })
  const session: string = JSON.parse(entered.text).access_token
  const read = (credential: string) => ask("GET", "/api/v1/documents", credential)
  const policies = async () => [
    headersOf(await read(token)).policy,
    headersOf(await read(session)).policy,
    headersOf(await read(key)).policy,
  ]
  const all = (perMinute: number) => Array.from({ length: 3 }, () => `"reads";q=${perMinute};w=60`)
  expect(await policies()).toEqual(all(1_000))
  await override(id, 600)
  expect(await policies()).toEqual(all(600))
  expect(await policies()).toEqual(all(600))
  await override(id, 1)
  expect([(await read(token)).status, (await read(session)).status, (await read(key)).status]).toEqual([429, 429, 429])
})

test("what the caller and the operator are told of the limits goes by the override", async () => {
  const { id, key } = await freshTenant()
  expect((await override(id, 40)).body.limits).toEqual({
    max_documents: 100,
    max_storage_mb: 50,
    requests_per_minute: 40,
  })
  const buckets = ["queries", "reads", "writes"].map((policy) => ({ policy, limit: 40, remaining: expect.any(Number) }))
  const told = JSON.parse((await ask("GET", "/auth/rate-limit", key)).text)
  expect(told).toMatchObject({ tier: "premium", limit: 40, limits: buckets })
  const limitUsed = ({ data }: { data: { limit_used: unknown }[] }) => data.map(({ limit_used }) => limit_used)
  const full = [{ policy: expect.stringMatching(/^(queries|reads|writes)$/), limit: 40 }]
  expect(limitUsed(JSON.parse((await ask("GET", "/api/v1/keys", key)).text))).toMatchObject(full)
  const { body } = await askAdmin("GET", `/api/v1/tenants/${id}/api-keys`)
  expect(limitUsed(body)).toMatchObject(full)
})

test("an override is null or a whole number from 1 to a million, and is audited as it was and as it is", async () => {
  const { id } = await freshTenant()
  for (const wrong of [0, -1, 1_000_001, 1.5, "7"])
    expect([wrong, (await override(id, wrong)).status]).toEqual([wrong, 422])
  for (const right of [1, 1_000_000, null]) expect([right, (await override(id, right)).status]).toEqual([right, 200])
  expect((await askAdmin("PATCH", `/api/v1/tenants/${id}`, { name: "Renamed" })).status).toBe(200)
  const { body } = await askAdmin("GET", `/api/v1/admin/audit?tenant_id=${id}&action=tenant.updated`)
  type Image = { requests_per_minute: number | null }
  const trail = (body.data as { before: Image; after: Image }[]).map(({ before, after }) => [
    before.requests_per_minute,
    after.requests_per_minute,
  ])
  expect(trail).toEqual([
    [null, null],
    [1_000_000, null],
    [1, 1_000_000],
    [null, 1],
  ])
})

test("a tenant is created with an override, or without one", async () => {
  const create = async (limits: object) => {
    const slug = `rate-${crypto.randomUUID()}`
    return (await askAdmin("POST", "/api/v1/tenants", { name: "Rate", slug, limits })).body.limits
  }
  expect(await create({ requests_per_minute: 12 })).toMatchObject({ requests_per_minute: 12 })
  expect(await create({ requests_per_minute: null })).toMatchObject({ requests_per_minute: null })
  expect(await create({})).toMatchObject({ max_documents: 100, max_storage_mb: 50, requests_per_minute: null })
})
