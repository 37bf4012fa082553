// Budgets over the API: a key's are set by its tenant, warn in a header, end with 402, and bind whoever is bound by them.
import { expect, test } from "vitest"
import { askAdmin } from "../support/admin.ts"
import { freshTenant, issueKey, send } from "../support/tenant.ts"

type Issued = { api_key: { id: string }; key: string }
const issue = async (by: string, scopes: string[]) =>
  (await (await send("POST", "/api/v1/keys", by, { name: "k", scopes })).json()) as Issued
const set = (by: string, id: string, budgets: object[]) => send("PUT", `/api/v1/keys/${id}/budgets`, by, { budgets })
const ask = (key: string, query = "what is asked") => send("POST", "/api/v1/query", key, { query })

test("a key's budget warns, ends with 402 that says when it renews, and is lifted again", async () => {
  const tenant = await freshTenant()
  const { api_key, key } = await issue(tenant.key, ["query", "usage:read"])
  const budget = { period: "month", unit: "queries", limit: 2, soft_percent: 100 }
  expect((await set(tenant.key, api_key.id, [budget])).status).toBe(200)
  const [first, second, third] = [await ask(key), await ask(key), await ask(key, "something else")]
  expect([first.status, first.headers.get("X-Budget-Warning")]).toEqual([200, null])
  expect([second.status, second.headers.get("X-Budget-Warning")]).toEqual([
    200,
    expect.stringMatching(/^queries a month; left=0; limit=2; renews=\d{4}-\d\d-01T00:00:00\.000Z$/),
  ])
  expect(third.status).toBe(402)
  expect(await third.json()).toMatchObject({
    code: "budget-exhausted",
    detail: expect.stringContaining("The key's budget of 2 queries a month is used up: 0 left; it renews at"),
    retry_after_seconds: expect.any(Number),
  })
  expect((await send("POST", "/api/v1/search", key, { query: "x" })).status).toBe(402)
  expect((await ask(tenant.key)).status).toBe(200)
  const shown = await send("GET", "/api/v1/budgets", key)
  expect(await shown.json()).toMatchObject({ data: [{ key_id: api_key.id, limit: 2, used: 2, left: 0 }] })
  expect((await set(tenant.key, api_key.id, [])).status).toBe(200)
  expect((await ask(key, "something else")).status).toBe(200)
})

test("beyond a budget that prefers it the answer is extractive and says so", async () => {
  const tenant = await freshTenant()
  const { api_key, key } = await issue(tenant.key, ["query"])
  await set(tenant.key, api_key.id, [{ period: "day", unit: "queries", limit: 1, when_exhausted: "extractive" }])
  const degraded = async () => ((await (await ask(key, crypto.randomUUID())).json()) as { degraded: string[] }).degraded
  expect([await degraded(), await degraded()]).toEqual([[], ["budget"]])
})

test("a key's child tokens take from its budgets, those from before there were any as well", async () => {
  const tenant = await freshTenant()
  const { api_key, key } = await issue(tenant.key, ["query"])
  const mint = async () =>
    ((await (await send("POST", "/api/v1/keys/tokens", key, {})).json()) as { token: string }).token
  const early = await mint()
  await set(tenant.key, api_key.id, [{ period: "day", unit: "queries", limit: 2 }])
  expect((await ask(early)).status).toBe(200)
  const late = await mint()
  expect((await ask(late)).status).toBe(200)
  for (const credential of [early, late, key]) expect((await ask(credential)).status).toBe(402)
  await set(tenant.key, api_key.id, [])
  for (const credential of [early, late, key]) expect((await ask(credential)).status).toBe(200)
})

test("whoever is bounded lifts no bound and issues no key without it", async () => {
  const tenant = await freshTenant()
  const { api_key, key } = await issue(tenant.key, ["query", "keys"])
  await set(tenant.key, api_key.id, [{ period: "day", unit: "queries", limit: 5 }])
  await ask(key)
  expect((await set(key, api_key.id, [])).status).toBe(403)
  expect((await send("POST", "/api/v1/keys", key, { name: "free", scopes: ["query"] })).status).toBe(403)
  expect((await send("POST", `/api/v1/keys/${api_key.id}/rotate`, key, {})).status).toBe(403)
})

test("budgets that say the same thing twice, or nothing, are refused by name", async () => {
  const tenant = await freshTenant()
  const { api_key } = await issue(tenant.key, ["query"])
  const budget = { period: "day", unit: "queries", limit: 5 }
  for (const budgets of [[budget, budget], [{ ...budget, limit: 0 }], [{ ...budget, unit: "cats" }]])
    expect((await set(tenant.key, api_key.id, budgets)).status).toBe(422)
  const stranger = await freshTenant()
  expect((await set(stranger.key, api_key.id, [])).status).toBe(404)
  expect((await send("GET", "/api/v1/budgets", await issueKey(tenant.id, { scopes: ["query"] }))).status).toBe(403)
})

test("an operator's budget binds all of a tenant with its next question, shows, and is lifted as fast", async () => {
  const [tenant, other] = [await freshTenant(), await freshTenant()]
  const second = await issueKey(tenant.id)
  const path = `/api/v1/tenants/${tenant.id}`
  const change = async (budgets: object[]) => {
    const { status, body } = await askAdmin("PATCH", path, { budgets })
    return [status, body.budgets]
  }
  expect((await ask(tenant.key)).status).toBe(200)
  const budget = { period: "month", unit: "queries", limit: 1, soft_percent: 50, when_exhausted: "refuse" }
  expect(await change([budget])).toEqual([200, [budget]])
  const warned = await ask(tenant.key)
  expect([warned.status, warned.headers.get("X-Budget-Warning")]).toEqual([200, expect.stringContaining("left=0")])
  for (const key of [tenant.key, second]) expect((await ask(key)).status).toBe(402)
  expect((await ask(other.key)).status).toBe(200)
  expect((await change([budget, budget]))[0]).toBe(422)
  expect((await askAdmin("GET", path)).body.budgets).toEqual([budget])
  expect(await change([{ ...budget, limit: 3 }])).toMatchObject([200, [{ limit: 3 }]])
  expect((await ask(second)).status).toBe(200)
  expect(await change([])).toEqual([200, []])
  for (let i = 0; i < 5; i++) expect((await ask(tenant.key)).status).toBe(200)
})
