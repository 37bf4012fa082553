// The route table, walked: credentials, scopes, foreign tenants, and the description that says all this.
import { beforeAll, describe, expect, test } from "vitest"
import { createApp } from "../../../src/app.ts"
import { SCOPES } from "../../../src/context.ts"
import { EDGE_CONTRACTS } from "../../../src/http/contracts/index.ts"
import { freshTenant, issueKey, send } from "./tenant.ts"

/** A path with every parameter replaced by an id of the right kind. */
const filled = (path: string, ids: { doc: string; col: string; del: string }) =>
  path.replace(":id", path.includes("/collections/") ? ids.col : path.includes("/deletions/") ? ids.del : ids.doc)
const nobody = { doc: `doc_${"0".repeat(26)}`, col: `col_${"0".repeat(26)}`, del: `del_${"0".repeat(26)}` }
const guarded = EDGE_CONTRACTS.filter((route) => route.scope !== null)
const sha256 = "a".repeat(64)
/** A body each route accepts. */
const BODIES: Record<string, unknown> = {
  "post /api/v1/documents": { filename: "a.txt", content_type: "text/plain", size_bytes: 3, sha256 },
  "put /api/v1/documents/:id": { filename: "a.txt", content_type: "text/plain", size_bytes: 3, sha256 },
  "post /api/v1/documents/text": { text: "x", title: "x.txt" },
  "post /api/v1/collections": { name: "c" },
  "post /api/v1/query": { query: "x" },
  "post /api/v1/search": { query: "x" },
}
const bodyOf = (route: { method: string; path: string }) => BODIES[`${route.method} ${route.path}`]

let mine: Awaited<ReturnType<typeof freshTenant>>
let theirs: Awaited<ReturnType<typeof freshTenant>>
beforeAll(async () => {
  mine = await freshTenant()
  theirs = await freshTenant()
})

test("every mounted route has a contract and every contract is mounted", () => {
  const mounted = createApp(() => Promise.reject(new Error("not called")))
    .routes.filter((route) => route.method !== "ALL" && !route.path.includes("*"))
    .map((route) => `${route.method.toLowerCase()} ${route.path.replace(/(.)\/$/, "$1")}`)
  const described = EDGE_CONTRACTS.map((route) => `${route.method} ${route.path}`)
  expect([...new Set(mounted)].sort()).toEqual([...described].sort())
})

describe.each(guarded.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const))(
  "%s",
  (_, route) => {
    const path = filled(route.path, nobody)
    const method = route.method.toUpperCase()

    test("without a credential answers 401 problem+json", async () => {
      const reply = await send(method, path, null, bodyOf(route))
      expect([reply.status, reply.headers.get("Content-Type")]).toEqual([401, "application/problem+json"])
    })

    test("with a key that lacks the scope answers 403", async () => {
      const others = SCOPES.filter((scope) => scope !== route.scope && scope !== "admin")
      const reply = await send(method, path, await issueKey(mine.id, { scopes: others }), bodyOf(route))
      expect(reply.status).toBe(403)
      expect(await reply.json()).toMatchObject({ code: "scope-missing" })
    })
  },
)

test("another tenant's ids answer byte for byte like ids that never were", async () => {
  const registered = await send(
    "POST",
    "/api/v1/documents",
    theirs.key,
    bodyOf({ method: "post", path: "/api/v1/documents" }),
  )
  const { document } = (await registered.json()) as { document: { id: string } }
  const doomed = await send("POST", "/api/v1/documents", theirs.key, {
    filename: "b.txt",
    content_type: "text/plain",
    size_bytes: 4,
    sha256: "b".repeat(64),
  })
  const { document: gone } = (await doomed.json()) as { document: { id: string } }
  const deleted = await send("DELETE", `/api/v1/documents/${gone.id}`, theirs.key)
  const { deletion } = (await deleted.json()) as { deletion: { id: string } }
  const real = { doc: document.id, col: theirs.collection, del: deletion.id }
  for (const route of guarded.filter((one) => one.path.includes(":id"))) {
    const ask = async (ids: typeof nobody) => {
      const reply = await send(route.method.toUpperCase(), filled(route.path, ids), mine.key, bodyOf(route))
      return [reply.status, (await reply.text()).replace(/"request_id":"[^"]+"/, "")]
    }
    expect([route.path, ...(await ask(real))]).toEqual([route.path, ...(await ask(nobody))])
    expect((await ask(real))[0]).toBe(404)
  }
  const stillThere = await send("GET", `/api/v1/documents/${document.id}`, theirs.key)
  expect(stillThere.status).toBe(200)
})

test("another tenant's collection cannot be asked or written to", async () => {
  for (const [path, body] of [
    ["/api/v1/query", { query: "x", collection_ids: [theirs.collection] }],
    ["/api/v1/search", { query: "x", collection_ids: [theirs.collection] }],
    ["/api/v1/documents/text", { text: "x", title: "x.txt", collection_id: theirs.collection }],
  ] as const) {
    const reply = await send("POST", path, mine.key, body)
    expect([path, reply.status]).toEqual([path, 404])
  }
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

test("the OpenAPI document describes every route, and every reference in it resolves", async () => {
  const reply = await send("GET", "/openapi.json", null)
  const document = (await reply.json()) as {
    openapi: string
    paths: Record<string, object>
    components: { schemas: object }
  }
  expect(document.openapi).toBe("3.1.0")
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  )
  expect(described.sort()).toEqual(
    EDGE_CONTRACTS.map((route) => `${route.method} ${route.path.replace(":id", "{id}")}`).sort(),
  )
  const references = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)
  for (const [, name] of references) expect(Object.keys(document.components.schemas)).toContain(name)
})

test("live answers although nothing is configured or reachable", async () => {
  expect(await (await send("GET", "/health/live", null)).json()).toEqual({ status: "live" })
})
