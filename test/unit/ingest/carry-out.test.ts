// Units of work done one by one: what each kind asks of which store, in which order, and what happens when one is away.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { versionKeys } from "../../../src/documents/model/document.ts"
import type { ParseEvent } from "../../../src/embedding/contract.ts"
import { AppError } from "../../../src/errors.ts"
import { type IngestDeps, ingestUnit } from "../../../src/ingest/ingest-unit.ts"
import {
  COLLECTION,
  carriedOut,
  DOCUMENT,
  HEAD,
  RESULT,
  STAMP,
  TARGET,
  TENANT,
  unitOf,
  wokenFor,
} from "./recorded-units.ts"

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }))
afterEach(() => void vi.useRealTimers())

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
    expect(of("parsed")).toEqual([["parsed", parse, { ...RESULT, chunkingSeconds: 0 }, 60]])
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

  test("reports at most every two seconds; that of a short document says with its result how long it was chunked", async () => {
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
    const short = await carriedOut(parse, { events, stepMs: 400 })
    expect(short.of("heartbeat")).toEqual([])
    expect(short.of("parsed")[0]?.[2]).toEqual({ ...RESULT, chunkingSeconds: 0.8 })
    const { of } = await carriedOut(parse, { events, stepMs: 1_000 })
    expect(of("heartbeat").map(([, , seconds, progress]) => [seconds, progress])).toEqual([
      [60, { stage: "chunking", done: 1, total: 9 }],
    ])
    const steps = [1, 2, 3].map((done) => step("parsing", done))
    const reported = async (stepMs: number) =>
      (await carriedOut(parse, { events: steps, stepMs })).of("heartbeat").length
    expect([await reported(2_000), await reported(1_999), await reported(600)]).toEqual([3, 1, 0])
    const lost = await carriedOut(parse, { events, stepMs: 1_000, replies: { heartbeat: false } })
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
    const line = { request_id: "req_test", tenant_id: TENANT, subject_id: DOCUMENT, unit: "publish", attempt: 1 }
    expect(away.lines).toEqual([{ event: "unit.failed", ...line, duration_ms: expect.any(Number) }])
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

test("a wake-up that cannot be sent is logged and stops nothing", async () => {
  const away = new Error("the queue is away")
  const { names, of, lines } = await carriedOut(unitOf({ kind: "publish", target: TARGET }), {
    replies: { wake: away },
  })
  expect(lines[0]).toEqual({ event: "wake-up.lost", subject_id: DOCUMENT })
  expect(of("log")).toEqual([["log", "wake-up.lost"]])
  expect(names).not.toContain("release")
})
