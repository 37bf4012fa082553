// Commands on keys of any type: removal, existence, expiry and iteration.
import { globMatcher } from "../glob.ts"
import type { Keyspace } from "../keyspace.ts"
import { type Bytes, parseInteger, type Reply, refuse, syntaxError } from "../reply.ts"
import type { Command, Commands } from "./table.ts"

const many = Number.POSITIVE_INFINITY
const conditions = new Set(["NX", "XX", "GT", "LT"])

const expire = (name: string, unitMs: number): Command => ({
  arity: [2, 4],
  keys: "first",
  kind: "write",
  run(db, [key = "", amountText, ...rest]) {
    const wanted = new Set(rest.map((option) => option.toUpperCase()))
    const unknown = rest.find((option) => !conditions.has(option.toUpperCase()))
    if (unknown !== undefined) refuse(`ERR Unsupported option ${unknown}`)
    if (wanted.has("NX") && wanted.size > 1) {
      refuse("ERR NX and XX, GT or LT options at the same time are not compatible")
    }
    if (wanted.has("GT") && wanted.has("LT")) refuse("ERR GT and LT options at the same time are not compatible")
    const amount = parseInteger(amountText)
    const expiresAtMs = db.nowMs + amount * unitMs
    if (!Number.isSafeInteger(expiresAtMs)) refuse(`ERR invalid expire time in '${name}' command`)
    const entry = db.find(key)
    if (!entry) return 0
    const held = entry.expiresAtMs
    if (wanted.has("NX") && held !== Number.POSITIVE_INFINITY) return 0
    if (wanted.has("XX") && held === Number.POSITIVE_INFINITY) return 0
    if (wanted.has("GT") && expiresAtMs <= held) return 0
    if (wanted.has("LT") && expiresAtMs >= held) return 0
    if (expiresAtMs <= db.nowMs) db.remove(key)
    else {
      db.touch(key)
      entry.expiresAtMs = expiresAtMs
    }
    return 1
  },
})

function ttl(db: Keyspace, [key = ""]: readonly Bytes[]): number {
  const entry = db.find(key)
  if (!entry) return -2
  return entry.expiresAtMs === Number.POSITIVE_INFINITY ? -1 : Math.round((entry.expiresAtMs - db.nowMs) / 1000)
}

function scan(db: Keyspace, [cursor = "", ...options]: readonly Bytes[]): Reply {
  if (!/^\d+$/.test(cursor)) refuse("ERR invalid cursor")
  let [count, matches] = [10, globMatcher("*")]
  for (let at = 0; at < options.length; at += 2) {
    const [option, value] = [options[at]?.toUpperCase(), options[at + 1]]
    if (option === "COUNT" && value !== undefined) {
      count = parseInteger(value)
      if (count < 1) refuse(syntaxError)
    } else if (option === "MATCH" && value !== undefined) matches = globMatcher(value)
    else refuse(syntaxError)
  }
  const page = db.scan(Number(cursor), count)
  return [String(page.cursor), page.keys.filter(matches)]
}

export const keyCommands: Commands = {
  DEL: {
    arity: [1, many],
    keys: "all",
    kind: "write",
    run: (db, keys) => keys.filter((key) => db.find(key) && db.remove(key)).length,
  },
  EXISTS: {
    arity: [1, many],
    keys: "all",
    kind: "read",
    run: (db, keys) => keys.filter((key) => db.find(key)).length,
  },
  EXPIRE: expire("expire", 1000),
  PEXPIRE: expire("pexpire", 1),
  TTL: { arity: [1, 1], keys: "first", kind: "read", run: ttl },
  SCAN: { arity: [1, many], keys: "none", kind: "read", run: scan },
}
