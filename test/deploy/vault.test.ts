// The folder of a backup: nothing in it can be read, altered or lost without notice, and what is old goes.
import { randomBytes } from "node:crypto"
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { openVault, type Piece, type Snapshot } from "../../deploy/backup/vault.ts"

const KEY = randomBytes(32).toString("base64")
const DAY_MS = 86_400_000
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "footnote-vault-"))
})
afterEach(() => rmSync(folder, { recursive: true }))

const bytes = (text: string) => Buffer.from(text)
const pathOf = (piece: Piece) => join(folder, "pieces", piece.slice(0, 2), piece)
/** As if nobody had touched it for two days. */
const age = (piece: Piece) => utimesSync(pathOf(piece), 0, (Date.now() - 2 * DAY_MS) / 1000)
const snapshotFile = (id: string) => join(folder, "snapshots", `${id}.snapshot`)
const snapshotOf = (id: string, pieces: Piece[], daysAgo = 0): Snapshot => ({
  id,
  createdAt: new Date(Date.now() - daysAgo * DAY_MS),
  isFull: true,
  schema: "s",
  indexSnapshots: {},
  owners: [{ tenant: "ten_1", tables: pieces.map((piece) => ({ table: "documents", count: 1, piece })), objects: [] }],
})

test("a piece comes back as it was, is kept once, and shows nothing of itself", async () => {
  const vault = openVault(folder, KEY)
  const secret = "the launch is on Tuesday"
  const piece = await vault.keep(bytes(secret), false)
  const stored = readFileSync(pathOf(piece))
  expect(await vault.keep(bytes(secret), false)).toBe(piece)
  expect(readFileSync(pathOf(piece)).equals(stored)).toBe(true)
  expect((await vault.take(piece)).toString()).toBe(secret)
  expect(stored.includes(secret)).toBe(false)
  expect(await openVault(folder, randomBytes(32).toString("base64")).keep(bytes(secret), false)).not.toBe(piece)
})

test("a full backup writes again what has gone bad", async () => {
  const vault = openVault(folder, KEY)
  const piece = await vault.keep(bytes("rows"), false)
  writeFileSync(pathOf(piece), "")
  await vault.keep(bytes("rows"), false)
  await expect(vault.take(piece)).rejects.toThrow("was altered")
  await vault.keep(bytes("rows"), true)
  expect((await vault.take(piece)).toString()).toBe("rows")
})

test("an altered piece, a lost one, one under another's name and another key are noticed", async () => {
  const vault = openVault(folder, KEY)
  const [altered, lost, swapped] = [
    await vault.keep(bytes("a"), false),
    await vault.keep(bytes("b"), false),
    await vault.keep(bytes("c"), false),
  ]
  const stored = readFileSync(pathOf(altered))
  stored[20] = (stored[20] ?? 0) ^ 1
  writeFileSync(pathOf(altered), stored)
  writeFileSync(pathOf(swapped), readFileSync(pathOf(lost)))
  rmSync(pathOf(lost))
  await expect(vault.take(altered)).rejects.toThrow(`piece ${altered} was altered`)
  await expect(vault.take(lost)).rejects.toThrow(`piece ${lost} is missing`)
  await expect(vault.take(swapped)).rejects.toThrow("holds something else")
  await vault.save(snapshotOf("one", []))
  await expect(openVault(folder, randomBytes(32).toString("base64")).load()).rejects.toThrow("another BACKUP_KEY")
  expect(() => openVault(folder, "short")).toThrow("BACKUP_KEY must be 32 bytes")
})

test("what is older than it is kept for goes with its pieces; the newest stays however old it is", async () => {
  const vault = openVault(folder, KEY)
  const [old, shared, recent] = [
    await vault.keep(bytes("old"), false),
    await vault.keep(bytes("shared"), false),
    await vault.keep(bytes("recent"), false),
  ]
  await vault.save(snapshotOf("2026-01-01", [old, shared], 40))
  await vault.save(snapshotOf("2026-02-01", [shared, recent], 35))
  for (const piece of [old, shared, recent]) age(piece)
  const before = new Date(Date.now() - 30 * DAY_MS)
  expect(await vault.prune(before)).toEqual({ snapshots: 1, pieces: 1 })
  expect((await vault.list()).map(({ id }) => id)).toEqual(["2026-02-01"])
  expect((await vault.load())?.id).toBe("2026-02-01")
  expect(await vault.load("2026-01-01")).toBeNull()
  expect((await vault.take(shared)).toString()).toBe("shared")
  expect(
    readdirSync(join(folder, "pieces"))
      .flatMap((shelf) => readdirSync(join(folder, "pieces", shelf)))
      .sort(),
  ).toEqual([shared, recent].sort())
})

test("a damaged snapshot is named, hides no other, and nothing it may need is let go", async () => {
  const vault = openVault(folder, KEY)
  const [of1, of2, of3] = [
    await vault.keep(bytes("1"), false),
    await vault.keep(bytes("2"), false),
    await vault.keep(bytes("3"), false),
  ]
  for (const [id, piece, days] of [
    ["2026-01-01", of1, 50],
    ["2026-01-02", of2, 40],
    ["2026-01-03", of3, 0],
  ] as const) {
    await vault.save(snapshotOf(id, [piece], days))
    age(piece)
  }
  writeFileSync(snapshotFile("2026-01-02"), "")
  expect((await vault.list()).map(({ id }) => id)).toEqual(["2026-01-01", "2026-01-03"])
  expect(await vault.damaged()).toEqual(["2026-01-02.snapshot"])
  expect((await vault.load("2026-01-01"))?.id).toBe("2026-01-01")
  await expect(vault.load("2026-01-02")).rejects.toThrow("2026-01-02.snapshot was altered")
  expect(await vault.prune(new Date(Date.now() - 30 * DAY_MS))).toEqual({ snapshots: 1, pieces: 0 })
  expect((await vault.take(of2)).toString()).toBe("2")
  // The newest is what a restore means: an older one in its place would be a loss that nobody notices.
  writeFileSync(snapshotFile("2026-01-03"), "")
  await expect(vault.load()).rejects.toThrow("2026-01-03.snapshot was altered")
})

test("with another key nothing is listed, written over or let go", async () => {
  const vault = openVault(folder, KEY)
  const piece = await vault.keep(bytes("rows"), false)
  await vault.save(snapshotOf("one", [piece], 90))
  age(piece)
  const other = openVault(folder, randomBytes(32).toString("base64"))
  await expect(other.list()).rejects.toThrow("another BACKUP_KEY")
  await expect(other.prune(new Date())).rejects.toThrow("another BACKUP_KEY")
  expect((await vault.take(piece)).toString()).toBe("rows")
})

test("what another run may be about to name is not let go: a piece that is new, or was found there just now", async () => {
  const vault = openVault(folder, KEY)
  const [fresh, found, idle] = [
    await vault.keep(bytes("fresh"), false),
    await vault.keep(bytes("found"), false),
    await vault.keep(bytes("idle"), false),
  ]
  await vault.save(snapshotOf("one", []))
  for (const piece of [found, idle]) age(piece)
  await vault.keep(bytes("found"), false)
  expect(await vault.prune(new Date())).toEqual({ snapshots: 0, pieces: 1 })
  for (const piece of [fresh, found]) await expect(vault.take(piece)).resolves.toBeDefined()
  await expect(vault.take(idle)).rejects.toThrow("is missing")
})
