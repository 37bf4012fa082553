// Users with the admin role at the admin Worker, inside workerd: who gets in, and how soon they are out again.
import { beforeAll, describe, expect, onTestFinished, test, vi } from "vitest"
import type { MetricBatch } from "../../../../src/metrics.ts"
import { askAdmin, enterAdmin, handleAdmin } from "../support/admin.ts"
import { handle } from "../support/direct.ts"
import { freshTenant } from "../support/tenant.ts"

const PASSWORD = "correct horse battery"
let tenant: Awaited<ReturnType<typeof freshTenant>>
beforeAll(async () => {
  tenant = await freshTenant()
})

/** A user of their own for one test, who also owns a tenant. */
async function freshUser(is_admin: boolean, over: object = {}) {
  const username = `admin-${crypto.randomUUID().slice(0, 8)}`
  const memberships = [{ tenant_id: tenant.id, role: "owner" }]
  const wanted = { email: `${username}@example.com`, username, password: PASSWORD, is_admin, memberships, ...over }
  const { status, body } = await askAdmin("POST", "/api/v1/users", wanted)
  expect([status, body.is_admin]).toEqual([201, is_admin])
  return body as { id: string; email: string; username: string }
}
const statusWith = async (token: string) => (await askAdmin("GET", "/api/v1/tenants", undefined, token)).status
async function signedIn() {
  const user = await freshUser(true)
  const { status, body } = await enterAdmin(user.username, PASSWORD)
  expect(status).toBe(200)
  const token: string = body.access_token
  expect(await statusWith(token)).toBe(200)
  return { user, token }
}
async function enterEdge(username: string): Promise<{ access_token: string }> {
  const headers = { "Content-Type": "application/json", "CF-Connecting-IP": crypto.randomUUID() }
  const body = JSON.stringify({ username, password: PASSWORD })
  const reply = await handle("POST", "/auth/login", { headers, body })
  expect(reply.status).toBe(200)
  return JSON.parse(reply.text)
}
const edge = (method: string, path: string, token: string, json?: object) =>
  handle(method, path, {
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    ...(json ? { body: JSON.stringify(json) } : {}),
  })

describe("signing in", () => {
  test("takes JSON and the OAuth 2 password form, and gives one short-lived token that is not to be kept", async () => {
    const user = await freshUser(true)
    const form = new URLSearchParams({ grant_type: "password", username: user.username, password: PASSWORD, scope: "" })
    const json = JSON.stringify({ username: user.email, password: PASSWORD })
    for (const [type, body] of [
      ["application/x-www-form-urlencoded", form.toString()],
      ["application/json", json],
    ] as const) {
      const headers = { "Content-Type": type, "CF-Connecting-IP": crypto.randomUUID() }
      const reply = await handleAdmin("POST", "/auth/login", { headers, body })
      expect([type, reply.status, reply.headers.get("Cache-Control")]).toEqual([type, 200, "no-store"])
      const tokens = JSON.parse(reply.text)
      expect(tokens).toEqual({ access_token: expect.any(String), token_type: "bearer", expires_in: 1_800 })
      expect(await statusWith(tokens.access_token)).toBe(200)
    }
  })

  test("is refused in the same words whoever it is that may not", async () => {
    const [admin, plain] = [await freshUser(true), await freshUser(false)]
    const [disabled, atProvider] = [await freshUser(true), await freshUser(true, { password: undefined })]
    await askAdmin("PATCH", `/api/v1/users/${disabled.id}`, { disabled: true })
    const told = async (username: string, password = PASSWORD) => {
      const { status, body } = await enterAdmin(username, password)
      return JSON.stringify([status, { ...body, request_id: "" }])
    }
    const replies = [
      await told(admin.email, "wrong horse battery"),
      await told("nobody@example.com"),
      await told(plain.email),
      await told(disabled.email),
      await told(atProvider.email),
    ]
    expect([new Set(replies).size, replies[0]?.slice(0, 4)]).toEqual([1, "[401"])
  })

  test("answers 501 without a signing secret, when no token opens anything and keys go on", async () => {
    const { user, token } = await signedIn()
    const without = { JWT_SECRET_KEY: "" }
    const json = { "Content-Type": "application/json" }
    const body = JSON.stringify({ username: user.email, password: PASSWORD })
    const reply = await handleAdmin("POST", "/auth/login", { headers: json, body }, without)
    expect([reply.status, JSON.parse(reply.text).code]).toEqual([501, "not-configured"])
    const { admin_key, key } = (await askAdmin("POST", "/api/v1/admin/keys", { name: "k" })).body
    const ask = (credential: string) =>
      handleAdmin("GET", "/api/v1/users", { headers: { Authorization: `Bearer ${credential}` } }, without)
    expect([(await ask(token)).status, (await ask(key)).status]).toEqual([401, 200])
    await askAdmin("DELETE", `/api/v1/admin/keys/${admin_key.id}`)
  })

  test("is refused for now while attempts cannot be counted", async () => {
    const user = await freshUser(true)
    const body = JSON.stringify({ username: user.email, password: PASSWORD })
    const init = { headers: { "Content-Type": "application/json" }, body }
    const reply = await handleAdmin("POST", "/auth/login", init, { UPSTASH_REDIS_REST_TOKEN: "nobody-knows-it" })
    expect([reply.status, JSON.parse(reply.text).code]).toEqual([503, "auth-unavailable"])
  })

  test("names faults of the body, knows no tenant, and refuses other types and oversized bodies", async () => {
    const post = async (body: string, type = "application/json") =>
      (await handleAdmin("POST", "/auth/login", { headers: { "Content-Type": type }, body })).status
    expect(await post('{"username":"ada"}')).toBe(422)
    expect(await post(JSON.stringify({ username: "ada", password: PASSWORD, tenant: "t" }))).toBe(422)
    expect(await post("{}", "text/plain")).toBe(415)
    expect(await post("{")).toBe(400)
    expect(await post(JSON.stringify({ username: "x".repeat(20_000), password: "x" }))).toBe(413)
  })

  test("is bounded by address and by account, right password or not; the edge's attempts are not counted here", async () => {
    const user = await freshUser(true)
    const address = crypto.randomUUID()
    const from = (where: string, username: string) => ({
      headers: { "Content-Type": "application/json", "CF-Connecting-IP": where },
      body: JSON.stringify({ username, password: PASSWORD }),
    })
    const statusOf = async (where: string, username: string) =>
      (await handleAdmin("POST", "/auth/login", from(where, username))).status
    const stopped = vi.spyOn(Date, "now").mockReturnValue(Date.now()) // so that the minute does not end meanwhile
    onTestFinished(() => stopped.mockRestore())
    const many = Array.from({ length: 13 }, (_, i) => i)
    const elsewhere = () => crypto.randomUUID()
    expect(await Promise.all(many.map((i) => statusOf(address, `nobody-${i}@example.com`)))).toContain(429)
    await Promise.all(many.map(() => handle("POST", "/auth/login", from(elsewhere(), user.email))))
    expect(await statusOf(elsewhere(), user.email)).toBe(200)
    expect(await Promise.all(many.map(() => statusOf(elsewhere(), user.email)))).toContain(429)
  })

  test("stands in the audit log as the user's, as does what they do then; a refusal does not", async () => {
    const { user, token } = await signedIn()
    await enterAdmin(user.username, "wrong horse battery")
    const { admin_key } = (await askAdmin("POST", "/api/v1/admin/keys", { name: "mine" }, token)).body
    expect(admin_key.created_by).toBe(`user:${user.id}`)
    const { body } = await askAdmin("GET", `/api/v1/admin/audit?actor=user:${user.id}`)
    expect(body.data).toMatchObject([
      { action: "admin-key.issued", actor: `user:${user.id}`, subject: { type: "admin-key", id: admin_key.id } },
      { action: "admin.signed-in", actor: `user:${user.id}`, subject: { type: "user", id: user.id }, tenant_id: null },
    ])
    expect(body.data).toHaveLength(2)
  })
})

describe("the next request after", () => {
  const asUser = (change: object) => (id: string) => askAdmin("PATCH", `/api/v1/users/${id}`, change)
  const cases: [name: string, act: (id: string, username: string) => Promise<unknown>][] = [
    ["the admin role is taken away", asUser({ is_admin: false })],
    ["the user is disabled", asUser({ disabled: true })],
    ["their password is changed", asUser({ password: "another horse battery" })],
    ["the user is deleted", (id) => askAdmin("DELETE", `/api/v1/users/${id}`)],
    [
      "they log out everywhere at the edge",
      async (_, username) => {
        const { access_token } = await enterEdge(username)
        expect((await edge("POST", "/auth/logout", access_token, { all: true })).status).toBe(204)
      },
    ],
  ]
  test.each(cases)("%s is a 401", async (_, act) => {
    const { user, token } = await signedIn()
    await act(user.id, user.username)
    expect(await statusWith(token)).toBe(401)
  })

  test("the role is given back is a 401 still, until they sign in again", async () => {
    const { user, token } = await signedIn()
    await asUser({ is_admin: false })(user.id)
    await asUser({ is_admin: true })(user.id)
    expect(await statusWith(token)).toBe(401)
    expect((await enterAdmin(user.username, PASSWORD)).status).toBe(200)
  })
})

test("a token of one Worker opens nothing at the other, though one secret signs both", async () => {
  const { user, token } = await signedIn()
  const { access_token } = await enterEdge(user.username)
  expect((await edge("GET", "/auth/me", access_token)).status).toBe(200)
  expect(await statusWith(access_token)).toBe(401)
  for (const path of ["/auth/me", "/api/v1/documents", "/api/v1/keys"])
    expect([path, (await edge("GET", path, token)).status]).toEqual([path, 401])
})

test("attempts and refusals are counted by how they were made and why they failed", async () => {
  const batches: MetricBatch[] = []
  const METRICS = { add: async (batch: MetricBatch) => void batches.push(batch) }
  const ask = (path: string, init: RequestInit) => handleAdmin(init.method ?? "GET", path, init, { METRICS })
  vi.spyOn(Date, "now").mockReturnValue(Date.now() + 60_000)
  await ask("/health/ready", {}) // hands over what came before
  batches.length = 0
  const body = JSON.stringify({ username: "nobody@example.com", password: PASSWORD })
  await ask("/auth/login", { method: "POST", headers: { "Content-Type": "application/json" }, body })
  await ask("/api/v1/tenants", {})
  vi.spyOn(Date, "now").mockReturnValue(Date.now() + 120_000)
  await ask("/health/ready", {})
  vi.restoreAllMocks()
  const counted = JSON.stringify(batches)
  for (const labels of [
    { result: "failure", method: "password" },
    { result: "failure", method: "admin" },
    { reason: "credential-unknown" },
    { reason: "credential-missing" },
  ])
    expect(counted).toContain(JSON.stringify(labels))
})
