// What an isolate remembers of keys: how long, how many, and what makes room for what.

import { expect, test } from "vitest"
import { createKeyMemory } from "../../../src/tenants/key-memory.ts"
import { entryOf } from "./key-entry.ts"

const ENTRY = entryOf()

test("a key is known for a minute from when it was read, one that does not exist for ten seconds", () => {
  let now = 100_000
  const memory = createKeyMemory(() => now)
  memory.set("known", ENTRY, now)
  memory.set("none", null, now)
  expect([memory.get("known"), memory.get("none")]).toEqual([
    { entry: ENTRY, readAt: 100_000 },
    { entry: null, readAt: 100_000 },
  ])
  expect(memory.get("never")).toBeNull()
  now = 110_000
  expect(memory.get("none")).not.toBeNull()
  now = 110_001
  expect(memory.get("none")).toBeNull()
  now = 160_000
  expect(memory.get("known")).not.toBeNull()
  now = 160_001
  expect(memory.get("known")).toBeNull()
})

test("a key is forgotten at once where it is told to be, and no other with it", () => {
  const memory = createKeyMemory(() => 0)
  for (const hash of ["a", "b"]) memory.set(hash, ENTRY, 0)
  memory.forget("a")
  expect([memory.get("a"), memory.get("b")?.entry]).toEqual([null, ENTRY])
})

test("past ten thousand the key that was set longest ago makes room, and no other", () => {
  const memory = createKeyMemory(() => 0)
  for (let i = 0; i < 10_000; i++) memory.set(String(i), ENTRY, 0)
  memory.set("0", ENTRY, 0)
  expect(memory.get("1")).not.toBeNull()
  memory.set("new", ENTRY, 0)
  expect(["0", "1", "2", "new"].map((hash) => memory.get(hash) !== null)).toEqual([true, false, true, true])
  memory.set("2", ENTRY, 0)
  memory.set("newer", ENTRY, 0)
  expect(["2", "3"].map((hash) => memory.get(hash) !== null)).toEqual([true, false])
})
