// Credentials that may do less than their tenant: bound by collections, by a filter or by scopes, on every way to its documents.
import { beforeAll, describe, expect, test, vi } from "vitest"
import type { CollectionId, DocumentId } from "../../../../src/ids.ts"
import { ask } from "../support/direct.ts"
import { issueKey } from "../support/tenant.ts"
import { type Dweller, makeWorld } from "./canary-world.ts"

let mine: Dweller
let theirs: Dweller
/** Two documents in the default collection and one in the other; all say the same but for a number. */
let inDefault: DocumentId[]
let elsewhere: DocumentId
let place: CollectionId
beforeAll(async () => {
  vi.spyOn(console, "log").mockImplementation(() => {})
  const { tenants } = await makeWorld(2)
  const [one, two] = tenants
  if (!one || !two) throw new Error("the world has two tenants")
  const [first, second, third] = one.documents
  const other = one.collections[1]
  if (!first || !second || !third || !other) throw new Error("a tenant has four documents in two collections")
  ;[mine, theirs, inDefault, elsewhere, place] = [one, two, [first, second], third, other]
})

const QUESTION = "What is the code of the harbour gate?"
type Sources = { document_id: DocumentId }[]
async function found(path: "query" | "search", key: string, over: object = {}): Promise<unknown> {
  const { status, text } = await ask("POST", `/api/v1/${path}`, key, { query: QUESTION, top_k: 10, ...over })
  if (status !== 200) return status
  const body = JSON.parse(text) as { sources?: Sources; data?: Sources }
  return [...new Set((body.sources ?? body.data ?? []).map(({ document_id }) => document_id))].sort()
}
async function mint(key: string, body: object): Promise<string> {
  const { status, text } = await ask("POST", "/api/v1/keys/tokens", key, body)
  if (status !== 201) throw new Error(`minting answered ${status}: ${text}`)
  return JSON.parse(text).token
}
const listed = async (path: string, key: string) =>
  (JSON.parse((await ask("GET", path, key)).text) as { data: { id: string }[] }).data.map(({ id }) => id).sort()

describe.each(["query", "search"] as const)("POST /api/v1/%s", (path) => {
  test("by the key itself finds both collections' documents, each where it was asked", async () => {
    expect(await found(path, mine.key)).toEqual([...inDefault].sort())
    expect(await found(path, mine.key, { collection_ids: mine.collections })).toEqual(
      [...mine.documents.slice(0, 3)].sort(),
    )
  })

  test("by a token with a filter stays within it, whatever the request's own filter says and the cache holds", async () => {
    const token = await mint(mine.key, { filter: { number: 0 } })
    expect(await found(path, mine.key)).toHaveLength(2)
    expect(await found(path, token)).toEqual([inDefault[0]])
    expect(await found(path, mine.key, { filter: { number: 1 } })).toEqual([inDefault[1]])
    expect(await found(path, token, { filter: { number: 1 } })).toEqual([])
    expect(await found(path, token, { filter: { $or: [{ number: 0 }, { number: 1 }] } })).toEqual([inDefault[0]])
    expect(await found(path, token, { cache: "bypass" })).toEqual(path === "query" ? [inDefault[0]] : 422)
  })

  test("by a key or a token of one collection asks that one, and no other by name", async () => {
    const key = await issueKey(mine.id, { collectionIds: [place] })
    const token = await mint(mine.key, { collection_ids: [place] })
    for (const bound of [key, token, await mint(key, {})]) {
      expect(await found(path, bound)).toEqual([elsewhere])
      expect(await found(path, bound, { collection_ids: mine.collections })).toBe(403)
      expect(await found(path, bound, { collection_ids: mine.collections.slice(0, 1) })).toBe(403)
    }
  })
})

test("a key or a token of one collection lists, reads and writes in no other", async () => {
  const scopes = ["query", "documents:read", "documents:write"]
  const token = await mint(mine.key, { scopes, collection_ids: [place] })
  for (const bound of [await issueKey(mine.id, { collectionIds: [place] }), token]) {
    for (const asked of ["", "?limit=1"]) expect(await listed(`/api/v1/collections${asked}`, bound)).toEqual([place])
    expect(await listed("/api/v1/documents", bound)).toEqual([elsewhere])
    for (const path of [`${inDefault[0]}`, `${inDefault[0]}/events`])
      expect((await ask("GET", `/api/v1/documents/${path}`, bound)).status).toBe(404)
    expect((await ask("DELETE", `/api/v1/documents/${inDefault[0]}`, bound)).status).toBe(404)
    const text = (collection_id: string) => ({ text: "x", title: "x.txt", collection_id })
    const [home = ""] = mine.collections
    expect((await ask("POST", "/api/v1/documents/text", bound, text(home))).status).toBe(403)
  }
})

test("a ready document's events are its state and the end, of HEAD the headers alone", async () => {
  const bound = await issueKey(mine.id, { collectionIds: [place], scopes: ["documents:read"] })
  const path = `/api/v1/documents/${elsewhere}`
  const { status, headers, text } = await ask("GET", `${path}/events`, bound)
  const state = (await ask("GET", `${path}/status`, bound)).text
  expect([status, headers.get("Content-Type")]).toEqual([200, "text/event-stream"])
  expect(text).toBe(`event: status\ndata: ${state}\n\nevent: done\ndata: ${state}\n\n`)
  const head = await ask("HEAD", `${path}/events`, bound)
  expect([head.status, head.headers.get("Content-Type"), head.text]).toEqual([200, "text/event-stream", ""])
})

test("a token does what it was minted for and nothing else its key may do, however it is asked", async () => {
  const token = await mint(mine.key, { scopes: ["documents:read"] })
  const refused: [method: string, path: string, body?: object][] = [
    ["POST", "/api/v1/query", { query: QUESTION }],
    ["POST", "/api/v1/search", { query: QUESTION }],
    ["POST", "/api/v1/documents/text", { text: "x", title: "x.txt" }],
    ["DELETE", `/api/v1/documents/${inDefault[0]}`],
    ["POST", "/api/v1/collections", { name: "c" }],
    ["GET", "/api/v1/keys"],
    ["POST", "/api/v1/keys", { name: "k", scopes: ["documents:read"] }],
    ["POST", "/api/v1/keys/tokens", { scopes: ["documents:read"] }],
  ]
  for (const [method, path, body] of refused)
    expect([path, (await ask(method, path, token, body)).status]).toEqual([path, 403])
  expect((await ask("GET", `/api/v1/documents/${inDefault[0]}`, token)).status).toBe(200)
})

test("a token is of its key's tenant and finds nothing of another's, which answers like what never was", async () => {
  const token = await mint(mine.key, { scopes: ["query", "documents:read"] })
  const [foreign = ""] = theirs.documents
  expect((await ask("GET", `/api/v1/documents/${foreign}`, token)).status).toBe(404)
  expect(await found("search", token, { collection_ids: theirs.collections })).toBe(404)
  expect(JSON.parse((await ask("GET", "/auth/me", token)).text)).toMatchObject({ tenant_id: mine.id })
  const filtered = await mint(theirs.key, { filter: { number: { $gte: 0 } } })
  expect(await found("search", filtered)).toEqual(theirs.documents.slice(0, 2).sort())
})
