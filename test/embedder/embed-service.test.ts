// POST /embed over HTTP: who may, what is refused, what comes back.
import { expect, test } from "vitest"
import { EMBEDDER_SECRET_HEADER, embedderErrorSchema, REQUEST_ID_HEADER } from "../../src/embedding/contract.ts"
import { readAs, runReadyEmbedder, SECRET, toVector } from "./running-embedder.ts"

test("without the right secret every route that works is closed", async () => {
  const { url } = await runReadyEmbedder({ pool: "ingest" })
  for (const secret of ["", "x".repeat(SECRET.length), SECRET.slice(0, -1), `${SECRET} `.repeat(2)]) {
    for (const path of ["/embed", "/parse", "/rerank"]) {
      const init = { method: "POST", body: "{}", headers: { [EMBEDDER_SECRET_HEADER]: secret } }
      const reply = await fetch(url + path, init)
      expect(reply.status).toBe(401)
      expect((await readAs(reply, embedderErrorSchema)).error.code).toBe("unauthorized")
    }
  }
  expect((await fetch(`${url}/embed`, { method: "POST", body: "{}" })).status).toBe(401)
})

test("vectors are unit length, in the order of the inputs, and the same for the same text", async () => {
  const embedder = await runReadyEmbedder()
  const inputs = [
    "the second longest of these texts",
    "short",
    "the longest of these texts by a good many words, which is sorted last",
  ]
  const { embeddings, model, tokens } = await embedder.embed(inputs)
  expect(embeddings).toHaveLength(3)
  expect(tokens).toBeGreaterThan(10)
  for (const [index, input] of inputs.entries()) {
    const [alone = ""] = (await embedder.embed([input])).embeddings
    expect(embeddings[index]).toBe(alone)
    expect(toVector(alone)).toHaveLength(model.dimension)
    expect(Math.hypot(...toVector(alone))).toBeCloseTo(1, 5)
  }
  expect(model).toMatchObject({ model: "lexical", kind: "lexical" })
})

test("readiness and replies name the same model", async () => {
  const embedder = await runReadyEmbedder()
  const ready = await fetch(`${embedder.url}/health/ready`)
  expect(await ready.json()).toMatchObject({ status: "ready", model: (await embedder.embed(["a"])).model })
})

test("a body that breaks the contract is a 400 that does not repeat the input", async () => {
  const embedder = await runReadyEmbedder()
  const broken = [
    '{"inputs": ["secret words"',
    { inputs: [], kind: "document" },
    { inputs: ["secret words", ""], kind: "document" },
    { inputs: Array.from({ length: 257 }, () => "secret words"), kind: "document" },
    { inputs: ["secret words"], kind: "secret words" },
    { inputs: ["secret words"], kind: "query", model: "other" },
  ]
  for (const body of broken) {
    const reply = await embedder.post("/embed", body)
    expect(reply.status).toBe(400)
    const text = await reply.text()
    expect(embedderErrorSchema.safeParse(JSON.parse(text)).success).toBe(true)
    expect(text).not.toContain("secret words")
  }
})

test("a body over the limit is refused, with and without a declared length", async () => {
  const embedder = await runReadyEmbedder({ maxBodyBytes: 1000 })
  const body = JSON.stringify({ inputs: ["x".repeat(2000)], kind: "document" })
  expect((await embedder.post("/embed", body)).status).toBe(413)
  const undeclared = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(body))
      controller.close()
    },
  })
  const init = { body: undeclared, duplex: "half" } as RequestInit
  expect((await embedder.post("/embed", "", init)).status).toBe(413)
})

test("a full queue answers 503 and says when to come back; nobody who was accepted goes without", async () => {
  const embedder = await runReadyEmbedder({ maxQueuedInputs: 1, pool: "ingest" })
  const inputs = Array.from({ length: 200 }, (_, index) => `text ${index} `.repeat(400))
  const replies = await Promise.all(Array.from({ length: 4 }, () => embedder.postEmbed(inputs)))
  const refused = replies.filter(({ status }) => status === 503)
  expect(refused.length).toBeGreaterThan(0)
  for (const reply of refused) {
    expect(Number(reply.headers.get("retry-after"))).toBeGreaterThan(0)
    expect((await readAs(reply, embedderErrorSchema)).error.code).toBe("queue-full")
  }
  const accepted = replies.filter(({ status }) => status === 200)
  expect(accepted.length + refused.length).toBe(4)
  expect(accepted.length).toBeGreaterThan(0)
})

test("an unknown route is 404, a wrong method 405", async () => {
  const embedder = await runReadyEmbedder()
  expect((await fetch(`${embedder.url}/nowhere`, { method: "POST" })).status).toBe(404)
  expect((await fetch(`${embedder.url}/embed`)).status).toBe(405)
})

test("one log line a request, with the caller's request id and neither secret nor text", async () => {
  const embedder = await runReadyEmbedder()
  const reply = await embedder.post(
    "/embed?token=in-the-query",
    { inputs: ["confidential text"], kind: "query" },
    {
      headers: { [REQUEST_ID_HEADER]: "req_123" },
    },
  )
  expect(reply.headers.get(REQUEST_ID_HEADER)).toBe("req_123")
  await reply.arrayBuffer()
  await embedder.close()
  const lines = embedder.logs.filter(({ msg }) => msg === "request")
  expect(lines).toEqual([
    expect.objectContaining({
      request_id: "req_123",
      method: "POST",
      path: "/embed",
      status: 200,
      kind: "query",
      inputs: 1,
    }),
  ])
  for (const kept of [SECRET, "confidential", "in-the-query"]) expect(JSON.stringify(embedder.logs)).not.toContain(kept)
})

test("an id that is no id is replaced, so that no text of a caller's choice is logged", async () => {
  const embedder = await runReadyEmbedder()
  const reply = await embedder.post("/embed", "{}", { headers: { [REQUEST_ID_HEADER]: 'x" injected' } })
  expect(reply.headers.get(REQUEST_ID_HEADER)).toMatch(/^[0-9a-f-]{36}$/)
})

test("the metrics are the ones of the catalogue, and count what happened", async () => {
  const embedder = await runReadyEmbedder({ pool: "ingest" })
  await embedder.embed(["one", "two"])
  const text = await (await fetch(`${embedder.url}/metrics`)).text()
  expect(text).toContain("rag_embedding_duration_seconds_count 1")
  expect(text).toContain("rag_embedder_batch_size_sum 2")
  expect(text).toContain("rag_embedder_queue_length 0")
  expect(text).toMatch(/rag_model_load_seconds 0\.\d+|rag_model_load_seconds \d/)
  expect(text).toContain("process_resident_memory_bytes")
})
