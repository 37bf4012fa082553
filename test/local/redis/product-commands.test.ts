// The stand-in speaks what the product sends and no more; whatever else is sent is refused by name.
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { commands, scriptCommands } from "../../../workers/local/redis/commands/table.ts"

const ADAPTER = join(import.meta.dirname, "../../../src/adapters/redis")
const LIMITER = join(import.meta.dirname, "../../../node_modules/@upstash/ratelimit/dist/index.mjs")

/** For the tests, which play a flushed Redis and look at what is left. */
const TESTS = ["PING", "FLUSHALL", "INCR", "SREM", "ZCARD"]

/** Of the client itself; `call` is how scripts send. */
const CLIENT = ["CALL", "EXEC", "SEND", "USE"]
const adapter = readdirSync(ADAPTER)
  .map((file) => readFileSync(join(ADAPTER, file), "utf8"))
  .join("\n")

test("every command is sent by the product, its limiter or these tests", () => {
  const sent = [adapter, readFileSync(LIMITER, "utf8")].join("\n").toUpperCase()
  const idle = [...commands.keys()].filter((name) => !new RegExp(`["'\`.]${name}["'\`(<]`).test(sent))
  expect(idle.filter((name) => !TESTS.includes(name))).toEqual([])
})

test("every command that the product sends, in a script or by itself, is known", () => {
  const sent = [...adapter.matchAll(/redis\.call\('(\w+)'|\bredis\s*\.([a-z]+)[<(]/g)].map(
    ([, inScript, alone = ""]) => inScript ?? alone.toUpperCase(),
  )
  expect(sent.length).toBeGreaterThan(30)
  const known = [...commands.keys(), ...scriptCommands, ...CLIENT]
  expect([...new Set(sent)].filter((name) => !known.includes(name))).toEqual([])
})
