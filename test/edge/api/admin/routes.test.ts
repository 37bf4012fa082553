// Every route of the admin Worker, walked by its contracts: what opens it, how it is described, and how much it reads.
import { beforeAll, describe, expect, test } from "vitest"
import { ADMIN_CONTRACTS } from "../../../../workers/admin/contracts.ts"
import { ADMIN_API_KEY, askAdmin, handleAdmin } from "../support/admin.ts"
import { handle } from "../support/direct.ts"
import { filled, nameOf, nobodys } from "../support/route-table.ts"
import { freshTenant } from "../support/tenant.ts"

const PASSWORD = "correct horse battery"
/** Credentials that are good at the edge, one of them with every right in its tenant. */
const foreign: Record<string, string> = {}

beforeAll(async () => {
  const tenant = await freshTenant()
  const username = `owner-${crypto.randomUUID().slice(0, 8)}`
  const memberships = [{ tenant_id: tenant.id, role: "owner" }]
  const wanted = { email: `${username}@example.com`, username, password: PASSWORD, memberships }
  expect((await askAdmin("POST", "/api/v1/users", wanted)).status).toBe(201)
  const headers = { "Content-Type": "application/json", "CF-Connecting-IP": crypto.randomUUID() }
  const entered = await handle("POST", "/auth/login", {
    headers,
    body: JSON.stringify({ username, password: PASSWORD }),
  })
  const scopes = ["query", "documents:read", "documents:write", "collections:write", "keys", "usage:read", "admin"]
  const issued = await askAdmin("POST", `/api/v1/tenants/${tenant.id}/api-keys`, { name: "all", scopes })
  Object.assign(foreign, { owner: JSON.parse(entered.text).access_token, key: issued.body.key })
})

test("signing in, health and the description need no credential, and everything else is behind the one door", () => {
  const open = ADMIN_CONTRACTS.filter((route) => route.scope === null).map(nameOf)
  expect(open).toEqual([
    "POST /auth/login",
    "GET /health/live",
    "GET /health/ready",
    "GET /openapi.json",
    "GET /docs",
    "GET /docs/swagger-ui.css",
    "GET /docs/swagger-ui-bundle.js",
  ])
  const guarded = ADMIN_CONTRACTS.filter((route) => route.scope !== null)
  expect(guarded.filter((route) => !route.path.startsWith("/api/"))).toEqual([])
  expect(guarded.filter((route) => route.scope !== "admin")).toEqual([])
})

describe.each(ADMIN_CONTRACTS.filter((route) => route.scope !== null).map((route) => [nameOf(route), route] as const))(
  "%s",
  (_, route) => {
    const path = filled(route, nobodys)
    const ask = (credential: string | null) =>
      askAdmin(route.method.toUpperCase(), path, route.json ? { nonsense: true } : undefined, credential)

    test("answers 401 without a credential, and with whatever opens the edge", async () => {
      expect((await ask(null)).status).toBe(401)
      for (const [name, credential] of Object.entries(foreign))
        expect([name, (await ask(credential)).status]).toEqual([name, 401])
    })

    test("is there: with the bootstrap credential it is neither a 401 nor a missing route", async () => {
      const { status, body } = await ask(ADMIN_API_KEY)
      expect([status === 401, body?.code === "route-not-found"]).toEqual([false, false])
    })
  },
)

test("what is not there is a 401 to strangers, too", async () => {
  expect((await askAdmin("GET", "/api/v1/admin/nothing", undefined, null)).status).toBe(401)
  const { status, body } = await askAdmin("GET", "/api/v1/admin/nothing")
  expect([status, body.code]).toEqual([404, "route-not-found"])
})

test("the OpenAPI document describes every route, signing in as open, and every reference in it resolves", async () => {
  const { body } = await askAdmin("GET", "/openapi.json", undefined, null)
  const described = Object.entries<Record<string, { security: object[] }>>(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security }]) => [`${method} ${path}`, security.length] as const),
  )
  const expected = ADMIN_CONTRACTS.map(
    ({ method, path, scope }) => [`${method} ${path.replace(/:(\w+)/g, "{$1}")}`, scope === null ? 0 : 2] as const,
  )
  expect(new Map(described)).toEqual(new Map(expected))
  for (const [, name] of JSON.stringify(body).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g))
    expect(Object.keys(body.components.schemas)).toContain(name)
})

describe("a body", () => {
  const LIMIT = 100_000
  const json = { Authorization: `Bearer ${ADMIN_API_KEY}`, "Content-Type": "application/json" }
  const piece = new Uint8Array(16_384).fill(0x20)

  /** A megabyte in pieces and without a length; counts what was taken from it. */
  function chunked() {
    const taken = { bytes: 0 }
    const stream = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (taken.bytes >= 1_048_576) return controller.close()
          taken.bytes += piece.byteLength
          controller.enqueue(piece)
        },
      },
      { highWaterMark: 0 },
    )
    return { stream, taken }
  }
  const post = async (body: NonNullable<RequestInit["body"]>, headers: Record<string, string>) => {
    const { status, text } = await handleAdmin("POST", "/api/v1/tenants", { body, headers })
    return [status, (JSON.parse(text) as { code: string }).code]
  }

  test("over the limit is refused by its real length, whatever its headers say, and read no further", async () => {
    expect(await post("x".repeat(LIMIT + 1), json)).toEqual([413, "body-too-large"])
    const { stream, taken } = chunked()
    expect(await post(stream, json)).toEqual([413, "body-too-large"])
    expect(taken.bytes).toBeLessThanOrEqual(LIMIT + 3 * piece.byteLength)
    const small = { ...json, "Content-Length": "2" }
    expect(await post("x".repeat(LIMIT + 1), small)).toEqual([413, "body-too-large"])
  })

  test("of a stranger is not read at all", async () => {
    const { stream, taken } = chunked()
    expect(await post(stream, { "Content-Type": "application/json" })).toEqual([401, "credential-missing"])
    expect(taken.bytes).toBe(0)
  })
})
