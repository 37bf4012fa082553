// A tenant's documents on a real database, with stores that remember their content and workers that fail on demand.
import { sql } from "drizzle-orm"
import { z } from "zod"
import { postgresCollections } from "../../src/adapters/postgres/documents/collections.ts"
import { postgresReceipts } from "../../src/adapters/postgres/documents/deletions.ts"
import { postgresDocuments } from "../../src/adapters/postgres/documents/documents.ts"
import { postgresUpkeep } from "../../src/adapters/postgres/upkeep.ts"
import { postgresWorkUnits } from "../../src/adapters/postgres/work/work-units.ts"
import { completeUpload } from "../../src/documents/complete-upload.ts"
import { deleteDocument } from "../../src/documents/delete-document.ts"
import { versionKeys } from "../../src/documents/model/document.ts"
import type { ParseEvent } from "../../src/embedding/contract.ts"
import { AppError } from "../../src/errors.ts"
import { type CollectionId, type DocumentId, newId } from "../../src/ids.ts"
import { type IngestDeps, ingestUnit } from "../../src/ingest/ingest-unit.ts"
import { noMetrics } from "../../src/metrics.ts"
import type { ChunkSelection, NewUpload, WorkUnits } from "../../src/ports.ts"
import { freshTenant, LEXICAL_STAMP, type TestDatabase } from "./database.ts"
import { CHUNKS, LINES, openUnitsOf, quotaOf, quotaRow, UNITS, versionRow, versionsOf } from "./ingest-rows.ts"

/** How a worker's turn ends. `crash…`: the worker never returns. `hold`: it waits until it is resumed. */
export const TURNS = [
  "well",
  "embedder-away",
  "embedder-refuses",
  "bug",
  "unparsable",
  "parser-lost",
  "crash-after-parse",
  "crash-after-upsert",
  "hold",
] as const
export type Turn = (typeof TURNS)[number]

const SYSTEM = { actor: { type: "system", job: "test" }, requestId: "req_test" } as const

export async function ingestWorld(db: TestDatabase, limits: { maxDocuments: number; maxStorageMb: number }) {
  const { tenant, collection } = await freshTenant(db, limits)
  await db.system.execute(sql`delete from work_units where tenant_id <> ${tenant}`) // an earlier test may have left some
  const documents = postgresDocuments(db.app)
  const upkeep = postgresUpkeep(db.system)
  const objects = new Set<string>()
  const points = new Set<string>()
  /** The descriptions written to the index, by document and version. */
  const described = new Map<string, { filename: string; metadata: Record<string, unknown> }>()
  /** Uploads whose presigned URL is still valid. */
  const uploadable = new Set<string>()
  const held: { resume(): void; ended: Promise<unknown> }[] = []
  /** Errors that no turn was told to cause. */
  const surprises: unknown[] = []

  const store = {
    head: async (key: string) => (objects.has(key) ? { size: 400_000, sha256: null } : null),
    readText: async (key: string, range?: { start: number; end: number }) =>
      objects.has(key) ? LINES.join("").slice(range?.start, range?.end) : null,
    copy: async (from: string, to: string) => objects.has(from) && !!objects.add(to),
    deletePrefix: async (prefix: string) => {
      for (const key of objects) if (key.startsWith(prefix)) objects.delete(key)
    },
    countPrefix: async (prefix: string) => [...objects].filter((key) => key.startsWith(prefix)).length,
    presignRead: async (key: string) => key,
    presignWrite: async (key: string) => key,
  }
  const pointsOf = (which: ChunkSelection) => {
    const scope =
      which.scope === "version"
        ? `${which.documentId}/${which.version}/`
        : `${"documentId" in which ? which.documentId : ""}/`
    return [...points].filter((point) => point.startsWith(scope))
  }
  const chunks: IngestDeps["chunks"] = {
    upsert: async (_tenant, { documentId, version }, batch) => {
      for (const { chunk } of batch) points.add(`${documentId}/${version}/${chunk.ordinal}`)
    },
    describe: async (_tenant, { documentId, version, filename, metadata }) => {
      described.set(`${documentId}/${version}`, { filename, metadata })
    },
    remove: async (_tenant, which) => {
      for (const point of pointsOf(which)) points.delete(point)
    },
    count: async (_tenant, which) => pointsOf(which).length,
  }
  const marks: IngestDeps["marks"] = {
    mark: async (tenantId, collectionId) => ({
      tenantId,
      collectionId,
      nonce: "n",
      deadline: new Date(Date.now() + 20_000),
    }),
    settle: async () => {},
  }
  const wakeUps = { send: async () => {} }
  const expected = (error: unknown) => error instanceof AppError || String(error).includes("as told")
  const log = {
    info() {},
    warn() {},
    error: (_: string, error: unknown) => void (expected(error) || surprises.push(error)),
  }

  /** One worker. After its crash it cannot write any more. */
  function worker(turn: Turn): IngestDeps {
    let crashed = false
    const crash = () => {
      crashed = true
      throw new Error("crashed as told")
    }
    const alive = postgresWorkUnits(db.system)
    const units = new Proxy(alive, {
      get: (target, name: keyof WorkUnits) =>
        crashed ? () => Promise.reject(new Error("crashed as told")) : target[name],
    })
    const embedder: IngestDeps["embedder"] = {
      async *parse(request): AsyncGenerator<ParseEvent> {
        if (turn === "embedder-away") throw new AppError("embedder-unavailable")
        if (turn === "unparsable") return yield { type: "error", code: "corrupt-document" }
        objects.add(request.outputs.text_url).add(request.outputs.manifest_url)
        if (turn === "crash-after-parse") crash()
        if (turn === "parser-lost") {
          yield { type: "progress", stage: "parsing", done: 0, total: 1 }
          throw new AppError("embedder-unavailable")
        }
        if (turn === "bug") throw new TypeError("a bug as told")
        yield { type: "progress", stage: "chunking", done: 1, total: 1 }
        yield { type: "result", result: { text_length: CHUNKS, page_count: null, chunk_count: CHUNKS, units: UNITS } }
      },
      embed: async (inputs) => {
        if (turn === "embedder-refuses") throw new AppError("embedder-refused")
        if (turn === "hold") await new Promise<void>((resume) => held.push({ resume, ended: Promise.resolve() }))
        return { stamp: LEXICAL_STAMP, vectors: inputs.map(() => Float32Array.of(1)), tokens: 1 }
      },
    }
    const upsert: typeof chunks.upsert = async (...args) => {
      await chunks.upsert(...args)
      if (turn === "crash-after-upsert") crash()
    }
    return {
      units,
      embedder,
      chunks: { ...chunks, upsert },
      objects: store,
      marks,
      wakeUps,
      metrics: noMetrics,
      log,
      collections: postgresCollections(db.system),
      receipts: postgresReceipts(db.system),
      keptAnswers: { purge: async () => {}, count: async () => 0 },
    }
  }

  async function registration(over: Partial<NewUpload>) {
    const result = await documents.register(tenant, uploadOf(collection, over))
    if (result.outcome === "registered")
      uploadable.add(versionKeys(tenant, result.document.id, result.document.version).original)
    return result
  }

  const claims: Promise<unknown>[] = []
  const ctx = { requestId: "req_test", tenantId: tenant, defer: () => {}, signal: new AbortController().signal }
  return {
    tenant,
    collection,
    documents,
    objects,
    points,
    described,
    surprises,
    registration,
    async register(over: Partial<NewUpload> = {}) {
      const result = await registration(over)
      return "document" in result ? result.document : null
    },
    put(id: DocumentId, version: number) {
      const { original } = versionKeys(tenant, id, version)
      if (uploadable.has(original)) objects.add(original)
    },
    reindex: (before: Date, limit: number) =>
      postgresCollections(db.app).reindex(tenant, collection, { before, limit }, SYSTEM),
    complete: (id: DocumentId) => completeUpload({ documents, objects: store, wakeUps, log }, ctx, id),
    remove: (id: DocumentId) =>
      deleteDocument({ documents, marks: { ...marks, overdue: async () => [] }, wakeUps, log }, ctx, {
        id,
        collectionId: collection,
        version: 1,
      }),
    /** Runs one worker's turn; for a held worker, until it waits. */
    async work(turn: Turn): Promise<boolean> {
      const before = held.length
      const turned = ingestUnit(worker(turn), "req_test").catch((error) => {
        if (!expected(error)) surprises.push(error)
        return true
      })
      if (turn !== "hold") return await turned
      claims.push(turned)
      while (held.length === before && (await Promise.race([turned.then(() => "ended"), tick()])) !== "ended");
      return true
    },
    resume: () => held.shift()?.resume(),
    /** All leases expire, and everything that waits for a time becomes due. */
    async timePasses() {
      uploadable.clear()
      await db.system.execute(sql`update work_units set run_after = now() - interval '1 second',
        lease_until = case when lease_until is null then null else now() - interval '1 second' end where tenant_id = ${tenant}`)
    },
    async uploadsExpire() {
      uploadable.clear()
      await db.system.execute(sql`update document_versions set created_at = now() - interval '25 hours'
        where tenant_id = ${tenant} and state = 'awaiting_upload'`)
      await upkeep.expireUploads(24, 9)
    },
    failExhausted: () => upkeep.failExhausted(9),
    async ended() {
      while (held.length > 0) held.shift()?.resume()
      await Promise.all(claims)
    },
    versions: async () => z.array(versionRow).parse((await db.system.execute(versionsOf(tenant))).rows),
    openUnits: async () => (await db.system.execute(openUnitsOf(tenant))).rows,
    quota: async () => quotaRow.parse((await db.system.execute(quotaOf(tenant))).rows[0]),
  }
}
export type IngestWorld = Awaited<ReturnType<typeof ingestWorld>>

const tick = () => new Promise((resolve) => setImmediate(resolve))

export const uploadOf = (collectionId: CollectionId, over: Partial<NewUpload> = {}): NewUpload => ({
  id: newId("doc"),
  collectionId,
  filename: "a.txt",
  contentType: "text/plain",
  charset: null,
  sizeBytes: 400_000,
  sha256: crypto.randomUUID().replaceAll("-", "").repeat(2),
  metadata: {},
  chunking: {},
  reuseDuplicate: false,
  replaces: null,
  ...over,
})
