// What the history holds of something deleted is gone with it, whatever is still on its way, and the receipt counts it.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { postgresCollections } from "../../../src/adapters/postgres/documents/collections.ts"
import { postgresDocuments } from "../../../src/adapters/postgres/documents/documents.ts"
import { postgresLedger } from "../../../src/adapters/postgres/usage/ledger.ts"
import { newId, type TenantId } from "../../../src/ids.ts"
import { BY, freshTenant, LEXICAL_STAMP } from "../../support/database.ts"
import { type DeletionWorld, startDeletionWorld } from "../../support/deletion-world.ts"
import { deletionOf, soon } from "../../support/test-documents.ts"
import { candidate, questionRecord, usageEvent } from "../../support/usage.ts"

let world: DeletionWorld
beforeAll(async () => {
  world = await startDeletionWorld()
})
afterAll(() => world.close())

const history = async (tenant: TenantId) =>
  (await world.db.system.execute(sql`select * from query_logs where tenant_id = ${tenant} order by id`)).rows
const used = async (tenant: TenantId) => {
  const { rows } = await world.db.system.execute(
    sql`select coalesce(sum(amount), 0)::int as sum from usage_daily where tenant_id = ${tenant} and kind = 'questions'`,
  )
  return rows[0]?.sum
}

async function scene() {
  const { tenant, collection } = await freshTenant(world.db)
  const ledger = postgresLedger(world.db.system)
  const { document } = await world.plantDocument(tenant, collection, "the secret")
  const { document: other } = await world.plantDocument(tenant, collection, "another text")
  const quoting = questionRecord(tenant, collection, {
    answer: "the secret [1]",
    grounding: { score: 0.4, reason: "Nearest: a.txt" },
    citations: [
      {
        mark: 1,
        answerStart: 0,
        answerEnd: 10,
        source: 1,
        documentId: document.id,
        version: 1,
        chunkId: "c",
        page: null,
        start: 0,
        end: 10,
      },
    ],
    candidates: [candidate(document.id), candidate(other.id, { source: 2 })],
  })
  const beside = questionRecord(tenant, collection, {
    answer: "another text [1]",
    candidates: [candidate(other.id), candidate(document.id, { source: null })],
  })
  const remove = async () => {
    await postgresDocuments(world.db.app).tombstone(
      tenant,
      document.id,
      deletionOf({ type: "document", id: document.id }),
      soon(),
    )
  }
  return { tenant, collection, ledger, document, other, quoting, beside, remove }
}

describe("a deleted document", () => {
  test("has no question written anew that did not find it", async () => {
    const { tenant, collection, ledger, other, quoting, remove } = await scene()
    const apart = questionRecord(tenant, collection, { candidates: [candidate(other.id)] })
    await ledger.add([quoting, apart])
    const written = async () =>
      (await world.db.system.execute(sql`select xmin::text from query_logs where id = ${apart.id}`)).rows
    const before = await written()
    await remove()
    await world.run(await world.claimCleanUp(tenant))
    expect(await written()).toEqual(before)
  })

  test("leaves no answer that quotes it, no citation and no mention, and others as they were", async () => {
    const { tenant, ledger, document, other, quoting, beside, remove } = await scene()
    await ledger.add([quoting, beside])
    await remove()
    await world.run(await world.claimCleanUp(tenant))
    const rows = await history(tenant)
    const [first, second] = [quoting, beside].map(({ id }) => rows.find((row) => row.id === id))
    expect(first).toMatchObject({ answer: null, citations: null, question: quoting.question, document_ids: [other.id] })
    expect(second).toMatchObject({ answer: beside.answer, document_ids: [other.id] })
    expect(JSON.stringify(await history(tenant))).not.toContain(document.id)
    expect(JSON.stringify(first)).not.toContain("a.txt")
    expect(await used(tenant)).toBe(2)
  })

  test("keeps its receipt open while the history still names it", async () => {
    const { tenant, ledger, document, quoting } = await scene()
    await ledger.add([quoting])
    const { rows } = await world.db.system.execute(
      sql`select rows_left::int from count_rows_left(${tenant}, 'document', ${document.id}, 0)`,
    )
    await world.db.system.execute(sql`delete from query_logs where tenant_id = ${tenant}`)
    const { rows: without } = await world.db.system.execute(
      sql`select rows_left::int from count_rows_left(${tenant}, 'document', ${document.id}, 0)`,
    )
    expect(Number(rows[0]?.rows_left) - Number(without[0]?.rows_left)).toBe(1)
  })

  test.each(["between its tombstone and its removal", "after its removal"])(
    "is not written into the history by a record that comes %s",
    async (when) => {
      const { tenant, ledger, document, other, quoting, remove } = await scene()
      await remove()
      if (when.startsWith("after")) await world.run(await world.claimCleanUp(tenant))
      await ledger.add([quoting])
      const [row] = await history(tenant)
      expect(row).toMatchObject({ answer: null, citations: null, document_ids: [other.id] })
      expect(JSON.stringify(row)).not.toContain(document.id)
      expect(await used(tenant)).toBe(1)
    },
  )
})

describe("a deleted collection", () => {
  test("takes every question asked of it along, those on their way too, and what they used stays on the account", async () => {
    const { tenant, collection: home } = await freshTenant(world.db)
    const collection = newId("col")
    const collections = postgresCollections(world.db.app)
    const chunking = { size_tokens: 512, overlap_tokens: 50 }
    await collections.create(tenant, {
      ...{
        id: collection,
        name: "second",
        isDefault: false,
        embedding: LEXICAL_STAMP,
        chunking,
        denseWeightPercent: null,
        fusion: "score",
        ocr: false,
      },
    })
    const ledger = postgresLedger(world.db.system)
    const [goes, stays] = [questionRecord(tenant, collection), questionRecord(tenant, home)]
    await ledger.add([goes, stays])
    const deletion = deletionOf({ type: "collection", id: collection })
    await collections.tombstone(tenant, collection, deletion, soon())
    await ledger.add([questionRecord(tenant, collection)])
    expect((await history(tenant)).map(({ id }) => id)).toEqual([goes.id, stays.id].sort())
    await world.run(await world.claimCleanUp(tenant))
    expect((await history(tenant)).map(({ id }) => id)).toEqual([stays.id])
    expect(await used(tenant)).toBe(3)
    expect(await world.receipt(tenant, deletion.id)).toMatchObject({ status: "done" })
  })
})

describe("an erased tenant", () => {
  test("leaves no history and no account, and nothing comes once it was asked for", async () => {
    const { tenant, collection, ledger, quoting } = await scene()
    await ledger.add([quoting, usageEvent(tenant)])
    const deletion = deletionOf({ type: "tenant", id: tenant })
    await world.tenants.requestErasure(tenant, deletion, BY)
    await ledger.add([questionRecord(tenant, collection), usageEvent(tenant)])
    expect([(await history(tenant)).map(({ id }) => id), await used(tenant)]).toEqual([[quoting.id], 1])
    await world.run(await world.claimCleanUp(tenant))
    await ledger.add([questionRecord(tenant, collection), usageEvent(tenant)])
    expect([await history(tenant), await used(tenant)]).toEqual([[], 0])
    expect(await world.receipt(tenant, deletion.id)).toMatchObject({ status: "done" })
  })
})
