// A version that has ended stays as it is, though a worker still holds a unit of it, or a unit was left that nobody cancelled.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { WorkUnit } from "../../../src/documents/model/work-unit.ts"
import { startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { claimFor, plan, soon, twoUnits } from "../../support/test-documents.ts"
import { bystanderScene, type Scene } from "./bystander-scene.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())

const parsing = (s: Scene) => s.claim()
const indexing = async (s: Scene) => {
  await s.units.parsed(await s.claim(), { ...plan, units: twoUnits }, null)
  return await s.claim()
}
const error = { code: "corrupt-document", message: "m", hint: "h", retryable: false }
const result = { ...plan, units: twoUnits }

/** The version that is in the works, and what of it answers. */
async function versionOf({ id }: Scene) {
  const { rows } = await db.system.execute(sql`
    select v.*, d.live_version from document_versions v join documents d on d.id = v.document_id
    where v.document_id = ${id} and v.version = 2`)
  return rows
}
const end = (s: Scene, state: string) =>
  db.system.execute(sql`update document_versions set state = ${state} where document_id = ${s.id} and version = 2`)

type Report = [take: (s: Scene) => Promise<WorkUnit>, tell: (s: Scene, unit: WorkUnit) => Promise<unknown>]
const REPORTS: Record<string, Report> = {
  "is being read": [parsing, (s, unit) => s.units.heartbeat(unit, 60, { stage: "parsing", done: 1, total: 2 })],
  "is being cut": [parsing, (s, unit) => s.units.heartbeat(unit, 60, { stage: "chunking", done: 1, total: 2 })],
  "has been read": [parsing, (s, unit) => s.units.parsed(unit, result, null)],
  "is being embedded": [
    indexing,
    (s, unit) => s.units.heartbeat(unit, 60, { stage: "embedding", embedded: 9, indexed: 9 }),
  ],
  "is indexed in part": [indexing, (s, unit) => s.units.indexed(unit, 60)],
  "is indexed as a whole": [(s) => s.publishing(), (s, unit) => s.units.published(unit, soon())],
  "cannot be read": [parsing, (s, unit) => s.units.fail(unit, error)],
}
describe.each(["failed", "superseded", "retired"])("a version that is %s stays so", (state) => {
  test.each(Object.entries(REPORTS))("when its worker says that it %s", async (_, [take, tell]) => {
    const s = await bystanderScene(db)
    const unit = await take(s)
    await end(s, state)
    const before = await versionOf(s)
    await tell(s, unit)
    expect(await versionOf(s)).toEqual(before)
  })

  test.each([
    ["parse", async () => {}],
    ["index", async (s: Scene) => void (await s.units.parsed(await s.claim(), result, null))],
  ])("when a unit to %s was left of it, which holds up no claim", async (kind, begin) => {
    const s = await bystanderScene(db)
    await begin(s)
    await end(s, state)
    const before = await versionOf(s)
    expect(await claimFor(db, s.tenant)).toMatchObject({ kind, target: { documentId: s.id, version: 2 } })
    expect(await versionOf(s)).toEqual(before)
  })
})

test("a unit that was cancelled is not ended by its worker, and gets nothing published", async () => {
  const s = await bystanderScene(db)
  await s.units.parsed(await s.claim(), { ...plan, units: twoUnits.slice(0, 1) }, null)
  const unit = await s.claim()
  await db.system.execute(sql`update work_units set state = 'cancelled' where id = ${unit.id}`)
  expect(await s.units.indexed(unit, 60)).toBeNull()
  const { rows } = await db.system.execute(
    sql`select kind from work_units where subject_id = ${s.id} and kind = 'publish'`,
  )
  expect(rows).toEqual([])
})
