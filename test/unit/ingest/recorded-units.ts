// Carries out one unit of work over stores that record every call, for tests of ingestion.
import { expect, vi } from "vitest"
import type { WorkUnit } from "../../../src/documents/model/work-unit.ts"
import type { ParseEvent } from "../../../src/embedding/contract.ts"
import { newId } from "../../../src/ids.ts"
import { type IngestDeps, ingestUnit } from "../../../src/ingest/ingest-unit.ts"
import { noMetrics } from "../../../src/metrics.ts"

export const [TENANT, DOCUMENT, COLLECTION, DELETION] = [newId("ten"), newId("doc"), newId("col"), newId("del")]

export const STAMP = { model: "lexical", dimension: 1, revision: "r1", kind: "lexical" } as const

export const TARGET = {
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

export const unitOf = (over: object) =>
  ({ id: 1, tenantId: TENANT, fence: 1, attempts: 0, crashes: 0, ...over }) as WorkUnit

export const HEAD = {
  epoch: 9,
  profile: { embedding: STAMP, denseWeightPercent: null, fusion: "score" as const, context: "none" as const },
}

export const RESULT = {
  text_length: 3,
  page_count: null,
  chunk_count: 3,
  units: [0, 1, 2].map((at) => ({ first_chunk: at, chunk_count: 1, byte_start: at, byte_end: at + 1 })),
}

export type Setup = {
  events?: ParseEvent[]
  /** What single calls reply; an error is thrown. */
  replies?: Record<string, unknown>
  /** How long the parser takes for each event. */
  stepMs?: number
}

/** Carries one unit out over stores that note every call in order. */
export async function carriedOut(unit: WorkUnit, { events = [], replies = {}, stepMs = 0 }: Setup = {}) {
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
      error(event: string, _: unknown, line: object) {
        calls.push(["log", event])
        lines.push({ event, ...line })
      },
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

export const wokenFor = (subjectId: string, version = 0) => ({ tenantId: TENANT, subjectId, version })
