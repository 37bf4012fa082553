// What browsers are told: secure headers on every reply, and replies readable only by the pages a tenant names.
import { describe, expect, inject, test } from "vitest"
import { scryptPasswords } from "../../../../src/adapters/passwords/scrypt-passwords.ts"
import { connect } from "../../../../src/adapters/postgres/database.ts"
import { postgresUsers } from "../../../../src/adapters/postgres/identity/users.ts"
import { settingsSchema } from "../../../../src/http/shapes/fields.ts"
import { newId, type TenantId } from "../../../../src/ids.ts"
import { handle, type Reply } from "../support/direct.ts"
import { open } from "../support/route-table.ts"
import { BY, freshTenant } from "../support/tenant.ts"

const APP = "https://app.example.com"
const LOCAL = "http://localhost:3000"
const EVIL = "https://evil.example.com"

const acao = "Access-Control-Allow-Origin"
const get = (path: string, headers: Record<string, string>) => handle("GET", path, { headers })
const as = (key: string, origin: string) => ({ Authorization: `Bearer ${key}`, Origin: origin })

describe("secure headers", () => {
  test("are on every reply, whether it succeeds or fails, and each has its request id", async () => {
    const { key } = await freshTenant()
    const bearer = { Authorization: `Bearer ${key}` }
    const tooLarge = { ...bearer, "Content-Type": "application/json" }
    const replies = [
      [200, await get("/api/v1/documents", bearer)],
      [200, await get("/health/live", {})],
      [401, await get("/api/v1/documents", {})],
      [404, await get("/nowhere", {})],
      [404, await get(`/api/v1/documents/doc_${"0".repeat(26)}`, bearer)],
      [422, await get("/api/v1/documents?limit=0", bearer)],
      [413, await handle("POST", "/api/v1/query", { headers: tooLarge, body: " ".repeat(2_000_000) })],
      [
        204,
        await handle("OPTIONS", "/api/v1/query", { headers: { Origin: APP, "Access-Control-Request-Method": "POST" } }),
      ],
    ] as const
    for (const [status, reply] of replies) {
      expect(reply.status).toBe(status)
      expect(Object.fromEntries(reply.headers)).toMatchObject({
        "x-content-type-options": "nosniff",
        "x-frame-options": "SAMEORIGIN",
        "referrer-policy": "no-referrer",
        "strict-transport-security": expect.stringContaining("max-age="),
        "cross-origin-resource-policy": "same-origin",
        "x-request-id": expect.stringMatching(/^req_/),
      })
      expect(reply.headers.get("X-Powered-By")).toBeNull()
    }
  })
})

describe("pages of other origins", () => {
  test("can read nothing of a tenant that names none: no such header at all", async () => {
    const { key } = await freshTenant()
    for (const origin of [APP, LOCAL, "null", "*", "https://edge.test"]) {
      const reply = await get("/api/v1/documents", as(key, origin))
      expect(reply.status).toBe(200)
      expect([...reply.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([])
    }
  })

  test("can read replies to the credentials of exactly the tenants that name them, errors included", async () => {
    const [open, other] = [
      await freshTenant({ cors_origins: [APP, LOCAL] }),
      await freshTenant({ cors_origins: [EVIL] }),
    ]
    for (const origin of [APP, LOCAL]) {
      const reply = await get("/api/v1/documents", as(open.key, origin))
      expect([reply.status, reply.headers.get(acao), reply.headers.get("Vary")]).toEqual([200, origin, "Origin"])
      expect(reply.headers.get("Access-Control-Expose-Headers")).toContain("X-Request-Id")
      expect((await get("/api/v1/documents/nonsense", as(open.key, origin))).headers.get(acao)).toBe(origin)
      expect((await get("/api/v1/documents", as(other.key, origin))).headers.get(acao)).toBeNull()
      expect((await get("/api/v1/documents", { Origin: origin })).headers.get(acao)).toBeNull()
    }
    for (const near of [
      EVIL,
      `${APP}.evil.com`,
      `${APP}:444`,
      `${APP}/`,
      "http://app.example.com",
      "https://example.com",
    ])
      expect([near, (await get("/api/v1/documents", as(open.key, near))).headers.get(acao)]).toEqual([near, null])
  })

  test("are never allowed credentials of the browser's own", async () => {
    const { key } = await freshTenant({ cors_origins: [APP] })
    const preflight = { Origin: APP, "Access-Control-Request-Method": "POST" }
    for (const reply of [
      await get("/api/v1/documents", as(key, APP)),
      await handle("OPTIONS", "/api/v1/documents", { headers: preflight }),
    ])
      expect(reply.headers.get("Access-Control-Allow-Credentials")).toBeNull()
  })

  test("may ask beforehand for any well-formed origin, which names that origin and nothing more", async () => {
    const ask = (origin: string) =>
      handle("OPTIONS", "/api/v1/query", {
        headers: {
          Origin: origin,
          "Access-Control-Request-Method": "POST",
          "Access-Control-Request-Headers": "authorization",
        },
      })
    for (const origin of [APP, LOCAL, "http://localhost"]) {
      const reply = await ask(origin)
      expect([reply.status, reply.headers.get(acao), reply.text]).toEqual([204, origin, ""])
      expect(reply.headers.get("Access-Control-Allow-Headers")).toMatch(/Authorization.*Content-Type/)
    }
    for (const origin of [
      "null",
      "*",
      "http://app.example.com",
      "https://*",
      `${APP}/path`,
      "HTTPS://APP.EXAMPLE.COM",
      "javascript:1",
    ]) {
      const reply = await ask(origin)
      expect([origin, reply.status, reply.headers.get(acao)]).toEqual([origin, 401, null])
    }
    const noPreflight = await handle("OPTIONS", "/api/v1/query", { headers: { Origin: APP } })
    expect([noPreflight.status, noPreflight.headers.get(acao)]).toEqual([401, null])
  })
})

describe("pages of a tenant", () => {
  const JSON_TYPE = { "Content-Type": "application/json" }
  const preflight = (path: string, origin: string) =>
    handle("OPTIONS", path, { headers: { Origin: origin, "Access-Control-Request-Method": "POST" } })

  /** A user of the tenant, and a log-in as a page would send it. */
  async function userOf(tenant: TenantId) {
    const { SYSTEM_DATABASE_URL = "", NEON_FETCH_ENDPOINT } = inject("vars")
    const database = connect({ url: SYSTEM_DATABASE_URL, endpoint: NEON_FETCH_ENDPOINT, timeoutMs: 60_000 })
    const username = `page-${crypto.randomUUID().slice(0, 8)}`
    await postgresUsers(database).create(
      {
        id: newId("usr"),
        username,
        email: `${username}@example.com`,
        passwordHash: await scryptPasswords().hash("correct horse battery"),
        emailVerified: false,
        isAdmin: false,
        memberships: [{ tenantId: tenant, role: "member" }],
      },
      BY,
    )
    const address = Array.from(crypto.getRandomValues(new Uint8Array(4))).join(".")
    const body = JSON.stringify({ username, password: "correct horse battery" })
    return (origin: string) =>
      handle("POST", "/auth/login", { headers: { ...JSON_TYPE, "CF-Connecting-IP": address, Origin: origin }, body })
  }

  test("can ask who the caller is and what is left of its limit, with a key or as a user, and no other page can", async () => {
    const { id, key } = await freshTenant({ cors_origins: [APP] })
    const { access_token } = JSON.parse((await (await userOf(id))("https://server.example.com")).text)
    for (const path of ["/auth/me", "/auth/rate-limit"]) {
      for (const credential of [key, access_token]) {
        const reply = await get(path, as(credential, APP))
        expect([reply.status, reply.headers.get(acao), reply.headers.get("Vary")]).toEqual([200, APP, "Origin"])
        expect((await get(path, as(credential, EVIL))).headers.get(acao)).toBeNull()
      }
      const asked = await preflight(path, APP)
      expect([asked.status, asked.headers.get(acao)]).toEqual([204, APP])
    }
  })

  test("cannot sign in from a browser: no sign-in route answers a preflight or names an origin, for success or failure", async () => {
    const { id } = await freshTenant({ cors_origins: [APP] })
    const named = (reply: Reply) => [...reply.headers.keys()].filter((name) => name.startsWith("access-control"))
    const success = await (await userOf(id))(APP)
    expect([success.status, named(success)]).toEqual([200, []])
    for (const route of open) {
      const asked = await preflight(route.path, APP)
      expect([route.path, asked.status, named(asked)]).toEqual([route.path, 405, []])
      const init = route.json ? { headers: { ...JSON_TYPE, Origin: APP }, body: "{}" } : { headers: { Origin: APP } }
      const reply = await handle(route.method.toUpperCase(), route.path, init)
      expect([route.path, reply.status >= 400, named(reply)]).toEqual([route.path, true, []])
    }
  })
})

test("a tenant's settings take exact origins only", () => {
  const takes = (origins: unknown) => settingsSchema.safeParse({ theme: "dark", cors_origins: origins }).success
  for (const right of [
    [],
    [APP],
    [LOCAL, "http://localhost"],
    ["https://app.example.com:8443"],
    ["https://[::1]:8443"],
  ])
    expect([right, takes(right)]).toEqual([right, true])
  const wrong = [
    "*",
    "https://*.example.com",
    "http://app.example.com",
    `${APP}/`,
    `${APP}/x`,
    `${APP}:443`,
    "https://",
  ]
  const stranger = [
    "null",
    "https://user@app.example.com",
    "https://APP.example.com",
    "http://localhost.evil.com",
    "",
    7,
  ]
  for (const one of [...wrong, ...stranger]) expect([one, takes([one])]).toEqual([one, false])
  expect(takes(APP)).toBe(false)
  expect(takes({ 0: APP })).toBe(false)
  expect(takes(Array.from({ length: 33 }, (_, i) => `https://a${i}.example.com`))).toBe(false)
})
