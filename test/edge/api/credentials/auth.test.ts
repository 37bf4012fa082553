// Signing in at the edge Worker as it is deployed, inside workerd: real scrypt, real signatures, the app role.
import { exports } from "cloudflare:workers"
import { beforeAll, describe, expect, inject, onTestFinished, test, vi } from "vitest"
import { scryptPasswords } from "../../../../src/adapters/passwords/scrypt-passwords.ts"
import { connect } from "../../../../src/adapters/postgres/database.ts"
import { postgresUsers } from "../../../../src/adapters/postgres/identity/users.ts"
import type { Role } from "../../../../src/identity/model/user.ts"
import { newId } from "../../../../src/ids.ts"
import { BY, freshTenant, issueKey, send } from "../support/tenant.ts"

const PASSWORD = "correct horse battery"
type Tokens = { access_token: string; refresh_token: string; token_type: string; expires_in: number }

/** From an address of its own, so that tests do not spend each other's attempts. */
function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const octet = () => Math.floor(Math.random() * 256)
  const address = `198.51.${octet()}.${octet()}`
  return exports.default.fetch(
    new Request(`https://edge.test${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "CF-Connecting-IP": address, ...headers },
      body: body instanceof URLSearchParams || typeof body === "string" ? body : JSON.stringify(body),
    }),
  )
}
const tokensOf = async (reply: Response | Promise<Response>) => (await (await reply).json()) as Tokens

let tenant: Awaited<ReturnType<typeof freshTenant>>
beforeAll(async () => {
  tenant = await freshTenant()
})

/** A user of their own for one test. */
async function freshUser(role: Role = "member") {
  const { SYSTEM_DATABASE_URL = "", NEON_FETCH_ENDPOINT } = inject("vars")
  const username = `edge-${crypto.randomUUID().slice(0, 8)}`
  const user = { id: newId("usr"), username, email: `${username}@example.com` }
  const database = connect({ url: SYSTEM_DATABASE_URL, endpoint: NEON_FETCH_ENDPOINT, timeoutMs: 60_000 })
  await postgresUsers(database).create(
    {
      ...user,
      passwordHash: await scryptPasswords().hash(PASSWORD),
      emailVerified: false,
      isAdmin: false,
      memberships: [{ tenantId: tenant.id, role }],
    },
    BY,
  )
  const enter = () => tokensOf(post("/auth/login", { username: user.email, password: PASSWORD }))
  return { user, enter }
}

describe("POST /auth/login", () => {
  test("takes JSON and the OAuth 2 password form alike", async () => {
    const { user } = await freshUser()
    const form = new URLSearchParams({ grant_type: "password", username: user.username, password: PASSWORD, scope: "" })
    for (const reply of [
      await post("/auth/login", { username: user.email, password: PASSWORD, tenant: tenant.id }),
      await post("/auth/login", form, { "Content-Type": "application/x-www-form-urlencoded" }),
    ]) {
      expect([reply.status, reply.headers.get("Cache-Control")]).toEqual([200, "no-store"])
      expect(await reply.json()).toEqual({
        access_token: expect.any(String),
        refresh_token: expect.stringMatching(/^rft_/),
        token_type: "bearer",
        expires_in: 1_800,
      })
    }
  })

  test("answers a wrong password and an unknown user alike", async () => {
    const { user } = await freshUser()
    const ask = async (username: string) => {
      const reply = await post("/auth/login", { username, password: "wrong horse battery" })
      return [reply.status, (await reply.text()).replace(/"request_id":"[^"]+"/, "")]
    }
    const known = await ask(user.email)
    expect(known).toEqual(await ask("nobody@example.com"))
    expect(known[0]).toBe(401)
  })

  test("names faults of the body, and refuses other types and oversized bodies", async () => {
    const statusOf = async (...asked: Parameters<typeof post>) => (await post(...asked)).status
    expect(await statusOf("/auth/login", { username: "ada" })).toBe(422)
    expect(await statusOf("/auth/login", { username: "a\u0000b", password: PASSWORD })).toBe(422)
    expect(await statusOf("/auth/login", { username: "ada", password: PASSWORD, admin: true })).toBe(422)
    expect(await statusOf("/auth/login", "{}", { "Content-Type": "text/plain" })).toBe(415)
    expect(await statusOf("/auth/login", { username: "x".repeat(20_000), password: "x" })).toBe(413)
    expect(await statusOf("/auth/login", "{")).toBe(400)
  })

  test("stops listening to an address that tries too often, right password or not", async () => {
    const { user } = await freshUser()
    const stopped = vi.spyOn(Date, "now").mockReturnValue(Date.now()) // so that the minute does not end meanwhile
    onTestFinished(() => stopped.mockRestore())
    const headers = { "CF-Connecting-IP": `203.0.113.${Math.floor(Math.random() * 256)}` }
    const body = (i: number) => ({ username: `nobody-${i}@example.com`, password: "wrong horse battery" })
    await Promise.all(Array.from({ length: 12 }, (_, i) => post("/auth/login", body(i), headers)))
    const reply = await post("/auth/login", { username: user.email, password: PASSWORD }, headers)
    expect([reply.status, Number(reply.headers.get("Retry-After")) > 0]).toEqual([429, true])
  })
})

describe("a session", () => {
  test("is refreshed once per token, and over after a reuse, for its access tokens too", async () => {
    const { enter } = await freshUser()
    const first = await enter()
    const second = await tokensOf(post("/auth/refresh", { refresh_token: first.refresh_token }))
    expect((await send("GET", "/auth/me", second.access_token)).status).toBe(200)
    expect((await post("/auth/refresh", { refresh_token: first.refresh_token })).status).toBe(401)
    expect((await post("/auth/refresh", { refresh_token: second.refresh_token })).status).toBe(401)
    expect((await send("GET", "/auth/me", second.access_token)).status).toBe(401)
    expect((await send("GET", "/auth/me", (await enter()).access_token)).status).toBe(200)
  })

  test("ends by logging out, at once", async () => {
    const { enter } = await freshUser()
    const { access_token, refresh_token } = await enter()
    const bearer = { Authorization: `Bearer ${access_token}` }
    expect((await send("GET", "/api/v1/documents", access_token)).status).toBe(200)
    expect((await post("/auth/logout", {}, bearer)).status).toBe(204)
    expect((await send("GET", "/api/v1/documents", access_token)).status).toBe(401)
    expect((await post("/auth/refresh", { refresh_token })).status).toBe(401)
    expect((await post("/auth/logout", { all: true }, bearer)).status).toBe(401)
    expect((await post("/auth/logout", {})).status).toBe(401)
  })

  test("makes keys of its user, which only who may do everything makes for others", async () => {
    const { user, enter } = await freshUser("admin")
    const other = await freshUser()
    const { access_token } = await enter()
    const make = (by: string, more: object) =>
      send("POST", "/api/v1/keys", by, { name: "k", scopes: ["query", "keys"], ...more })
    const ownerOf = async (reply: Response) =>
      ((await reply.json()) as { api_key: { user_id: string | null } }).api_key.user_id
    const whole = await issueKey(tenant.id, { scopes: ["admin"] })
    const made = await make(access_token, {})
    const { key } = (await made.clone().json()) as { key: string }
    expect(await ownerOf(made)).toBe(user.id)
    expect(await ownerOf(await make(key, {}))).toBe(user.id)
    for (const user_id of [other.user.id, null]) expect((await make(key, { user_id })).status).toBe(403)
    expect(await ownerOf(await make(whole, { user_id: other.user.id }))).toBe(other.user.id)
    expect(await ownerOf(await make(whole, {}))).toBeNull()
    expect((await make(whole, { user_id: newId("usr") })).status).toBe(404)
  })

  test("does not take an access token for a refresh token, nor the other way round", async () => {
    const { access_token, refresh_token } = await (await freshUser()).enter()
    expect((await post("/auth/refresh", { refresh_token: access_token })).status).toBe(401)
    expect((await send("GET", "/auth/me", refresh_token)).status).toBe(401)
  })

  test("may do what the role may, in its tenant", async () => {
    const { access_token } = await (await freshUser()).enter()
    const wrote = await send("POST", "/api/v1/documents/text", access_token, { text: "x", title: "x.txt" })
    expect(wrote.status).toBe(202)
    expect((await send("POST", "/api/v1/collections", access_token, { name: "c" })).status).toBe(403)
  })
})

test("who the caller is shows the user with their tenants, or the key", async () => {
  const { user, enter } = await freshUser()
  const { id, ...names } = user
  const asUser = await send("GET", "/auth/me", (await enter()).access_token)
  expect(await asUser.json()).toEqual({
    tenant_id: tenant.id,
    tier: "premium",
    scopes: ["query", "documents:read", "documents:write"],
    api_key_id: null,
    user: {
      id,
      ...names,
      memberships: [{ tenant_id: tenant.id, slug: tenant.id.replace("_", "-"), role: "member" }],
    },
  })
  const asKey = await send("GET", "/auth/me", tenant.key)
  expect(await asKey.json()).toMatchObject({ api_key_id: expect.stringMatching(/^key_/), user: null })
  expect((await send("GET", "/auth/me", null)).status).toBe(401)
})

test("the rate limit shows what is left of each bucket after this request", async () => {
  const { key } = await freshTenant()
  const now = Date.now()
  const stopped = vi.spyOn(Date, "now").mockReturnValue(now) // so that the minute does not end meanwhile
  onTestFinished(() => stopped.mockRestore())
  const reply = (await (await send("GET", "/auth/rate-limit", key)).json()) as { reset_at: string }
  expect(reply).toEqual({
    tier: "premium",
    limit: 1_000,
    remaining: 999,
    reset_at: expect.any(String),
    limits: [
      { policy: "queries", limit: 1_000, window_seconds: 60, remaining: 1_000 },
      { policy: "reads", limit: 1_000, window_seconds: 60, remaining: 999 },
      { policy: "writes", limit: 1_000, window_seconds: 60, remaining: 1_000 },
    ],
  })
  expect(Date.parse(reply.reset_at)).toBeGreaterThan(now)
})

test("a provider that is not configured answers 501 and names what is missing", async () => {
  const reply = await send("GET", "/auth/google", null)
  const body: unknown = await reply.json()
  expect([reply.status, body]).toMatchObject([501, { detail: expect.stringContaining("GOOGLE_CLIENT_ID") }])
})
