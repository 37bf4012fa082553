// The table of states against the database that keeps it: the same states, the same transitions, whoever writes.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { sqlState } from "../../../src/adapters/postgres/database.ts"
import { LIVING_STATES, UNIT_LIFE, VERSION_LIFE, versionsBefore } from "../../../src/documents/model/version-life.ts"
import { newId } from "../../../src/ids.ts"
import { freshTenant, startTestDatabase, type TestDatabase } from "../../support/database.ts"

const NOT_FOLLOWED = "FN002"
const UNKNOWN = "23514"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())

const stateOf = (work: Promise<unknown>) => work.then(() => null, sqlState)

const tables = {
  document_versions: {
    life: VERSION_LIFE as Record<string, readonly string[]>,
    /** A row in this state, and a way to write another. */
    async row(state: string) {
      const { tenant, collection } = await freshTenant(db)
      const id = newId("doc")
      await db.system.execute(
        sql`insert into documents (id, tenant_id, collection_id) values (${id}, ${tenant}, ${collection})`,
      )
      const insert = (version: number, first: string) => sql`
        insert into document_versions (document_id, version, tenant_id, collection_id, filename, content_type, size_bytes,
          sha256, chunk_size_tokens, chunk_overlap_tokens, state)
        values (${id}, ${version}, ${tenant}, ${collection}, 'a.txt', 'text/plain', 10, 'a', 512, 50, ${first})`
      let version = 0
      return (next: string) => {
        version++
        return db.system.batch([
          db.system.execute(insert(version, state)),
          db.system.execute(
            sql`update document_versions set state = ${next} where document_id = ${id} and version = ${version}`,
          ),
        ])
      }
    },
  },
  work_units: {
    life: UNIT_LIFE as Record<string, readonly string[]>,
    async row(state: string) {
      let version = 0
      const subject = newId("doc")
      return (next: string) => {
        version++
        const insert = sql`
          insert into work_units (tenant_id, subject_id, version, kind, state) values ('ten_x', ${subject}, ${version}, 'parse', ${state})`
        return db.system.batch([
          db.system.execute(insert),
          db.system.execute(
            sql`update work_units set state = ${next} where subject_id = ${subject} and version = ${version}`,
          ),
        ])
      }
    },
  },
}

describe.each(Object.entries(tables))("a row of %s", (_, { life, row }) => {
  const states = Object.keys(life)

  test.each(states)("that is %s is followed by what its life names and by nothing else", async (state) => {
    const become = await row(state)
    const followed: string[] = []
    for (const next of states.filter((one) => one !== state)) {
      const refused = await stateOf(become(next))
      if (refused === null) followed.push(next)
      else expect(refused).toBe(NOT_FOLLOWED)
    }
    expect(followed.sort()).toEqual([...(life[state] ?? [])].sort())
  })

  test("knows no other state", async () => {
    const become = await row(states[0] ?? "")
    expect([NOT_FOLLOWED, UNKNOWN]).toContain(await stateOf(become("lost")))
    const first = await row("lost")
    expect(await stateOf(first("lost"))).toBe(UNKNOWN)
  })
})

test("from every state that is no end there is a way to one, and to `ready` only past indexing or embedding", () => {
  const ends = Object.keys(VERSION_LIFE).filter((state) => versionsOver(state))
  expect(ends).toEqual(["failed", "superseded", "retired"])
  for (const state of LIVING_STATES) expect(VERSION_LIFE[state]).toContain("retired")
  expect(versionsBefore("ready")).toEqual(["embedding", "indexing"])
})
const versionsOver = (state: string) => !(LIVING_STATES as string[]).includes(state)

const storageRow = z.object({ documents: z.number(), bytes: z.coerce.number() })

test("storage counts a version exactly in the states in which it lives", async () => {
  for (const state of Object.keys(VERSION_LIFE)) {
    const { tenant, collection } = await freshTenant(db)
    const id = newId("doc")
    await db.system.execute(
      sql`insert into documents (id, tenant_id, collection_id) values (${id}, ${tenant}, ${collection})`,
    )
    await db.system.execute(sql`
      insert into document_versions (document_id, version, tenant_id, collection_id, filename, content_type, size_bytes,
        sha256, chunk_size_tokens, chunk_overlap_tokens, state)
      values (${id}, 1, ${tenant}, ${collection}, 'a.txt', 'text/plain', 10, 'a', 512, 50, ${state})`)
    const { rows } = await db.system.execute(
      sql`select documents, bytes from tenant_storage where tenant_id = ${tenant}`,
    )
    const counted = rows[0] ? storageRow.parse(rows[0]) : { documents: 0, bytes: 0 }
    const lives = (LIVING_STATES as string[]).includes(state)
    expect([state, counted]).toEqual([state, lives ? { documents: 1, bytes: 10 } : { documents: 0, bytes: 0 }])
  }
})
