// Units carried out one by one: what each kind asks of which store, in which order, and what becomes of it when one is away.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { documentPrefix, tenantPrefix, versionKeys, versionPrefix } from "../../../src/documents/model/document.ts"
import type { WorkUnit } from "../../../src/documents/model/work-unit.ts"
import type { ParseEvent } from "../../../src/embedding/contract.ts"
import { AppError } from "../../../src/errors.ts"
import { newId } from "../../../src/ids.ts"
import { type IngestDeps, ingestUnit } from "../../../src/ingest/ingest-unit.ts"
import { noMetrics } from "../../../src/metrics.ts"

const [TENANT, DOCUMENT, COLLECTION, DELETION] = [newId("ten"), newId("doc"), newId("col"), newId("del")]
const STAMP = { model: "lexical", dimension: 1, revision: "r1", kind: "lexical" } as const
const TARGET = {
  documentId: DOCUMENT,
  version: 3,
  collectionId: COLLECTION,
  filename: "a.md",
  contentType: "text/markdown",
  sizeBytes: 9,
  sha256: "ab",
  chunking: { size_tokens: 8, overlap_tokens: 1 },
  ocr: true,
  embedding: STAMP,
  metadata: { a: 1 },
  createdAt: new Date(0),
  liveVersion: null,
}
const unitOf = (over: object) => ({ id: 1, tenantId: TENANT, fence: 1, attempts: 0, crashes: 0, ...over }) as WorkUnit
const HEAD = {
  epoch: 9,
  profile: { embedding: STAMP, denseWeightPercent: null, fusion: "score" as const, context: "none" as const },
}
const RESULT = {
  text_length: 3,
  page_count: null,
  chunk_count: 3,
  units: [0, 1, 2].map((at) => ({ first_chunk: at, chunk_count: 1, byte_start: at, byte_end: at + 1 })),
}

type Setup = {
  events?: ParseEvent[]
  /** What single calls reply; an error is thrown. */
  replies?: Record<string, unknown>
  /** How long the parser takes for each event. */
  stepMs?: number
}
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }))
afterEach(() => void vi.useRealTimers())
/** Carries one unit out over stores that note every call in order. */
async function carriedOut(unit: WorkUnit, { events = [], replies = {}, stepMs = 0 }: Setup = {}) {
  const calls: unknown[][] = []
  const counted: unknown[] = []
  const parsing: unknown[] = []
  const due = [unit]
  const note =
    (name: string, result: unknown = undefined) =>
    async (...args: unknown[]) => {
      calls.push([name, ...args])
      const reply = name in replies ? replies[name] : result
      if (reply instanceof Error) throw reply
      return reply
    }
  const lines: object[] = []
  const deps = {
    units: {
      claim: async () => due.shift() ?? null,
      heartbeat: note("heartbeat", true),
      parsed: note("parsed", { next: null }),
      published: note("published", { head: HEAD, chunkCount: 5, ended: [1, 2] }),
      described: note("described", { head: HEAD }),
      done: note("done"),
      fail: note("fail", true),
      release: note("release"),
      leave: note("leave"),
    },
    embedder: {
      parse(request: unknown, options: unknown) {
        calls.push(["parse", request])
        parsing.push(options)
        return (async function* () {
          for (const event of events) {
            vi.setSystemTime(Date.now() + stepMs)
            yield event
          }
        })()
      },
    },
    objects: {
      presignRead: async (key: string, seconds: number) => `read ${key} ${seconds}`,
      presignWrite: async (key: string, type: string, seconds: number) => `write ${key} ${type} ${seconds}`,
      head: note("head", null),
      copy: note("copy"),
      deletePrefix: note("delete"),
      countPrefix: note("count objects", 0),
    },
    chunks: { describe: note("describe"), remove: note("remove"), count: note("count", 0) },
    keptAnswers: { purge: note("purge"), count: note("count answers", 0) },
    receipts: { settle: note("settle", "done"), documentsOf: note("documents of", [DOCUMENT]) },
    collections: { heads: note("heads", new Map([[COLLECTION, HEAD]])) },
    marks: {
      mark: note("mark", { tenantId: TENANT, collectionId: COLLECTION, nonce: "n", deadline: new Date(7) }),
      settle: note("settled"),
    },
    wakeUps: { send: note("wake") },
    metrics: { ...noMetrics, count: (...args: unknown[]) => void counted.push(args) },
    log: {
      info: (_: string, line: object) => void lines.push(line),
      warn() {},
      error: (event: string) => void calls.push(["log", event]),
    },
  } as unknown as IngestDeps
  expect(await ingestUnit(deps, "req_test")).toBe(true)
  return {
    calls,
    names: calls.map(([name]) => name),
    counted,
    parsing,
    lines,
    of: (name: string) => calls.filter(([one]) => one === name),
  }
}
const wokenFor = (subjectId: string, version = 0) => ({ tenantId: TENANT, subjectId, version })

test("where nothing is due nothing is done", async () => {
  const units = { claim: async () => null }
  expect(await ingestUnit({ units } as unknown as IngestDeps, "req_test")).toBe(false)
})

describe("a parse", () => {
  const parse = unitOf({ kind: "parse", target: TARGET })
  const keys = versionKeys(TENANT, DOCUMENT, 3)

  test("is asked for with URLs of its own version's objects alone, and plans the units to index", async () => {
    const { calls, of } = await carriedOut(parse, { events: [{ type: "result", result: RESULT }] })
    expect(calls[0]).toEqual([
      "parse",
      {
        filename: "a.md",
        content_type: "text/markdown",
        chunking: TARGET.chunking,
        ocr: true,
        source: { url: `read ${keys.original} 900`, size_bytes: 9, sha256: "ab" },
        outputs: {
          text_url: `write ${keys.text} text/plain; charset=utf-8 900`,
          manifest_url: `write ${keys.manifest} application/x-ndjson 900`,
          pages_url: `write ${keys.pages} application/x-ndjson 900`,
        },
      },
    ])
    expect(of("parsed")).toEqual([["parsed", parse, RESULT, 60]])
    expect(of("wake")).toEqual([["wake", [1, 2, 3].map(() => wokenFor(DOCUMENT, 3)), 0]])
  })

  test("of a version begun from the one that answers copies that one's file first, unless it has its own", async () => {
    const events: ParseEvent[] = [{ type: "result", result: RESULT }]
    const begun = (liveVersion: number) => unitOf({ kind: "parse", target: { ...TARGET, liveVersion } })
    const copied = await carriedOut(begun(2), { events })
    expect(copied.calls.slice(0, 2)).toEqual([
      ["head", keys.original],
      ["copy", versionKeys(TENANT, DOCUMENT, 2).original, keys.original],
    ])
    for (const { names } of [
      await carriedOut(begun(2), { events, replies: { head: { size: 9, sha256: null } } }),
      await carriedOut(begun(3), { events }),
    ])
      expect(names).not.toContain("copy")
  })

  test("has ten minutes and ends with its lease; one of two minutes or more leaves its units to others", async () => {
    const events: ParseEvent[] = [{ type: "result", result: RESULT }]
    const { parsing, of } = await carriedOut(parse, { events, stepMs: 119_999 })
    expect(parsing).toEqual([{ requestId: "req_test", timeoutMs: 600_000, signal: expect.any(AbortSignal) }])
    expect(of("parsed")[0]?.[3]).toBe(60)
    expect((await carriedOut(parse, { events, stepMs: 120_000 })).of("parsed")[0]?.[3]).toBeNull()
  })

  test("whose worker goes on with the first unit wakes others for the rest alone", async () => {
    const next = unitOf({ kind: "publish", target: TARGET })
    const { names, of } = await carriedOut(parse, {
      events: [{ type: "result", result: RESULT }],
      replies: { parsed: { next } },
    })
    expect(of("wake")[0]?.[1]).toHaveLength(2)
    expect(names).toContain("published")
  })

  test("reports each new stage, and what it reports too often is not written", async () => {
    const step = (stage: "parsing" | "chunking", done: number): ParseEvent => ({
      type: "progress",
      stage,
      done,
      total: 9,
    })
    const events: ParseEvent[] = [
      step("parsing", 1),
      step("chunking", 1),
      step("chunking", 2),
      { type: "result", result: RESULT },
    ]
    const { of } = await carriedOut(parse, { events })
    expect(of("heartbeat").map(([, , seconds, progress]) => [seconds, progress])).toEqual([
      [60, { stage: "chunking", done: 1, total: 9 }],
    ])
    const steps = [1, 2, 3].map((done) => step("parsing", done))
    const reported = async (stepMs: number) =>
      (await carriedOut(parse, { events: steps, stepMs })).of("heartbeat").length
    expect([await reported(2_000), await reported(1_999), await reported(600)]).toEqual([3, 1, 0])
    const lost = await carriedOut(parse, { events, replies: { heartbeat: false } })
    expect(lost.names).toEqual(["parse", "heartbeat", "leave", "wake"])
    const line = { request_id: "req_test", tenant_id: TENANT, subject_id: DOCUMENT, unit: "parse", attempt: 1 }
    expect(lost.lines).toEqual([{ ...line, outcome: "lost", duration_ms: expect.any(Number) }])
    const late = await carriedOut(parse, { events: events.slice(3), replies: { parsed: null } })
    expect(late.names).toEqual(["parse", "parsed", "leave", "wake"])
  })

  test("that the document is to blame for fails it; what passes or is ours is tried again", async () => {
    const failed = (code: string) => carriedOut(parse, { events: [{ type: "error", code } as ParseEvent] })
    const corrupt = await failed("corrupt-document")
    expect(corrupt.of("fail")).toEqual([
      ["fail", parse, expect.objectContaining({ code: "corrupt-document", retryable: false })],
    ])
    expect(corrupt.counted).toContainEqual(["rag_documents_ingested_total", { tenant_id: TENANT, status: "failed" }])
    expect(corrupt.lines).toMatchObject([{ outcome: "corrupt-document" }])
    expect(corrupt.of("wake")).toEqual([["wake", [wokenFor(DOCUMENT)], 0]])
    for (const code of ["source-unavailable", "output-unavailable"]) {
      const [, , , counts] = (await failed(code)).of("release")[0] ?? []
      expect(counts).toBe("nothing")
    }
    const ours = await failed("parser-crashed")
    expect([ours.of("fail"), ours.of("release")[0]?.[3]]).toEqual([[], "attempt"])
    const cut = await carriedOut(parse, { events: [] })
    expect(cut.of("release")[0]?.[3]).toBe("crash")
    expect(cut.counted).toContainEqual(["rag_queue_messages_retried_total", { queue: "ingest" }])
    const notOurs = await carriedOut(parse, {
      events: [{ type: "error", code: "corrupt-document" }],
      replies: { fail: false },
    })
    expect([notOurs.counted, notOurs.of("wake")]).toEqual([[], []])
  })
})

describe("a version is published", () => {
  const publish = unitOf({ kind: "publish", target: TARGET })
  test("between its collection's mark and the mark's settling, and whoever cleans up after it is woken", async () => {
    const { calls, counted, lines } = await carriedOut(publish)
    expect(lines).toMatchObject([{ unit: "publish", outcome: "done" }])
    expect(calls).toEqual([
      ["mark", TENANT, COLLECTION],
      ["published", publish, new Date(7)],
      ["settled", expect.objectContaining({ nonce: "n" }), HEAD],
      ["wake", [wokenFor(DOCUMENT, 1), wokenFor(DOCUMENT, 2)], 0],
    ])
    expect(counted).toEqual([
      ["rag_documents_ingested_total", { tenant_id: TENANT, status: "ready" }],
      ["rag_chunks_created_total", { tenant_id: TENANT }, 5],
    ])
  })

  test("not by a worker that lost it, nor without the mark", async () => {
    const lost = await carriedOut(publish, { replies: { published: null } })
    expect([lost.names, lost.counted]).toEqual([["mark", "published", "settled", "leave", "wake"], []])
    const away = await carriedOut(publish, { replies: { mark: new AppError("cache-unavailable") } })
    expect(away.names).toEqual(["mark", "log", "release", "wake"])
  })
})

test("what was declared anew is in the index before the epoch is raised", async () => {
  const describing = unitOf({ kind: "describe", target: TARGET })
  const { calls } = await carriedOut(describing)
  expect(calls.map(([name]) => name)).toEqual(["mark", "describe", "described", "settled"])
  expect(calls[1]).toEqual(["describe", TENANT, { ...TARGET, stamp: STAMP }])
  expect(calls[2]).toEqual(["described", describing, new Date(7)])
  expect((await carriedOut(describing, { replies: { described: null } })).names.slice(3)).toEqual([
    "settled",
    "leave",
    "wake",
  ])
})

describe("cleaning up", () => {
  const units = {
    retire: unitOf({ kind: "retire", documentId: DOCUMENT, version: 3, collectionId: COLLECTION }),
    purge: unitOf({ kind: "purge", documentId: DOCUMENT, collectionId: COLLECTION, deletionId: DELETION }),
    clear: unitOf({ kind: "clear", collectionId: COLLECTION, deletionId: DELETION }),
    erase: unitOf({ kind: "erase", deletionId: DELETION }),
  }
  const stale = { scope: "stale", collectionId: COLLECTION, epoch: 9 }
  const all = { scope: "collection", collectionId: COLLECTION }
  const scopes = {
    retire: [{ scope: "version", documentId: DOCUMENT, version: 3 }, versionPrefix(TENANT, DOCUMENT, 3), stale],
    purge: [{ scope: "document", documentId: DOCUMENT }, documentPrefix(TENANT, DOCUMENT), stale],
    clear: [all, documentPrefix(TENANT, DOCUMENT), all],
    erase: [{ scope: "tenant" }, tenantPrefix(TENANT), { scope: "tenant" }],
  } as const
  const kinds = ["retire", "purge", "clear", "erase"] as const

  test.each(kinds)(
    "after %s removes what is meant, and nothing else, and counts it in the same stores",
    async (kind) => {
      const { of, names } = await carriedOut(units[kind])
      const [chunks, prefix, answers] = scopes[kind]
      for (const [name, ...args] of [
        ["remove", TENANT, chunks],
        ["count", TENANT, chunks],
        ["delete", prefix],
        ["count objects", prefix],
        ["purge", TENANT, answers],
        ["count answers", TENANT, answers],
      ])
        expect(of(String(name))).toEqual([[name, ...args]])
      const zero = { vectors: 0, objects: 0, cached: 0 }
      expect(of("settle")).toEqual(kind === "retire" ? [] : [["settle", units[kind], zero]])
      expect(of("done")).toEqual(kind === "retire" ? [["done", units[kind]]] : [])
      expect(names).not.toContain("release")
    },
  )

  test.each<[string, string, object, string | null]>([
    ["leaves vectors", "count", { vectors: 4, objects: 0, cached: 0 }, "4"],
    ["leaves objects", "count objects", { vectors: 0, objects: 4, cached: 0 }, "4"],
    ["leaves answers", "count answers", { vectors: 0, objects: 0, cached: 4 }, "4"],
    ["cannot ask the vector store", "remove", { vectors: null, objects: 0, cached: 0 }, null],
    ["cannot ask the storage", "delete", { vectors: 0, objects: null, cached: 0 }, null],
    ["cannot ask Redis", "purge", { vectors: 0, objects: 0, cached: null }, null],
  ])("that %s says how much is left, null for what nobody knows, and comes back", async (_, call, counted, left) => {
    const replies = { [call]: left === null ? new AppError("internal") : Number(left), settle: "pending" }
    const { of } = await carriedOut(units.purge, { replies })
    expect(of("settle")[0]?.[2]).toEqual(counted)
    expect(of("release")[0]?.[3]).toBe("nothing")
    expect(of("fail")).toEqual([])
    const retired = await carriedOut(units.retire, { replies })
    expect([retired.of("done"), retired.of("release").length]).toEqual([[], 1])
  })

  test("whose rows are left behind comes back, and wakes somebody for what it was about", async () => {
    for (const [kind, subject] of [
      ["purge", DOCUMENT],
      ["clear", COLLECTION],
      ["erase", TENANT],
    ] as const) {
      const { of } = await carriedOut(units[kind], { replies: { settle: "pending" } })
      expect(of("release")[0]?.[1]).toBe(units[kind])
      expect(of("wake")[0]?.[1]).toEqual([wokenFor(subject)])
    }
  })

  test("of a collection that is gone takes all its answers, and none where even its rows are", async () => {
    const gone = await carriedOut(units.purge, { replies: { heads: new Map() } })
    expect(gone.of("purge")).toEqual([["purge", TENANT, all]])
    expect(gone.of("heads")).toEqual([["heads", TENANT, [COLLECTION]]])
    const rowless = unitOf({ kind: "purge", documentId: DOCUMENT, collectionId: null, deletionId: DELETION })
    const { names } = await carriedOut(rowless)
    expect(names.filter((name) => name === "purge" || name === "count answers" || name === "heads")).toEqual([])
  })

  test("is never given up, however often its worker was lost or it failed", async () => {
    const worn = { ...units.erase, crashes: 100, attempts: 100 } as WorkUnit
    expect((await carriedOut(worn)).of("settle")).toHaveLength(1)
    expect((await carriedOut(worn, { replies: { settle: new TypeError("a bug") } })).of("release")[0]?.[3]).toBe(
      "attempt",
    )
  })
})

test("a wake-up that cannot be sent is logged and stops nothing", async () => {
  const away = new Error("the queue is away")
  const { names, of } = await carriedOut(unitOf({ kind: "publish", target: TARGET }), { replies: { wake: away } })
  expect(of("log")).toEqual([["log", "wake-up.lost"]])
  expect(names).not.toContain("release")
})
