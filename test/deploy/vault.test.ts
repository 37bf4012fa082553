// The folder of a backup: nothing in it can be read, altered or lost without notice, and what is old goes.
import { randomBytes } from "node:crypto"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
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
const snapshotOf = (id: string, pieces: Piece[], daysAgo = 0): Snapshot => ({
  ...{ id, createdAt: new Date(Date.now() - daysAgo * DAY_MS), isFull: true, schema: "s", indexSnapshots: {} },
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
  await expect(vault.take(lost)).rejects.toThrow("ENOENT")
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
