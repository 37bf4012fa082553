// What the stand-in demands of scripts beyond Redis, so that what passes here also runs on Upstash.
import { createHash } from "node:crypto"
import { expect, test } from "vitest"
import { createEngine, type EngineOptions } from "../../../workers/local/redis/engine.ts"

const engineWith = (options: EngineOptions = {}) => {
  const engine = createEngine(options)
  const run = (script: string, keys: string[] = [], args: string[] = []) =>
    engine.execute(["EVAL", script, String(keys.length), ...keys, ...args])
  return { engine, run, ask: (line: string) => engine.execute(line.split(" ")) }
}
const error = (text: string) => ({ error: expect.stringContaining(text) })

test.each([
  "redis.call('GET', 'other')",
  "redis.call('EXISTS', KEYS[1], 'other')",
  "redis.call('DEL', 'other')",
  "redis.call('ZADD', 'other', 1, 'm')",
])("a script that touches an undeclared key is refused: %s", (script) => {
  const { run, ask } = engineWith()
  ask("SET other v")
  expect(run(script, ["mine"])).toEqual(error("ERR Script attempted to access the undeclared key 'other'"))
  expect(ask("GET other")).toBe("v")
})

test("arguments after the keys are no keys", () => {
  const { run } = engineWith()
  expect(run("return redis.call('GET', ARGV[1])", ["mine"], ["other"])).toEqual(error("undeclared key 'other'"))
})

test("a script may scan only by a declared pattern, and may then touch what it found", () => {
  const { run, ask } = engineWith()
  ask("SET rl:a:1 v")
  ask("SET rl:b:1 v")
  const script =
    "local found = redis.call('SCAN', 0, 'MATCH', KEYS[1])[2] for _, k in ipairs(found) do redis.call('DEL', k) end return #found"
  expect(run("return redis.call('SCAN', 0)", ["rl:a:*"])).toEqual(error("ERR SCAN in a script needs a MATCH pattern"))
  expect(run("return redis.call('SCAN', 0, 'MATCH', '*')", ["rl:a:*"])).toEqual(error("ERR SCAN in a script needs"))
  expect(run(script, ["rl:a:*"])).toBe(1)
  expect([ask("EXISTS rl:a:1"), ask("EXISTS rl:b:1")]).toEqual([0, 1])
  expect(run("return redis.call('GET', 'rl:a:1')", ["x"])).toEqual(error("undeclared key"))
})

test("a script cannot empty the database", () => {
  const { run, ask } = engineWith()
  ask("SET other v")
  expect(run("redis.call('FLUSHALL')")).toEqual(error("ERR FLUSHALL touches keys that the script does not declare"))
  expect(ask("GET other")).toBe("v")
})

test("a command the stand-in does not speak is refused by name inside a script", () => {
  expect(engineWith().run("return redis.call('LPUSH', KEYS[1], 'x')", ["k"])).toEqual(error("'LPUSH'"))
})

test.each(["7 // 2", "1 << 2", "5 & 3", "5 | 3", "~5"])(
  "the Lua 5.3 operator in %s does not compile, as on 5.1",
  (expression) => {
    expect(engineWith().run(`\nreturn ${expression}`)).toEqual(
      error("ERR Error compiling script (new function): user_script:2:"),
    )
  },
)

test.each([
  ["return #'-- no // comment & 10'", 21],
  ["return [[1 // 2]]", "1 // 2"],
  ["return [==[a]]1 // 2]==]", "a]]1 // 2"],
  ["return '\\'1 // 2' -- 7 // 2", "'1 // 2"],
  ["--[[ 7 // 2\n ]] local k2, t = 5, {[1] = {2}} return k2 + t[1][1]", 7],
  ["if 1 ~= 2 then return 'x10' .. 10 .. 'e5' end", "x1010e5"],
])("numbers and operators inside text, comments and names are left alone: %j", (script, expected) => {
  expect(engineWith().run(script)).toEqual(expected)
})

test.each([
  "return setmetatable({}, {})",
  "return loadstring('return 1')",
  "return getmetatable('').__index",
  "return os.time()",
])("what Redis' own sandbox hides or the product does not use is absent: %s", (script) => {
  expect(engineWith().run(script)).toEqual(error("nonexistent global variable"))
})

test.each([
  "pcall(function() tonumber = nil end) return tonumber('5')",
  "pcall(function() string.upper = nil end) return #(('x'):upper()) + 4",
  "pcall(function() KEYS = {} end) return #KEYS + 4",
])("no script can change the library for the next: %s", (script) => {
  const { run } = engineWith()
  expect(run(script, ["k"])).toBe(5)
  expect(run("return {tonumber('5'), ('x'):upper(), KEYS[1]}", ["k"])).toEqual([5, "X", "k"])
})

test("a script changing its KEYS and ARGV changes them for itself only", () => {
  const { run } = engineWith()
  run("KEYS[1] = 'other' ARGV[2] = 'more'", ["k"], ["a"])
  expect(run("return {#KEYS, KEYS[1], #ARGV}", ["k"], ["a"])).toEqual([1, "k", 1])
})

test("a script that never ends is ended, even from inside pcall", () => {
  const { run, ask } = engineWith({ scriptLimitMs: 20 })
  expect(run("while true do end")).toEqual(error("Script ran longer than 20 ms"))
  expect(run("while true do pcall(function() while true do end end) end")).toEqual(
    error("Script ran longer than 20 ms"),
  )
  expect(ask("PING")).toEqual({ status: "PONG" })
})

test("what a failed script wrote stays, and the next script runs as ever", () => {
  const { run, ask } = engineWith()
  expect(run("redis.call('SET', KEYS[1], 'v') error('boom')", ["k"])).toEqual(error("boom"))
  expect(ask("GET k")).toBe("v")
  expect(run("return redis.call('GET', KEYS[1])", ["k"])).toBe("v")
})

test("EVAL, SCRIPT LOAD and EVALSHA agree on the SHA, in either case", () => {
  const { engine } = engineWith()
  const sha = engine.execute(["SCRIPT", "LOAD", "return 7"])
  expect(sha).toBe(createHash("sha1").update("return 7").digest("hex"))
  expect(engine.execute(["EVALSHA", createHash("sha1").update("return 8").digest("hex"), "0"])).toEqual(
    error("NOSCRIPT"),
  )
  expect(engine.execute(["EVAL", "return 8", "0"])).toBe(8)
  expect(engine.execute(["EVALSHA", createHash("sha1").update("return 8").digest("hex"), "0"])).toBe(8)
  expect(engine.execute(["EVALSHA", String(sha).toUpperCase(), "0"])).toBe(7)
})

test("bytes that are no UTF-8 pass through a script unharmed", () => {
  const { run } = engineWith()
  expect(
    run("redis.call('SET', KEYS[1], ARGV[1] .. '\\0') return redis.call('GET', KEYS[1])", ["k"], ["\xff\x80"]),
  ).toBe("\xff\x80\0")
})

test("a full database refuses what may grow it, not reads and removals, and lets a script finish what it began", () => {
  const { run, ask } = engineWith({ maxMemoryKeys: 2 })
  const full = { error: "OOM command not allowed when used memory > 'maxmemory'." }
  ask("SET a 1")
  expect(run("redis.call('SET', KEYS[1], 1) redis.call('SET', KEYS[2], 1) return 'done'", ["b", "c"])).toBe("done")
  for (const line of ["SET a 2", "INCR a", "HSET h f v", "SADD s x", "ZADD z 1 m"]) expect(ask(line)).toEqual(full)
  expect(run("return redis.call('SET', KEYS[1], 1)", ["d"])).toEqual(error("OOM command not allowed"))
  expect([ask("GET a"), ask("DEL b c"), ask("SET d 1")]).toEqual(["1", 2, { status: "OK" }])
})
