// A worker whose unit was taken over writes nothing any more, whatever it still tries; nor does it end the wait for the one after it.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { WorkUnit } from "../../../src/documents/model/work-unit.ts"
import { startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { deletionOf, plan, registered, sha, soon, twoUnits, upload } from "../../support/test-documents.ts"
import { bystanderScene, rowsBeside, type Scene } from "./bystander-scene.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())

const everything = () => rowsBeside(db, sql`false`)
/** The unit as a worker holds that has lost it, and as the next one does. */
async function takenOver(s: Scene, stale: WorkUnit) {
  await s.units.heartbeat(stale, -1)
  const current = await s.claim()
  expect([current.id, current.fence]).toEqual([stale.id, stale.fence + 1])
  return current
}
const indexing = async (s: Scene) => {
  await s.units.parsed(await s.claim(), { ...plan, units: twoUnits }, null)
  return await s.claim()
}
const describing = async (s: Scene) => {
  await s.units.release(await s.claim(), 3_600, "nothing")
  await registered(db, s.tenant, upload(s.home, { sha256: sha("3"), filename: "c.txt", metadata: { a: 1 } }))
  return await s.claim()
}
const fails = { code: "corrupt-document", message: "m", hint: "h", retryable: false }
const embedding = { stage: "embedding", embedded: 9, indexed: 9 } as const

const parsing = (s: Scene) => s.claim()
type Try = [take: (s: Scene) => Promise<WorkUnit>, run: (s: Scene, unit: WorkUnit) => Promise<unknown>, reply: unknown]
const TRIES: Record<string, Try> = {
  "renew its lease": [parsing, (s, unit) => s.units.heartbeat(unit, 60), false],
  "show its progress in parsing": [
    parsing,
    (s, unit) => s.units.heartbeat(unit, 60, { stage: "parsing", done: 1, total: 2 }),
    false,
  ],
  "end its parse": [parsing, (s, unit) => s.units.parsed(unit, { ...plan, units: twoUnits }, 60), null],
  "give its unit back": [parsing, (s, unit) => s.units.release(unit, 0, "attempt"), undefined],
  "fail its document": [parsing, (s, unit) => s.units.fail(unit, fails), false],
  "be done": [parsing, (s, unit) => s.units.done(unit), undefined],
  "show its progress in embedding": [indexing, (s, unit) => s.units.heartbeat(unit, 60, embedding), false],
  "end its index": [indexing, (s, unit) => s.units.indexed(unit, 60), null],
  publish: [(s) => s.publishing(), (s, unit) => s.units.published(unit, soon()), null],
  describe: [describing, (s, unit) => s.units.described(unit, soon()), null],
  "leave what was not cancelled": [parsing, (s, unit) => s.units.leave({ ...unit, fence: unit.fence + 1 }), undefined],
}
test.each(Object.entries(TRIES))("it cannot %s", async (_, [take, run, reply]) => {
  const s = await bystanderScene(db)
  const stale = await take(s)
  await takenOver(s, stale)
  const before = await everything()
  expect(await run(s, stale)).toEqual(reply)
  expect(await everything()).toEqual(before)
})

test("what cleans up waits for the worker that has the cancelled unit now, whoever left it before", async () => {
  const s = await bystanderScene(db)
  const stale = await s.claim()
  const current = await takenOver(s, stale)
  await s.documents.tombstone(s.tenant, s.id, deletionOf({ type: "document", id: s.id }), soon())
  await s.units.leave(stale)
  expect(await s.units.claim(60)).toBeNull()
  await s.units.leave(current)
  expect(await s.units.claim(60)).toMatchObject({ kind: "purge", documentId: s.id })
})
