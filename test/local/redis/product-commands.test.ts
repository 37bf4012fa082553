// The stand-in speaks what the product sends and no more; whatever else is sent is refused by name.
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { commands } from "../../../workers/local/redis/commands/table.ts"

const ADAPTER = join(import.meta.dirname, "../../../src/adapters/redis")
const LIMITER = join(import.meta.dirname, "../../../node_modules/@upstash/ratelimit/dist/index.mjs")

/** For the tests, which play a flushed Redis and look at what is left. */
const TESTS = ["PING", "FLUSHALL", "INCR", "SREM", "ZCARD"]

test("every command is sent by the product, its limiter or these tests", () => {
  const adapter = readdirSync(ADAPTER).map((file) => readFileSync(join(ADAPTER, file), "utf8"))
  const sent = [...adapter, readFileSync(LIMITER, "utf8")].join("\n").toUpperCase()
  const idle = [...commands.keys()].filter((name) => !new RegExp(`["'\`.]${name}["'\`(]`).test(sent))
  expect(idle.filter((name) => !TESTS.includes(name))).toEqual([])
})
