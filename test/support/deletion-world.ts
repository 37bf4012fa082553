// All stores a deletion must empty, with a real Redis if there is one, and a document with data in each of them.

import { convertV4MiniflareOptions, Miniflare } from "miniflare"
import { z } from "zod"
import { r2ObjectStore } from "../../src/adapters/cloudflare/object-store.ts"
import { presigner } from "../../src/adapters/cloudflare/presign.ts"
import { postgresCollections } from "../../src/adapters/postgres/documents/collections.ts"
import { postgresDeletions, postgresReceipts } from "../../src/adapters/postgres/documents/deletions.ts"
import { postgresDocuments } from "../../src/adapters/postgres/documents/documents.ts"
import { postgresTenants } from "../../src/adapters/postgres/tenants/tenants.ts"
import { postgresWorkUnits } from "../../src/adapters/postgres/work/work-units.ts"
import { qdrantChunkIndex } from "../../src/adapters/qdrant/chunk-index.ts"
import { redisAnswerCache } from "../../src/adapters/redis/answer-cache.ts"
import { redisClient } from "../../src/adapters/redis/client.ts"
import { redisEpochMarks } from "../../src/adapters/redis/epoch-marks.ts"
import { redisGate } from "../../src/adapters/redis/gate.ts"
import { redisKeptAnswers } from "../../src/adapters/redis/purge-answers.ts"
import { versionKeys } from "../../src/documents/model/document.ts"
import type { WorkUnit } from "../../src/documents/model/work-unit.ts"
import { sparseDocument } from "../../src/embedding/sparse.ts"
import { type CollectionId, type DeletionId, newId, type TenantId } from "../../src/ids.ts"
import { type CleanUpDeps, cleanUp } from "../../src/ingest/clean-up.ts"
import { startQdrant } from "../../workers/local/qdrant/server.ts"
import { startRedis } from "../../workers/local/redis/server.ts"
import { hasRealRedis, startRealRedis } from "../local/redis/real-redis.ts"
import { LEXICAL_STAMP, startTestDatabase } from "./database.ts"

const TOKEN = "local-test-token"
const stamp = { ...LEXICAL_STAMP, dimension: 4 }
const DENSE = Float32Array.from([1, 0, 0, 0])

const KEYS_WITH = `
local found = {}
for _, key in ipairs(redis.call('SCAN', '0', 'MATCH', KEYS[1], 'COUNT', 100000)[2]) do
  local ok, text = pcall(redis.call, 'GET', key)
  if ARGV[1] == '' or (ok and text and string.find(text, ARGV[1], 1, true)) then found[#found + 1] = key end
end
return found`

export type DeletionWorld = Awaited<ReturnType<typeof startDeletionWorld>>

export async function startDeletionWorld() {
  const [db, realRedis, qdrant] = await Promise.all([
    startTestDatabase(),
    hasRealRedis ? startRealRedis() : null,
    startQdrant({}),
  ])
  const redis = await startRedis({
    token: TOKEN,
    ...(realRedis ? { redisUrl: realRedis.url } : { replicaLagMs: 60_000 }),
  })
  const script = "export default { fetch: () => new Response() }"
  const r2 = { modules: true as const, script, compatibilityDate: "2026-08-01", r2Buckets: { BUCKET: "documents" } }
  const miniflare = new Miniflare(convertV4MiniflareOptions(r2))
  const bucket = (await miniflare.getR2Bucket("BUCKET")) as unknown as R2Bucket
  const presign = presigner({ accountId: "a", accessKeyId: "a", secretAccessKey: "a", bucket: "documents" })
  const client = redisClient({ url: redis.url, token: TOKEN, timeoutMs: 60_000 })
  const units = postgresWorkUnits(db.system)
  const chunks = qdrantChunkIndex({ url: qdrant.url, timeoutMs: 60_000 })
  const objects = r2ObjectStore(bucket, presign)
  const marks = redisEpochMarks(client)
  const answers = redisAnswerCache(client, { answerTtlSeconds: 600, embeddingTtlSeconds: 600 })
  const collections = postgresCollections(db.system)
  const logged: { event: string; error: unknown; fields?: unknown }[] = []
  const log = {
    info() {},
    warn() {},
    error: (event: string, error: unknown, fields?: unknown) => logged.push({ event, error, fields }),
  }
  const deps: CleanUpDeps = {
    collections,
    chunks,
    objects,
    keptAnswers: redisKeptAnswers(client),
    receipts: postgresReceipts(db.system),
    units,
    log,
  }

  /** A document with rows, two vectors, two objects and one kept answer, all saying `secret`. */
  async function plantDocument(tenant: TenantId, collectionId: CollectionId, secret: string) {
    const registration = await postgresDocuments(db.app).register(tenant, {
      id: newId("doc"),
      collectionId,
      filename: "a.txt",
      contentType: "text/plain",
      charset: null,
      sizeBytes: 10,
      sha256: newId("job").slice(-20).padEnd(64, "0"),
      metadata: {},
      chunking: {},
      reuseDuplicate: false,
      replaces: null,
    })
    if (registration.outcome !== "registered") throw new Error(registration.outcome)
    const { document } = registration
    const of = { ...document, documentId: document.id, stamp }
    const point = (ordinal: number) => ({
      chunk: { ordinal, start: 0, end: 6, page: null, page_breaks: [], heading_path: [], token_count: 1, text: secret },
      dense: DENSE,
      sparse: sparseDocument(secret),
      language: null,
    })
    await chunks.upsert(tenant, of, [point(0), point(1)])
    const keys = versionKeys(tenant, document.id, 1)
    for (const key of [keys.original, keys.text]) await bucket.put(key, secret)
    const answerKey = await keepAnswer(tenant, [collectionId], secret)
    return { document, answerKey }
  }

  /** Caches an answer like a reader who has just retrieved. Returns its cache key. */
  async function keepAnswer(tenant: TenantId, ids: CollectionId[], text: string) {
    const heads = await collections.heads(tenant, ids)
    for (const [id, head] of heads) await marks.settle(await marks.mark(tenant, id), head)
    const key = newId("qry")
    await answers.keepAnswer(tenant, key, new Map([...heads].map(([id, { epoch }]) => [id, epoch])), text)
    return key
  }

  /** The answer a reader gets from the cache. */
  async function served(tenant: TenantId, answerKey: string, collectionIds: CollectionId[]) {
    const lookup = { answerKey, embeddingKey: "none", collectionIds }
    const reply = await redisGate(client, new Map()).pass({ hash: "none", tenantId: tenant, limits: [], lookup })
    return reply.cached?.answer ?? null
  }

  /** Names of keys by pattern, and of those whose value contains `text`, read on the primary. */
  async function redisKeys(pattern: string, text = ""): Promise<string[]> {
    const found = await client.eval(KEYS_WITH, [pattern], [text])
    return z.array(z.string()).parse(found)
  }

  /** Claims the tenant's clean-up unit; other units that are due are put back. */
  async function claimCleanUp(tenant: TenantId): Promise<Parameters<typeof cleanUp>[1]> {
    for (let i = 0; i < 50; i++) {
      const unit: WorkUnit | null = await units.claim(60)
      if (unit?.tenantId === tenant && isCleanUp(unit)) return unit
    }
    throw new Error("nothing to clean up")
  }

  return {
    db,
    bucket,
    client,
    deps,
    marks,
    /** The marks as the sweep sees them after every deadline has passed. */
    marksLater: redisEpochMarks(client, () => Date.now() + 60_000),
    answers,
    logged,
    plantDocument,
    keepAnswer,
    served,
    redisKeys,
    redisKeysWith: (text: string) => redisKeys("*", text),
    claimCleanUp,
    tenants: postgresTenants(db.system),
    run: (unit: Parameters<typeof cleanUp>[1], over: Partial<CleanUpDeps> = {}) => cleanUp({ ...deps, ...over }, unit),
    receipt: (tenant: TenantId, id: DeletionId) => postgresDeletions(db.system).get(tenant, id),
    close: async () => {
      await Promise.all([db.close(), redis.close(), qdrant.close(), miniflare.dispose()])
      await realRedis?.stop()
    },
  }
}

const isCleanUp = (unit: WorkUnit): unit is Parameters<typeof cleanUp>[1] =>
  unit.kind === "retire" || unit.kind === "purge" || unit.kind === "clear" || unit.kind === "erase"
