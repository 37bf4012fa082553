// What a failed write leaves: only a refusal by Postgres itself is surely undone; after any other the mark stays.
import { NeonDbError } from "@neondatabase/serverless"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { connect, guarded, sqlState } from "../../../src/adapters/postgres/database.ts"
import { postgresCollections } from "../../../src/adapters/postgres/documents/collections.ts"
import { postgresDocuments } from "../../../src/adapters/postgres/documents/documents.ts"
import { postgresUpkeep } from "../../../src/adapters/postgres/upkeep.ts"
import { redisClient } from "../../../src/adapters/redis/client.ts"
import { redisEpochMarks } from "../../../src/adapters/redis/epoch-marks.ts"
import { redisGate } from "../../../src/adapters/redis/gate.ts"
import { deleteDocument } from "../../../src/documents/delete-document.ts"
import { AppError } from "../../../src/errors.ts"
import { newId } from "../../../src/ids.ts"
import { sweep } from "../../../src/ingest/sweep.ts"
import { noMetrics } from "../../../src/metrics.ts"
import type { Documents } from "../../../src/ports.ts"
import { startRedis } from "../../../workers/local/redis/server.ts"
import { freshTenant, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { noDeadLetters } from "../../support/usage.ts"

const TOKEN = "local-test-token"
let db: TestDatabase
let server: Awaited<ReturnType<typeof startRedis>>
beforeAll(async () => {
  db = await startTestDatabase()
  server = await startRedis({ token: TOKEN, replicaLagMs: 60_000 })
})
afterAll(() => Promise.all([db.close(), server.close()]))

const log = { info() {}, warn() {}, error() {} }
const marks = (now = Date.now) =>
  redisEpochMarks(redisClient({ url: server.url, token: TOKEN, timeoutMs: 60_000 }), now)

/** A document of its own in a collection whose head Redis knows; `state` is what readers see of the collection. */
async function scene() {
  const { tenant, collection } = await freshTenant(db)
  const [documents, collections] = [postgresDocuments(db.app), postgresCollections(db.app)]
  const { outcome, ...registered } = await documents.register(tenant, {
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
  if (!("document" in registered)) throw new Error(outcome)
  const { document } = registered
  const head = (await collections.heads(tenant, [collection])).get(collection) ?? null
  await marks().settle(await marks().mark(tenant, collection), head)
  const gate = redisGate(redisClient({ url: server.url, token: TOKEN, timeoutMs: 60_000 }), new Map())
  const lookup = { answerKey: "q", embeddingKey: "e", collectionIds: [collection] }
  const state = async () =>
    (await gate.pass({ hash: "h", tenantId: tenant, limits: [], lookup })).cached?.heads.get(collection)?.state
  const remove = (through: Documents) =>
    deleteDocument(
      { documents: through, marks: marks(), wakeUps: { send: async () => {} }, log },
      { requestId: "req_test", defer: () => {}, tenantId: tenant },
      document,
    ).then(
      () => "deleted",
      (error: unknown) => (error instanceof AppError ? error.code : "another error"),
    )
  const status = async () => (await documents.get(tenant, document.id))?.status
  const repair = () =>
    sweep(
      {
        upkeep: postgresUpkeep(db.system),
        marks: marks(() => Date.now() + 60_000),
        collections,
        documents,
        wakeUps: { send: async () => {} },
        deliveries: { countDue: async () => 0, forget: async () => 0 },
        deliveryWakes: { wake: async () => undefined },
        deadLetters: noDeadLetters,
        auditRetentionDays: 0,
        queryLogRetentionDays: 30,
        metrics: noMetrics,
        log,
      },
      { requestId: "sweep", defer: () => {} },
    )
  const epoch = async () => (await collections.heads(tenant, [collection])).get(collection)?.epoch ?? 0
  return { documents, remove, state, status, epoch, repair }
}

describe("a failure of the database", () => {
  const refusal = (code: string) => Object.assign(new NeonDbError("what the server said"), { code })
  const outcomeOf = async (cause: unknown) => {
    const error: unknown = await guarded(() => Promise.reject(cause)).catch((e: unknown) => e)
    if (!(error instanceof AppError)) throw error
    return [error.code, error.undone ? "undone" : "unknown"]
  }

  test.each([
    ["a write past its deadline", "FN001", "database-unavailable", "undone"],
    ["a deadlock", "40P01", "database-unavailable", "undone"],
    ["a serialization failure", "40001", "database-unavailable", "undone"],
    ["too many connections", "53300", "database-unavailable", "undone"],
    ["a commit of which nobody knows", "40003", "database-unavailable", "unknown"],
    ["a broken connection", "08006", "database-unavailable", "unknown"],
    ["a server that is stopped", "57P01", "database-unavailable", "unknown"],
    ["a constraint", "23505", "internal", "undone"],
    ["a right that is missing", "42501", "internal", "undone"],
    ["bad data", "22P02", "internal", "undone"],
    ["a failing disk", "58030", "internal", "unknown"],
    ["a fault of the server", "XX000", "internal", "unknown"],
  ])("%s (%s) is %s, and %s", async (_, state, code, outcome) => {
    expect(await outcomeOf(refusal(state))).toEqual([code, outcome])
    const passed: unknown = await guarded(() => Promise.reject(refusal(state))).catch((e: unknown) => e)
    expect(sqlState(passed)).toBe(state)
  })

  test.each([
    ["no reply in time", new DOMException("too slow", "TimeoutError")],
    ["a reply without a state", new NeonDbError("no state")],
    ["a reply nobody can read", new SyntaxError("Unexpected token")],
  ])("%s leaves the outcome unknown", async (_, cause) => {
    expect(await outcomeOf(cause)).toEqual(["database-unavailable", "unknown"])
  })
})

describe("a write that fails", () => {
  test("past its deadline leaves nothing, not even its mark", async () => {
    const { documents, remove, state, status } = await scene()
    const late: Documents = {
      ...documents,
      tombstone: (tenant, id, deletion) => documents.tombstone(tenant, id, deletion, new Date(Date.now() - 1_000)),
    }
    expect([await remove(late), await status(), await state()]).toEqual([
      "database-unavailable",
      "awaiting_upload",
      "clean",
    ])
  })

  test("when the connection breaks behind its commit leaves the mark, and the sweep repairs it", async () => {
    const { remove, state, status, epoch, repair } = await scene()
    const before = await epoch()
    const { databaseUrl, endpoint } = db.connection
    const cut = connect({
      url: databaseUrl,
      endpoint,
      timeoutMs: 60_000,
      send: async (input, init) => {
        await fetch(input, init)
        throw new TypeError("the connection broke")
      },
    })
    try {
      expect([await remove(postgresDocuments(cut)), await state()]).toEqual(["database-unavailable", "dirty"])
    } finally {
      connect({ url: databaseUrl, endpoint, timeoutMs: 60_000 })
    }
    // One trip did it all: the epoch rose with the tombstone, not behind it.
    expect([await status(), await epoch()]).toEqual(["deleting", before + 1])
    await repair()
    expect(await state()).toBe("clean")
  })

  test.each([
    ["a reply of another shape", new SyntaxError("Unexpected token")],
    ["a fault of our own", new TypeError("head is undefined")],
    ["an outage of something else", new AppError("storage-unavailable")],
  ])("with %s behind its commit leaves the mark", async (_, thrown) => {
    const { documents, remove, state, status, repair } = await scene()
    const committed: Documents = {
      ...documents,
      tombstone: async (...args) => {
        await documents.tombstone(...args)
        throw thrown
      },
    }
    await remove(committed)
    expect([await status(), await state()]).toEqual(["deleting", "dirty"])
    await repair()
    expect(await state()).toBe("clean")
  })
})
