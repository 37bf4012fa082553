// POST /parse over HTTP with parsers that misbehave on command: a document may die, the service and its neighbours may not.
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { expect, onTestFinished, test, vi } from "vitest"
import {
  type ManifestChunk,
  manifestChunkSchema,
  PARSE_FAILURES,
  type ParseEvent,
} from "../../src/embedding/contract.ts"
import { type ObjectStore, startHoldingStore, startObjectStore } from "./object-store.ts"
import { type Overrides, runReadyEmbedder, SECRET, toEvents } from "./running-embedder.ts"

const parserModule = pathToFileURL(join(import.meta.dirname, "fixtures/behaving-parser.ts")).href
const runParser = (parse: Overrides["parse"] = {}) =>
  runReadyEmbedder({ pool: "ingest", shutdownGraceMs: 100, parse: { parserModule, concurrency: 2, ...parse } })

const outcomeOf = (events: ParseEvent[]) => {
  const last = events.at(-1)
  return last?.type === "error" ? last.code : last?.type
}
const readManifest = (store: ObjectStore, key: string): ManifestChunk[] =>
  (store.objects.get(`/${key}/manifest`)?.body.toString() ?? "")
    .split("\n")
    .filter(Boolean)
    .map((line) => manifestChunkSchema.parse(JSON.parse(line)))

test("a document becomes a stored text and a manifest whose chunks are slices of it", async () => {
  const [store, embedder] = [await startObjectStore(), await runParser()]
  const text = "Footnotes lead to passages. Größe, naïveté, 漢字 and 🧭 count too. ".repeat(60)
  const events = await embedder.parse(store.add("doc", text))

  expect(events.slice(0, -1).every(({ type }) => type === "progress")).toBe(true)
  const chunks = readManifest(store, "doc")
  expect(events.at(-1)).toMatchObject({
    type: "result",
    result: { text_length: text.length, page_count: null, chunk_count: chunks.length },
  })
  expect(chunks.length).toBeGreaterThan(1)
  for (const chunk of chunks) {
    expect(text.slice(chunk.start, chunk.end)).toBe(chunk.text)
    expect(chunk.token_count).toBeLessThanOrEqual(128)
  }
  expect(store.objects.get("/doc/text")).toEqual({ body: Buffer.from(text), contentType: "text/plain; charset=utf-8" })
  expect(store.objects.get("/doc/manifest")?.contentType).toBe("application/x-ndjson")
  expect(store.objects.has("/doc/pages")).toBe(false)
})

test("half a surrogate pair in a document leaves every chunk a slice of the stored text", async () => {
  const [store, embedder] = [await startObjectStore(), await runParser()]
  expect(outcomeOf(await embedder.parse(store.add("doc", "halve this")))).toBe("result")
  const text = store.objects.get("/doc/text")?.body.toString() ?? ""
  expect(text).toContain("\ufffd")
  for (const chunk of readManifest(store, "doc")) expect(text.slice(chunk.start, chunk.end)).toBe(chunk.text)
})

test("the process that parses is told nothing of the service's environment, its secret least of all", async () => {
  vi.stubEnv("EMBEDDER_SECRET", SECRET)
  vi.stubEnv("SOME_OTHER_SECRET", "planted")
  onTestFinished(() => void vi.unstubAllEnvs())
  const [store, embedder] = [await startObjectStore(), await runParser()]
  expect(outcomeOf(await embedder.parse(store.add("doc", "environment of yours, please")))).toBe("result")
  const told = store.objects.get("/doc/text")?.body.toString() ?? ""
  expect(Object.keys(JSON.parse(told))).toContain("arguments")
  expect(told).not.toContain("planted")
  expect(told).not.toContain(SECRET)
})

test("an original that is not the declared one is refused before it is parsed", async () => {
  const [store, embedder] = [await startObjectStore(), await runParser()]
  const { source, ...request } = store.add("doc", "spin for ever, if you are ever parsed")
  for (const wrong of [
    { size_bytes: source.size_bytes - 1 },
    { size_bytes: source.size_bytes + 1 },
    { sha256: "0".repeat(64) },
  ]) {
    expect(outcomeOf(await embedder.parse({ ...request, source: { ...source, ...wrong } }))).toBe("source-mismatch")
  }
})

test("an original that cannot be read is tried once more and then reported as retryable", async () => {
  let refusals = 1
  const store = await startObjectStore((method) => (method === "GET" && refusals-- > 0 ? 503 : null))
  const embedder = await runParser()
  const request = store.add("doc", "text")
  expect(outcomeOf(await embedder.parse(request))).toBe("result")
  refusals = 2
  expect(outcomeOf(await embedder.parse(request))).toBe("source-unavailable")
  expect(store.requests.filter((line) => line === "GET /doc/original")).toHaveLength(4)
  const nowhere = { ...request, source: { ...request.source, url: "http://127.0.0.1:1/gone" } }
  expect(outcomeOf(await embedder.parse(nowhere))).toBe("source-unavailable")
  expect(PARSE_FAILURES["source-unavailable"].retryable).toBe(true)
})

test("outputs that cannot be stored are reported as such", async () => {
  const store = await startObjectStore((method, path) => (method === "PUT" && path.endsWith("/manifest") ? 403 : null))
  const embedder = await runParser()
  expect(outcomeOf(await embedder.parse(store.add("doc", "text")))).toBe("output-unavailable")
})

test.each([
  ["runs past its deadline", "spin", "document-too-complex", /no end of parsing/],
  ["takes more memory than allowed outside the heap", "allocate", "document-too-complex", /bytes resident/],
  ["takes more memory than allowed inside the heap", "hoard", "document-too-complex", /bytes resident|SIGABRT/],
  ["trips a bug", "crash", "parser-crashed", /exit 1: .*a bug of the parser/s],
  ["ends its process", "exit", "parser-crashed", /exit 7/],
  ["makes its process say what nobody understands", "lie", "parser-crashed", /does not know/],
  ["is encrypted", "encrypted", "encrypted-document", null],
])("a document that %s fails alone and the next one is parsed", async (_name, behaviour, code, death) => {
  const store = await startObjectStore()
  const embedder = await runParser({
    timeoutMs: behaviour === "spin" ? 2_000 : 120_000,
    memoryBytes: 256 * 1024 * 1024,
  })
  expect(outcomeOf(await embedder.parse(store.add("bad", `${behaviour} now`)))).toBe(code)
  expect(outcomeOf(await embedder.parse(store.add("good", "text")))).toBe("result")
  const [line] = embedder.logs.filter(({ outcome }) => outcome === code)
  expect(line).toEqual(
    death ? expect.objectContaining({ death: expect.stringMatching(death) }) : expect.not.objectContaining({ death }),
  )
})

test("of ten documents at once, the one that dies disturbs none of the others", async () => {
  const [store, embedder] = [await startObjectStore(), await runParser({ memoryBytes: 256 * 1024 * 1024 })]
  const words = Array.from({ length: 10 }, (_, index) => (index === 4 ? "allocate everything" : `wait ${index}`))
  const outcomes = await Promise.all(
    words.map((text, index) => embedder.parse(store.add(`doc-${index}`, text)).then(outcomeOf)),
  )
  expect(outcomes).toEqual(words.map((_, index) => (index === 4 ? "document-too-complex" : "result")))
  for (const index of [0, 3, 5, 9])
    expect(store.objects.get(`/doc-${index}/text`)?.body.toString()).toBe(`wait ${index}`)
})

test("documents beyond the waiting line are turned away with a time to come back", async () => {
  const [{ store, release }, embedder] = [await startHoldingStore(), await runParser({ concurrency: 1, maxQueued: 1 })]
  const post = (key: string) => embedder.post("/parse", store.add(key, "text"))
  const taken = [await post("at-work"), await post("waiting")]
  for (const refused of [await post("third"), await post("fourth")])
    expect([refused.status, Number(refused.headers.get("retry-after")) > 0]).toEqual([503, true])
  release()
  for (const reply of taken) expect(outcomeOf(toEvents(await reply.text()))).toBe("result")
})

test("while a parser is silent the stream still beats, so that the caller can renew its lease", async () => {
  const [store, embedder] = [await startObjectStore(), await runParser({ heartbeatMs: 20 })]
  const { body } = await embedder.post("/parse", store.add("doc", "spin in silence"))
  let heard = ""
  for await (const part of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    heard += part
    if (heard.split("\n").length > 6) break
  }
  const events = toEvents(heard.slice(0, heard.lastIndexOf("\n")))
  expect(new Set(events.map(({ type }) => type))).toEqual(new Set(["progress"]))
})

test("a caller that goes away frees the place of its document", async () => {
  const [store, embedder] = [await startObjectStore(), await runParser({ concurrency: 1 })]
  const caller = new AbortController()
  const reply = await embedder.post("/parse", store.add("left", "spin until nobody listens"), { signal: caller.signal })
  const reading = reply.text()
  caller.abort()
  await expect(reading).rejects.toThrow()
  expect(outcomeOf(await embedder.parse(store.add("next", "text")))).toBe("result")
  const lines = () => embedder.logs.filter(({ status }) => status === 499)
  await vi.waitFor(() => expect(lines()).toHaveLength(1), 120_000)
})

test("a process parses one document after the other until one fails in it", async () => {
  const [store, embedder] = [await startObjectStore(), await runParser({ concurrency: 1 })]
  const countIn = async (key: string) => {
    expect(outcomeOf(await embedder.parse(store.add(key, "count")))).toBe("result")
    return store.objects.get(`/${key}/text`)?.body.toString()
  }
  expect([await countIn("a"), await countIn("b")]).toEqual(["document 1 of this process", "document 2 of this process"])
  expect(outcomeOf(await embedder.parse(store.add("bad", "encrypted")))).toBe("encrypted-document")
  expect(await countIn("c")).toBe("document 1 of this process")
})

test("documents that come at once share one warm process while none of them waits too long", async () => {
  const [store, embedder] = [await startObjectStore(), await runParser({ startAnotherMs: 3_600_000 })]
  const keys = ["a", "b", "c"]
  await Promise.all(keys.map((key) => embedder.parse(store.add(key, "count"))))
  const texts = keys.map((key) => store.objects.get(`/${key}/text`)?.body.toString())
  expect(texts.sort()).toEqual([1, 2, 3].map((n) => `document ${n} of this process`))
})

test("a document that would wait too long for the warm process gets another, and one that has left needs none", async () => {
  const [store, embedder] = [await startObjectStore(), await runParser({ startAnotherMs: 1 })]
  const caller = new AbortController()
  const long = await embedder.post("/parse", store.add("long", "spin until nobody listens"), { signal: caller.signal })
  expect(outcomeOf(await embedder.parse(store.add("b", "count")))).toBe("result")
  caller.abort()
  await expect(long.text()).rejects.toThrow()
  expect(store.objects.get("/b/text")?.body.toString()).toBe("document 1 of this process")
})

test("the query pool parses nothing", async () => {
  const store = await startObjectStore()
  const embedder = await runReadyEmbedder({ pool: "query" })
  expect((await embedder.post("/parse", store.add("doc", "text"))).status).toBe(403)
})

test("no presigned query string is logged, even when a child dies", async () => {
  const [store, embedder] = [await startObjectStore(), await runParser()]
  await embedder.parse(store.add("bad", "crash now"))
  await embedder.close()
  const logs = JSON.stringify(embedder.logs)
  expect(logs).toContain("a bug of the parser")
  expect(logs).not.toContain("secret-signature")
})

test("health answers while a document spins and texts are embedded", async () => {
  const [store, embedder] = [await startObjectStore(), await runParser()]
  const caller = new AbortController()
  await embedder.post("/parse", store.add("bad", "spin hard"), { signal: caller.signal })
  const work = embedder.embed(Array.from({ length: 256 }, (_, index) => `text ${index} `.repeat(400)))
  let answered = 0
  let isDone = false
  void work.finally(() => {
    isDone = true
  })
  while (!isDone) {
    const reply = await fetch(`${embedder.url}/health/live`)
    await reply.arrayBuffer()
    answered += 1
  }
  await work
  caller.abort()
  expect(answered).toBeGreaterThan(1)
})
