// Every verb writes its own subject alone: what else its tenant or another one has, in whatever state, is not even written anew.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, expect, test } from "vitest"
import { postgresCollections } from "../../../src/adapters/postgres/documents/collections.ts"
import { LIVING_STATES, OPEN_UNIT_STATES } from "../../../src/documents/model/version-life.ts"
import { INGESTING } from "../../../src/documents/model/work-unit.ts"
import type { DocumentId } from "../../../src/ids.ts"
import { startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { deletionOf, registered, sha, soon, upload } from "../../support/test-documents.ts"
import { bystanderScene, rowsBeside } from "./bystander-scene.ts"
import { ownOrTurn, toClear, VERBS } from "./verbs.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())

test.each(Object.entries(VERBS))("%s writes no row that is not its own", async (_, { own, begin, run }) => {
  const s = await bystanderScene(db)
  await begin?.(s)
  const beside = () => rowsBeside(db, ownOrTurn(own, s))
  const before = await beside()
  const everything = await rowsBeside(db, sql`false`)
  await run(s)
  expect(await beside()).toEqual(before)
  expect(await rowsBeside(db, sql`false`)).not.toEqual(everything)
})

test.each(["document", "collection"] as const)(
  "deleting a %s ends what builds it, and no unit that ended or follows",
  async (type) => {
    const s = await bystanderScene(db)
    const document = s.inHome[1] as DocumentId
    const before = await unitsOf(type === "document" ? [document] : s.inHome)
    if (type === "collection") await toClear(s)
    else await s.documents.tombstone(s.tenant, document, deletionOf({ type, id: document }), soon())
    const after = new Map((await unitsOf(s.inHome)).map(({ id, state }) => [id, state]))
    const ends = ({ kind, state, subject }: (typeof before)[number]) =>
      subject !== s.inHome[2] && // it was deleted before
      INGESTING.some((one) => one === kind) &&
      OPEN_UNIT_STATES.some((one) => one === state)
    expect(before.map(({ id }) => after.get(id))).toEqual(before.map((unit) => (ends(unit) ? "cancelled" : unit.state)))
  },
)

test("a deletion tells the epoch of its own document's collection", async () => {
  const s = await bystanderScene(db)
  await db.system.execute(sql`update collections set epoch = 40 where id = ${s.other}`)
  const tombstone = async (id: DocumentId) => {
    const deletion = deletionOf({ type: "document", id })
    return (await s.documents.tombstone(s.tenant, id, deletion, soon()))?.head?.epoch
  }
  expect([await tombstone(s.inHome[1] as DocumentId), await tombstone(s.inOther[0] as DocumentId)]).toEqual([3, 41])
})

test("what is published tells the epoch of its own collection", async () => {
  const s = await bystanderScene(db)
  await db.system.execute(sql`update collections set epoch = 40 where tenant_id = ${s.tenant} and id <> ${s.home}`)
  expect((await s.units.published(await s.publishing(), soon()))?.head.epoch).toBe(3)
})

test("what is described tells the epoch of its own collection", async () => {
  const s = await bystanderScene(db)
  await db.system.execute(sql`update collections set epoch = 40 where tenant_id = ${s.tenant} and id <> ${s.home}`)
  await s.units.release(await s.claim(), 3_600, "nothing")
  await registered(db, s.tenant, upload(s.home, { sha256: sha("3"), filename: "c.txt", metadata: { a: 1 } }))
  expect((await s.units.described(await s.claim(), soon()))?.head.epoch).toBe(3)
})

test("the default collection cannot be deleted, and nothing in it ends by that", async () => {
  const s = await bystanderScene(db)
  await db.system.execute(
    sql`update document_versions set state = 'retired' where document_id = ${s.inOther[1]} and state in ${LIVING_STATES}`,
  )
  const before = await rowsBeside(db, sql`false`)
  const deletion = deletionOf({ type: "collection", id: s.other })
  expect(await postgresCollections(db.app).tombstone(s.tenant, s.other, deletion, soon())).toBeNull()
  expect(await rowsBeside(db, sql`false`)).toEqual(before)
})

async function unitsOf(documents: string[]) {
  const { rows } = await db.system.execute(
    sql`select id, kind, state, subject_id as subject from work_units where subject_id in ${documents} order by id`,
  )
  return rows
}
