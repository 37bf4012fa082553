// Restoring, interrupted and misused: what is there is never written over, and a restore that stopped goes on where it did.
import { randomBytes } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { restoreBackup, type Stores, takeBackup } from "../../deploy/backup/archive.ts"
import type { Owner, TableRows } from "../../deploy/backup/rows.ts"
import { openVault, type Vault } from "../../deploy/backup/vault.ts"

const WHOLE = { tenant: null, portable: false, withObjects: false, withPoints: false, isFull: true }
let folder: string
let vault: Vault
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "footnote-archive-"))
  vault = openVault(folder, randomBytes(32).toString("base64"))
})
afterEach(() => rmSync(folder, { recursive: true }))

const table = (name: string, text: string): TableRows => ({ table: name, count: 1, json: JSON.stringify([{ text }]) })
const ROWS: [Owner, TableRows[]][] = [
  [null, [table("users", "Ann")]],
  ["ten_a", [table("documents", "of a")]],
  ["ten_b", [table("documents", "of b")]],
]

/** A database in memory that goes away at the write with this number. */
function database(rows: [Owner, TableRows[]][], failsAt = Number.POSITIVE_INFINITY) {
  const held = new Map(rows)
  const ownerOf = (json: string) => ROWS.find(([, tables]) => tables.some((one) => one.json === json))?.[0] ?? null
  let writes = 0
  const stores: Stores = {
    rows: {
      schema: async () => "the migrations",
      tenants: async () => [...held.keys()].flatMap((owner) => owner ?? []),
      read: async (owner) => held.get(owner) ?? [],
      async write(tables) {
        writes += 1
        if (writes >= failsAt) throw new Error("the line was cut")
        const owner = ownerOf(tables[0]?.json ?? "")
        if (held.has(owner)) throw new Error("duplicate key")
        held.set(owner, [...tables])
      },
      hasCollection: async () => false,
      live: async () => [],
      raiseEpochs: async () => undefined,
    },
    objects: { list: async () => [], read: async () => null, write: async () => undefined },
    points: {
      collections: async () => [],
      read: async () => [],
      write: async () => undefined,
      snapshot: async () => null,
    },
    index: { prepare: async () => undefined },
  }
  return { stores, held, mend: () => (failsAt = Number.POSITIVE_INFINITY) }
}

const taken = async () => await takeBackup(database(ROWS).stores, vault, WHOLE)

test("a restore that stopped midway is refused as it stands and goes on when it is told to, wherever it stopped", async () => {
  const snapshot = await taken()
  for (let failsAt = 1; failsAt <= ROWS.length; failsAt++) {
    const { stores, held, mend } = database([], failsAt)
    await expect(restoreBackup(stores, vault, snapshot)).rejects.toThrow("the line was cut")
    mend()
    if (failsAt > 2) await expect(restoreBackup(stores, vault, snapshot)).rejects.toThrow("--resume")
    const { tenants } = await restoreBackup(stores, vault, snapshot, true)
    expect(tenants).toBe(Math.min(2, ROWS.length + 1 - failsAt))
    expect(new Map(held)).toEqual(new Map(ROWS))
  }
})

test("a tenant that is there already stops a restore before anything is written", async () => {
  const { stores, held } = database(ROWS.slice(1, 2))
  await expect(restoreBackup(stores, vault, await taken())).rejects.toThrow("tenant ten_a is there already")
  expect([...held]).toEqual(ROWS.slice(1, 2))
})

test("users are not taken to be back because others are there", async () => {
  const { stores, held } = database([[null, [table("users", "Ben")]], ...ROWS.slice(1)])
  await expect(restoreBackup(stores, vault, await taken(), true)).rejects.toThrow("duplicate key")
  expect(held.get(null)).toEqual([table("users", "Ben")])
})

test("a database of other migrations is refused, whatever is in it", async () => {
  const { stores, held } = database([])
  const snapshot = { ...(await taken()), schema: "of another release" }
  await expect(restoreBackup(stores, vault, snapshot, true)).rejects.toThrow("other migrations")
  expect(held.size).toBe(0)
})

test("a backup of a tenant that is none is refused and leaves no snapshot", async () => {
  const { stores } = database(ROWS)
  await expect(takeBackup(stores, vault, { ...WHOLE, tenant: "ten_nobody" })).rejects.toThrow("no tenant ten_nobody")
  expect(await vault.list()).toEqual([])
})

test("a backup of one tenant asks every store for that tenant alone", async () => {
  const { stores } = database(ROWS)
  const asked: unknown[] = []
  const noted = <T>(what: unknown[], answer: T) => {
    asked.push(what)
    return Promise.resolve(answer)
  }
  const snapshot = await takeBackup(
    {
      ...stores,
      rows: { ...stores.rows, read: (owner, options) => noted([owner, options], ROWS[1]?.[1] ?? []) },
      objects: { ...stores.objects, list: (prefix) => noted([prefix], []) },
      points: {
        ...stores.points,
        collections: async () => ["chunks"],
        read: (collection, tenant) => noted([collection, tenant], []),
      },
    },
    vault,
    { ...WHOLE, tenant: "ten_a", portable: true, withPoints: true },
  )
  expect(asked).toEqual([["ten_a", { portable: true }], ["tenants/ten_a/"], ["chunks", "ten_a"]])
  expect(snapshot.owners.map(({ tenant }) => tenant)).toEqual(["ten_a"])
})
