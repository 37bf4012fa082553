// A writer dies between Postgres and Redis: the old answer is never served, and the sweep repairs what was left.
import { fork } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { postgresCollections } from "../../../src/adapters/postgres/documents/collections.ts"
import { postgresDocuments } from "../../../src/adapters/postgres/documents/documents.ts"
import { postgresUpkeep } from "../../../src/adapters/postgres/upkeep.ts"
import { redisAnswerCache } from "../../../src/adapters/redis/answer-cache.ts"
import { redisClient } from "../../../src/adapters/redis/client.ts"
import { redisEpochMarks } from "../../../src/adapters/redis/epoch-marks.ts"
import { redisGate } from "../../../src/adapters/redis/gate.ts"
import { newId } from "../../../src/ids.ts"
import { sweep } from "../../../src/ingest/sweep.ts"
import { noMetrics } from "../../../src/metrics.ts"
import { startRedis } from "../../../workers/local/redis/server.ts"
import { freshTenant, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { noDeadLetters } from "../../support/usage.ts"

const TOKEN = "local-test-token"
let db: TestDatabase
let redis: Awaited<ReturnType<typeof startRedis>>
beforeAll(async () => {
  db = await startTestDatabase()
  redis = await startRedis({ token: TOKEN, replicaLagMs: 60_000 })
})
afterAll(async () => {
  await Promise.all([db.close(), redis.close()])
})

test("the cached answer of a document whose deletion died half-way is gone at once and stays gone", async () => {
  const { tenant, collection } = await freshTenant(db)
  const documents = postgresDocuments(db.app)
  const collections = postgresCollections(db.app)
  const registration = await documents.register(tenant, {
    id: newId("doc"),
    collectionId: collection,
    filename: "a.txt",
    contentType: "text/plain",
    charset: null,
    sizeBytes: 10,
    sha256: "a".repeat(64),
    metadata: {},
    chunking: {},
    reuseDuplicate: false,
    replaces: null,
  })
  if (registration.outcome !== "registered") throw new Error(registration.outcome)

  const client = () => redisClient({ url: redis.url, token: TOKEN, timeoutMs: 60_000 })
  const cache = redisAnswerCache(client(), { answerTtlSeconds: 60, embeddingTtlSeconds: 60 })
  const lookup = { answerKey: "q", embeddingKey: "e", collectionIds: [collection] }
  const answer = async () => {
    const reply = await redisGate(client(), new Map()).pass({ hash: "h", tenantId: tenant, limits: [], lookup })
    return [reply.cached?.answer ?? null, reply.cached?.heads.get(collection)?.state]
  }
  const before = (await collections.heads(tenant, [collection])).get(collection)
  if (!before) throw new Error("the collection has no head")
  const marks = redisEpochMarks(client())
  await marks.settle(await marks.mark(tenant, collection), before)
  await cache.keepAnswer(tenant, "q", new Map([[collection, before.epoch]]), "what the document said")
  expect(await answer()).toEqual(["what the document said", "clean"])

  const job = {
    ...db.connection,
    redisUrl: redis.url,
    redisToken: TOKEN,
    tenant,
    collection,
    document: registration.document.id,
  }
  const writer = fork(join(import.meta.dirname, "fixtures/dying-writer.ts"), [JSON.stringify(job)])
  const [, signal] = await once(writer, "exit")
  expect(signal).toBe("SIGKILL")
  expect(await documents.get(tenant, registration.document.id)).toMatchObject({ status: "deleting" })
  expect(await answer()).toEqual([null, "dirty"])
  await cache.keepAnswer(tenant, "q", new Map([[collection, before.epoch]]), "written back late")
  expect(await answer()).toEqual([null, "dirty"])

  const later = redisEpochMarks(client(), () => Date.now() + 60_000)
  const log = { info() {}, warn() {}, error() {} }
  const deps = { upkeep: postgresUpkeep(db.system), marks: later, collections, documents, metrics: noMetrics, log }
  const untold = {
    deliveries: { countDue: async () => 0, forget: async () => 0 },
    deliveryWakes: { wake: async () => {} },
    deadLetters: noDeadLetters,
  }
  await sweep(
    { ...deps, ...untold, auditRetentionDays: 0, queryLogRetentionDays: 30, wakeUps: { send: async () => {} } },
    { requestId: "sweep", defer: () => {} },
  )
  expect(await answer()).toEqual([null, "clean"])
  await cache.keepAnswer(tenant, "q", new Map([[collection, before.epoch]]), "written back later still")
  expect(await answer()).toEqual([null, "clean"])
})
