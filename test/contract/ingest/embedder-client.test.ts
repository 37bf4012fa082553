// The client of the embedding service: what it sends, and that no odd reply passes for a good one.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { afterEach, describe, expect, test } from "vitest"
import { httpEmbedder } from "../../../src/adapters/embedder/http-embedder.ts"
import type { ParseRequest } from "../../../src/embedding/contract.ts"

const SECRET = "x".repeat(32)
const MODEL = { model: "test", dimension: 2, revision: "r1", kind: "lexical" as const }
const options = { requestId: "req_test", timeoutMs: 60_000 }
const unavailable = { code: "embedder-unavailable", retryable: true }
const refused = { code: "embedder-refused", retryable: false }
const base64 = (...values: number[]) => Buffer.from(Float32Array.from(values).buffer).toString("base64")

type Seen = { path: string; headers: IncomingHttpHeaders; body: unknown }
const open: { close(): void }[] = []
afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

async function service(reply: (response: ServerResponse, seen: Seen) => void) {
  const seen: Seen[] = []
  const server = createServer(async (request, response) => {
    let text = ""
    for await (const part of request) text += part
    const one = { path: request.url ?? "", headers: request.headers, body: text ? JSON.parse(text) : null }
    seen.push(one)
    reply(response, one)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  open.push({
    close() {
      server.closeAllConnections()
      server.close()
    },
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, seen, embedder: httpEmbedder({ url, secret: SECRET }) }
}
const json =
  (body: unknown, status = 200, headers = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body))

describe("embedding", () => {
  test("gives unit vectors in the order of the inputs, and tells the service who asks", async () => {
    const { embedder, seen } = await service(
      json({ model: MODEL, embeddings: [base64(1, 0), base64(0.6, 0.8)], tokens: 7 }),
    )
    const { stamp, vectors, tokens } = await embedder.embed(["a", "b"], "document", options)
    expect(stamp).toEqual(MODEL)
    expect(vectors).toEqual([Float32Array.from([1, 0]), Float32Array.from([0.6, 0.8])])
    expect(tokens).toBe(7)
    expect(seen).toMatchObject([
      {
        path: "/embed",
        headers: { "x-embedder-secret": SECRET, "x-request-id": "req_test" },
        body: { inputs: ["a", "b"], kind: "document" },
      },
    ])
  })

  test("sends questions to the query pool and documents to the other", async () => {
    const reply = json({ model: MODEL, embeddings: [base64(1, 0)], tokens: 1 })
    const [ingest, query] = [await service(reply), await service(reply)]
    const embedder = httpEmbedder({ url: `${ingest.url}/`, queryUrl: query.url, secret: SECRET })
    await embedder.embed(["q"], "query", options)
    await embedder.embed(["d"], "document", options)
    expect([query.seen, ingest.seen].map((seen) => seen.map(({ body }) => body))).toEqual([
      [{ inputs: ["q"], kind: "query" }],
      [{ inputs: ["d"], kind: "document" }],
    ])
  })

  test.each([
    ["too few vectors", { model: MODEL, embeddings: [base64(1, 0)], tokens: 1 }],
    ["a vector of another dimension", { model: MODEL, embeddings: [base64(1, 0), base64(1)], tokens: 1 }],
    ["bytes that are no floats", { model: MODEL, embeddings: [base64(1, 0), "AAAA"], tokens: 1 }],
    ["a reply of another shape", { vectors: [] }],
  ])("refuses %s", async (_, body) => {
    const { embedder } = await service(json(body))
    await expect(embedder.embed(["a", "b"], "document", options)).rejects.toMatchObject(refused)
  })

  test.each([400, 401, 404, 413, 415, 422, 302])("a %i is a refusal for good", async (status) => {
    const { embedder } = await service(json({ error: { code: "x", message: "y" } }, status))
    await expect(embedder.embed(["a"], "document", options)).rejects.toMatchObject(refused)
  })

  test("documents that a reply cut in the middle was about are lost, a question is not", async () => {
    const { embedder } = await service((response) => {
      response.writeHead(200, { "content-length": "100" })
      // What was sent is read before the end.
      response.write('{"model":', () => void response.socket?.end())
    })
    const lost = { code: "embedder-lost", retryable: true }
    await expect(embedder.embed(["a"], "document", options)).rejects.toMatchObject(lost)
    await expect(embedder.embed(["a"], "query", options)).rejects.toMatchObject(unavailable)
  })

  test("documents are not lost to a service that is slow, or that was never reached", async () => {
    const slow = await service((response) => response.writeHead(200).flushHeaders())
    const late = slow.embedder.embed(["a"], "document", { ...options, timeoutMs: 30 })
    await expect(late).rejects.toMatchObject(unavailable)
    const away = await service((response) => void response.destroy())
    await expect(away.embedder.embed(["a"], "document", options)).rejects.toMatchObject(unavailable)
  })

  test("a whole reply that is no JSON is a refusal for good", async () => {
    const odd = await service((response) => void response.writeHead(200).end("<html>"))
    await expect(odd.embedder.embed(["a"], "document", options)).rejects.toMatchObject(refused)
  })

  test.each([408, 409, 425, 429, 500, 503])("a %i makes the service unavailable", async (status) => {
    const { embedder } = await service(json({ error: { code: "x", message: "y" } }, status, { "retry-after": "5" }))
    await expect(embedder.embed(["a"], "query", options)).rejects.toMatchObject({
      ...unavailable,
      retryAfterSeconds: 5,
    })
  })

  test("silence past the deadline makes it unavailable; the caller's own abort stays what it is", async () => {
    const { embedder } = await service(() => {})
    await expect(embedder.embed(["a"], "query", { ...options, timeoutMs: 30 })).rejects.toMatchObject(unavailable)
    const reason = new Error("gone")
    const signal = AbortSignal.abort(reason)
    await expect(embedder.embed(["a"], "query", { ...options, signal })).rejects.toBe(reason)
  })
})

describe("parsing", () => {
  const request: ParseRequest = {
    filename: "a.md",
    content_type: "text/markdown",
    source: { url: "http://127.0.0.1/a", size_bytes: 3, sha256: "0".repeat(64) },
    outputs: { text_url: "http://127.0.0.1/t", manifest_url: "http://127.0.0.1/m" },
    chunking: { size_tokens: 512, overlap_tokens: 50 },
  }
  const progress = { type: "progress", stage: "parsing", done: 1, total: 2 }
  const result = {
    type: "result",
    result: {
      text_length: 3,
      page_count: null,
      chunk_count: 1,
      units: [{ first_chunk: 0, chunk_count: 1, byte_start: 0, byte_end: 9 }],
    },
  }
  const read = async (body: string | Buffer[]) => {
    const { embedder } = await service((response) => {
      response.writeHead(200, { "content-type": "application/x-ndjson" })
      for (const part of typeof body === "string" ? [body] : body) response.write(part)
      response.end()
    })
    const events: unknown[] = []
    for await (const event of embedder.parse(request, options)) events.push(event)
    return events
  }

  test("passes events on however the bytes are cut, and ends with the result", async () => {
    const lines = Buffer.from([progress, progress, result].map((event) => JSON.stringify(event)).join("\n\n"))
    expect(await read([lines.subarray(0, 7), lines.subarray(7, 90), lines.subarray(90)])).toEqual([
      progress,
      progress,
      result,
    ])
  })

  test("passes a document's own failure on as an event", async () => {
    const failure = { type: "error", code: "no-text-layer" }
    expect(await read(`${JSON.stringify(failure)}\n`)).toEqual([failure])
  })

  test.each([
    ["ends without a result", `${JSON.stringify(progress)}\n`],
    ["is empty", ""],
  ])("a reply that %s makes the service unavailable", async (_, body) => {
    await expect(read(body)).rejects.toMatchObject(unavailable)
  })

  test.each([
    ["is not JSON", "<html>"],
    ["has an event of another shape", '{"type":"done"}\n'],
  ])("a reply that %s is a refusal for good", async (_, body) => {
    await expect(read(body)).rejects.toMatchObject(refused)
  })

  test("a refusal makes the service unavailable", async () => {
    const { embedder } = await service(json({ error: { code: "queue-full", message: "full" } }, 503))
    await expect(embedder.parse(request, options)[Symbol.asyncIterator]().next()).rejects.toMatchObject(unavailable)
  })
})

describe("the model", () => {
  test("is what the service says it has loaded", async () => {
    const { embedder, seen } = await service(json({ status: "ready", model: MODEL, detail: null }))
    expect(await embedder.model(options)).toEqual(MODEL)
    expect(seen[0]?.path).toBe("/health/ready")
  })

  test("is unavailable while it loads", async () => {
    const { embedder } = await service(json({ status: "loading", model: null, detail: "…" }, 503))
    await expect(embedder.model(options)).rejects.toMatchObject(unavailable)
  })
})

describe("reranking", () => {
  const passages = ["a crane", "a kettle"]

  test("asks the pool of questions and gives a score for each passage, in their order", async () => {
    const { embedder, seen } = await service(json({ model: "m", scores: [0.9, 0.1], tokens: 12 }))
    expect(await embedder.rerank("Which lifts?", passages, options)).toEqual([0.9, 0.1])
    expect(seen[0]).toMatchObject({ path: "/rerank", body: { query: "Which lifts?", passages } })
  })

  test.each([
    ["fewer scores", { model: "m", scores: [0.9], tokens: 1 }],
    ["a score that is none", { model: "m", scores: [0.9, 1.1], tokens: 1 }],
    ["another shape", { scores: [0.9, 0.1] }],
  ])("refuses a reply with %s", async (_, reply) => {
    const { embedder } = await service(json(reply))
    await expect(embedder.rerank("Which lifts?", passages, options)).rejects.toMatchObject(refused)
  })

  test("is refused for good by a service that has no reranker, and for now by one that is busy", async () => {
    const none = await service(json({ error: { code: "reranker-not-configured", message: "none" } }, 404))
    await expect(none.embedder.rerank("x", passages, options)).rejects.toMatchObject(refused)
    const busy = await service(json({ error: { code: "queue-full", message: "full" } }, 503))
    await expect(busy.embedder.rerank("x", passages, options)).rejects.toMatchObject(unavailable)
  })
})
