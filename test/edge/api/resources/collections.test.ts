// Changing and deleting collections over HTTP: what is refused, what it says, and that a key never reaches another's.
import { beforeEach, describe, expect, test } from "vitest"
import { deleteCollection, reindexCollection, updateCollection } from "../../../../src/edge/contracts/collections.ts"
import { freshTenant, issueKey, send } from "../support/tenant.ts"

let mine: Awaited<ReturnType<typeof freshTenant>>
let id: string
beforeEach(async () => {
  mine = await freshTenant()
  const made = await send("POST", "/api/v1/collections", mine.key, { name: "manuals" })
  id = ((await made.json()) as { id: string }).id
})
const patch = async (body: unknown, of = id) => {
  const reply = await send("PATCH", `/api/v1/collections/${of}`, mine.key, body)
  return { status: reply.status, json: (await reply.json()) as { errors?: { path: string }[]; code?: string } }
}

describe("PATCH", () => {
  test("changes name, weight and chunking, and answers with the collection", async () => {
    const changed = await patch({
      name: " guides ",
      retrieval: { dense_weight: 0.25, fusion: "rrf", context: "section" },
      chunking: { overlap_tokens: 20 },
    })
    expect(changed.status).toBe(200)
    expect(updateCollection.replies[200].schema.parse(changed.json)).toMatchObject({
      id,
      name: "guides",
      retrieval: { dense_weight: 0.25, fusion: "rrf", context: "section" },
      chunking: { overlap_tokens: 20 },
    })
    const again = await patch({ retrieval: { dense_weight: null } })
    expect(again.json).toMatchObject({
      name: "guides",
      retrieval: { dense_weight: null, fusion: "rrf", context: "section" },
    })
  })

  test.each([
    [{}, "(body)"],
    [{ name: "" }, "name"],
    [{ name: "x".repeat(129) }, "name"],
    [{ retrieval: { dense_weight: 1.5 } }, "retrieval.dense_weight"],
    [{ retrieval: { fusion: "sum" } }, "retrieval.fusion"],
    [{ retrieval: { context: "page" } }, "retrieval.context"],
    [{ retrieval: { calibration: { plain: null, reranked: null } } }, "retrieval.calibration"],
    [{ chunking: { size_tokens: 60, overlap_tokens: 50 } }, "chunking.overlap_tokens"],
    [{ chunking: { size_tokens: 1 } }, "chunking.size_tokens"],
    [{ embedding_model: "other" }, "embedding_model"],
    [{ is_default: true }, "is_default"],
  ])("refuses %j, names the field and changes nothing", async (body, path) => {
    const before = await (await send("GET", `/api/v1/collections/${id}`, mine.key)).json()
    const { status, json } = await patch(body)
    expect([status, json.errors?.[0]?.path]).toEqual([422, path])
    expect(await (await send("GET", `/api/v1/collections/${id}`, mine.key)).json()).toEqual(before)
  })

  test("refuses a name that another collection has", async () => {
    await send("POST", "/api/v1/collections", mine.key, { name: "guides" })
    expect(await patch({ name: "guides" })).toMatchObject({ status: 409, json: { code: "collection-name-taken" } })
  })
})

describe("reindex", () => {
  const reindex = async (query = "", of = id, key = mine.key) => {
    const reply = await send("POST", `/api/v1/collections/${of}/reindex${query}`, key)
    return {
      status: reply.status,
      json: (await reply.json()) as Record<string, unknown> & { errors?: { path: string }[] },
    }
  }

  test("of a collection without documents begins nothing and says so", async () => {
    const { status, json } = await reindex("?before=2026-11-01T00:00:00Z")
    expect([status, reindexCollection.replies[202].schema.parse(json)]).toEqual([
      202,
      { before: "2026-11-01T00:00:00.000Z", queued: 0, in_progress: 0, remaining: 0 },
    ])
  })

  test("refuses what is no time by its name, and a collection the caller may not use as unknown", async () => {
    const refused = await reindex("?before=yesterday")
    expect([refused.status, refused.json.errors?.[0]?.path]).toEqual([422, "before"])
    const stranger = await freshTenant()
    expect((await reindex("", id, stranger.key)).status).toBe(404)
    const reader = await issueKey(mine.id, { scopes: ["query", "documents:read"] })
    expect((await reindex("", id, reader)).status).toBe(403)
  })
})

describe("tune", () => {
  const tune = async (body: unknown, of = id) => {
    const reply = await send("POST", `/api/v1/collections/${of}/tune`, mine.key, body)
    return { status: reply.status, json: (await reply.json()) as { errors?: { path: string }[]; code?: string } }
  }
  const documents = [`doc_${"0".repeat(26)}`]
  const questions = Array.from({ length: 10 }, (_, i) => ({ query: `question ${i}`, documents }))

  test.each([
    [{ questions: questions.slice(1) }, "questions"],
    [{ questions: questions.map(({ query }) => ({ query })) }, "questions.0.documents"],
    [{ questions: questions.map((one) => ({ ...one, documents: [] })) }, "questions.0.documents"],
    [{ questions, weight: 0.5 }, "weight"],
    [{ questions }, "questions.0.documents.0"],
  ])("refuses %j, names the field and changes nothing", async (body, path) => {
    const before = await (await send("GET", `/api/v1/collections/${id}`, mine.key)).json()
    const refused = await tune(body)
    expect(refused.status).toBe(422)
    expect(refused.json.errors?.map((error) => error.path)).toContain(path)
    expect(await (await send("GET", `/api/v1/collections/${id}`, mine.key)).json()).toEqual(before)
  })

  test("of a collection that is not there is 404", async () => {
    expect(await tune({ questions }, `col_${"0".repeat(26)}`)).toMatchObject({ status: 404 })
  })
})

describe("calibrate", () => {
  const calibrate = async (body: unknown, of = id) => {
    const reply = await send("POST", `/api/v1/collections/${of}/calibrate`, mine.key, body)
    return { status: reply.status, json: (await reply.json()) as { errors?: { path: string }[]; code?: string } }
  }
  const questions = Array.from({ length: 20 }, (_, i) => ({ query: `question ${i}`, answerable: i % 2 === 0 }))

  test.each([
    [{ questions: questions.slice(1) }, "questions"],
    [{ questions: questions.map((one) => ({ ...one, answerable: true })) }, "questions"],
    [{ questions: questions.map(({ query }) => ({ query })) }, "questions.0.answerable"],
    [{ questions, documents: [] }, "documents"],
    [{ questions, top_k: 0 }, "top_k"],
  ])("refuses %j and names the field", async (body, path) => {
    const refused = await calibrate(body)
    expect(refused.status).toBe(422)
    expect(refused.json.errors?.map((error) => error.path)).toContain(path)
  })

  test("of a collection that is not there, or not the key's, is 404", async () => {
    expect(await calibrate({ questions }, `col_${"0".repeat(26)}`)).toMatchObject({ status: 404 })
    const key = await issueKey(mine.id, { scopes: ["collections:write"], collectionIds: [mine.collection] })
    expect((await send("POST", `/api/v1/collections/${id}/calibrate`, key, { questions })).status).toBe(404)
  })
})

describe("DELETE", () => {
  test("answers with a receipt; from then on the collection is unknown everywhere, and the receipt is found", async () => {
    const reply = await send("DELETE", `/api/v1/collections/${id}`, mine.key)
    const { deletion } = deleteCollection.replies[202].schema.parse(await reply.json())
    expect([reply.status, deletion.subject, deletion.status]).toEqual([202, { type: "collection", id }, "pending"])
    expect((await send("GET", `/api/v1/collections/${id}`, mine.key)).status).toBe(404)
    expect((await patch({ name: "x" })).status).toBe(404)
    const text = { text: "x", title: "x.txt", collection_id: id }
    expect((await send("POST", "/api/v1/documents/text", mine.key, text)).status).toBe(404)
    const receipt = await send("GET", `/api/v1/deletions/${deletion.id}`, mine.key)
    expect(await receipt.json()).toEqual(deletion)
    const again = await send("DELETE", `/api/v1/collections/${id}`, mine.key)
    expect(await again.json()).toEqual({ deletion })
  })

  test("refuses the default collection and says why", async () => {
    const reply = await send("DELETE", `/api/v1/collections/${mine.collection}`, mine.key)
    expect([reply.status, await reply.json()]).toMatchObject([409, { code: "collection-is-default" }])
    expect((await send("GET", `/api/v1/collections/${mine.collection}`, mine.key)).status).toBe(200)
  })

  test("of a collection the key is not for answers as of one that never was, and so does PATCH", async () => {
    const scopes = ["collections:write" as const]
    const key = await issueKey(mine.id, { scopes, collectionIds: [mine.collection] })
    expect((await send("DELETE", `/api/v1/collections/${id}`, key)).status).toBe(404)
    expect((await send("PATCH", `/api/v1/collections/${id}`, key, { name: "x" })).status).toBe(404)
    expect((await send("GET", `/api/v1/collections/${id}`, mine.key)).status).toBe(200)
  })
})

test("readiness asks the real stores and the queue", async () => {
  const reply = await send("GET", "/health/ready", null)
  const checks = { database: "ok", cache: "ok", vector_db: "ok", embedder: "ok", llm: "extractive", queue: "ok" }
  expect([reply.status, await reply.json()]).toMatchObject([200, { status: "ready", checks }])
})
