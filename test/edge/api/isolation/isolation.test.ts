// The route table, walked from the contracts: no credential, no scope, and the ids of another tenant.
import { beforeAll, describe, expect, test } from "vitest"
import { SCOPES } from "../../../../src/context.ts"
import { EDGE_CONTRACTS } from "../../../../src/edge/contracts/index.ts"
import { bodyOf, filled, guarded, idKindsOf, nameOf, nobodys } from "../support/route-table.ts"
import { askedQuestion, freshTenant, issueKey, send } from "../support/tenant.ts"

/** Everything that answers without a credential; a route is added here on purpose or not at all. */
const OPEN = [
  "GET /api/v1/health",
  "GET /api/v1/health/live",
  "GET /api/v1/health/ready",
  "GET /auth/github",
  "GET /auth/github/callback",
  "GET /auth/google",
  "GET /auth/google/callback",
  "GET /docs",
  "GET /docs/swagger-ui-bundle.js",
  "GET /docs/swagger-ui.css",
  "GET /health",
  "GET /health/live",
  "GET /health/ready",
  "GET /openapi.json",
  "POST /auth/accept-invitation",
  "POST /auth/login",
  "POST /auth/logout",
  "POST /auth/refresh",
]

let mine: Awaited<ReturnType<typeof freshTenant>>
let theirs: Awaited<ReturnType<typeof freshTenant>>
/** One id of each kind that exists and is another tenant's. */
let foreign: Record<string, string>

beforeAll(async () => {
  mine = await freshTenant()
  theirs = await freshTenant()
  const register = async (sha256: string) => {
    const body = { filename: "a.txt", content_type: "text/plain", size_bytes: 3, sha256 }
    const reply = await send("POST", "/api/v1/documents", theirs.key, body)
    return ((await reply.json()) as { document: { id: string } }).document.id
  }
  const [doc, doomed] = [await register("a".repeat(64)), await register("b".repeat(64))]
  const deleted = await send("DELETE", `/api/v1/documents/${doomed}`, theirs.key)
  const { deletion } = (await deleted.json()) as { deletion: { id: string } }
  const issued = await send("POST", "/api/v1/keys", theirs.key, { name: "k", scopes: ["query"] })
  const { api_key } = (await issued.json()) as { api_key: { id: string } }
  const hooked = await send("POST", "/api/v1/webhooks", theirs.key, {
    url: "https://hooks.example.com/theirs",
    events: ["key.revoked"],
  })
  const { id: whk } = (await hooked.json()) as { id: string }
  const tested = await send("POST", `/api/v1/webhooks/${whk}/test`, theirs.key)
  const { id: dlv } = (await tested.json()) as { id: string }
  const qry = await askedQuestion(theirs.id, theirs.collection)
  foreign = { doc, qry, del: deletion.id, col: theirs.collection, key: api_key.id, whk, dlv }
})

test("exactly the listed routes need no credential, and answer without one", async () => {
  const open = EDGE_CONTRACTS.filter((route) => route.scope === null)
  expect(open.map(nameOf).sort()).toEqual(OPEN)
  for (const route of open) {
    const { status } = await send(route.method.toUpperCase(), route.path, null)
    // Signing in asks for a body, or for a provider that is not configured here; signing out, for whom, and its body may be absent.
    const answers =
      route.path === "/auth/logout" ? [401] : route.path.startsWith("/auth/") ? [204, 415, 422, 501] : [200, 503]
    expect([route.path, answers]).toEqual([route.path, expect.arrayContaining([status])])
  }
})

describe.each(guarded.map((route) => [nameOf(route), route] as const))("%s", (_, route) => {
  const method = route.method.toUpperCase()

  test("without a credential answers 401 problem+json, whatever the body", async () => {
    for (const body of [bodyOf(route), { nonsense: true }]) {
      const reply = await send(method, filled(route, nobodys), null, method === "GET" ? undefined : body)
      expect([reply.status, reply.headers.get("Content-Type")]).toEqual([401, "application/problem+json"])
    }
  })

  test.skipIf(route.scope === "any")("with a key that has every scope but the needed one answers 403", async () => {
    const others = SCOPES.filter((scope) => scope !== route.scope && scope !== "admin")
    const reply = await send(method, filled(route, nobodys), await issueKey(mine.id, { scopes: others }), bodyOf(route))
    expect(reply.status).toBe(403)
    expect(await reply.json()).toMatchObject({ code: "scope-missing" })
  })
})

const withIds = guarded.filter((route) => Object.keys(idKindsOf(route)).length > 0)

test.each(withIds.map((route) => [nameOf(route), route] as const))(
  "%s with another tenant's id answers byte for byte as with one that never was",
  async (_, route) => {
    const idOf = (prefix: string) => {
      const id = foreign[prefix]
      if (!id) throw new Error(`beforeAll makes no ${prefix}_ id for the foreign tenant`)
      return id
    }
    const ask = async (path: string) => {
      const reply = await send(route.method.toUpperCase(), path, mine.key, bodyOf(route))
      return { status: reply.status, headers: stable(reply.headers), body: stripped(await reply.text()) }
    }
    const strange = await ask(filled(route, idOf))
    expect(strange).toEqual(await ask(filled(route, nobodys)))
    expect(strange.status).toBe(404)
  },
)

test("the foreign tenant still has everything a stranger reached for", async () => {
  for (const path of [`documents/${foreign.doc}`, `deletions/${foreign.del}`, `collections/${foreign.col}`])
    expect((await send("GET", `/api/v1/${path}`, theirs.key)).status).toBe(200)
  const keys = (await (await send("GET", "/api/v1/keys", theirs.key)).json()) as { data: { id: string }[] }
  expect(keys.data.find(({ id }) => id === foreign.key)).toMatchObject({ revoked_at: null, expires_at: null })
})

test("another tenant's collection cannot be asked, listed or written to, and answers like one that never was", async () => {
  const file = { filename: "a.txt", content_type: "text/plain", size_bytes: 3, sha256: "c".repeat(64) }
  const asks: [method: string, path: string, body: (id: string) => object | undefined, status: number][] = [
    ["POST", "/api/v1/query", (id) => ({ query: "x", collection_ids: [id] }), 404],
    ["POST", "/api/v1/search", (id) => ({ query: "x", collection_ids: [mine.collection, id] }), 404],
    ["POST", "/api/v1/documents", (id) => ({ ...file, collection_id: id }), 404],
    ["POST", "/api/v1/documents/text", (id) => ({ text: "x", title: "x.txt", collection_id: id }), 404],
    ["GET", "/api/v1/documents?collection_id=", () => undefined, 200],
  ]
  for (const [method, path, body, status] of asks) {
    const ask = async (id: string) => {
      const reply = await send(method, path.endsWith("=") ? path + id : path, mine.key, body(id))
      return { path, status: reply.status, body: stripped(await reply.text()) }
    }
    const strange = await ask(theirs.collection)
    expect(strange).toEqual(await ask(nobodys("col")))
    expect(strange).toMatchObject({
      path,
      status,
      ...(status === 200 ? { body: '{"data":[],"next_cursor":null}' } : {}),
    })
  }
})

test("the same bytes another tenant has are not recognised", async () => {
  const body = { filename: "a.txt", content_type: "text/plain", size_bytes: 3, sha256: "a".repeat(64) }
  expect((await send("POST", "/api/v1/documents", mine.key, body)).status).toBe(201)
})

test("a key restricted to a collection can use no other", async () => {
  const created = await send("POST", "/api/v1/collections", mine.key, { name: "second" })
  const { id } = (await created.json()) as { id: typeof mine.collection }
  const key = await issueKey(mine.id, { collectionIds: [id] })
  const text = (collection_id?: string) =>
    send("POST", "/api/v1/documents/text", key, { text: `t ${collection_id}`, title: "t.txt", collection_id })
  expect((await text(mine.collection)).status).toBe(403)
  expect((await text(id)).status).toBe(202)
  expect((await send("POST", "/api/v1/query", key, { query: "x", collection_ids: [mine.collection] })).status).toBe(403)
  expect((await send("GET", `/api/v1/collections/${mine.collection}`, key)).status).toBe(404)
  const elsewhere = await send("POST", "/api/v1/documents/text", mine.key, { text: "elsewhere", title: "e.txt" })
  const { document } = (await elsewhere.json()) as { document: { id: string } }
  expect((await send("GET", `/api/v1/documents/${document.id}`, key)).status).toBe(404)
  const listed = (await (await send("GET", "/api/v1/documents", key)).json()) as { data: { collection_id: string }[] }
  expect(new Set(listed.data.map((one) => one.collection_id))).toEqual(new Set([id]))
})

const stripped = (body: string) => body.replace(/"request_id":"[^"]+"/, "")
/** Headers without what differs between any two requests. */
const stable = (headers: Headers) =>
  Object.fromEntries(
    [...headers].filter(([name]) => !/^(x-request-id|traceparent|server-timing|ratelimit|x-ratelimit-.*)$/.test(name)),
  )
