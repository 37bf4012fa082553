// Commands on strings and counters.
import { findAs, type Keyspace } from "../keyspace.ts"
import { type Bytes, notAnInteger, OK, parseInteger, refuse, syntaxError } from "../reply.ts"
import type { Commands } from "./table.ts"

type SetOptions = { expiresAtMs: number | "keep"; nx: boolean; xx: boolean; get: boolean }

/** Reads the options after `SET key value`. */
function parseSetOptions(db: Keyspace, args: readonly Bytes[]): SetOptions {
  const options: SetOptions = { expiresAtMs: Number.POSITIVE_INFINITY, nx: false, xx: false, get: false }
  let expiryGiven = false
  for (let at = 2; at < args.length; at++) {
    const option = args[at]?.toUpperCase()
    const expiry = option === "EX" || option === "PX" || option === "KEEPTTL"
    if (expiry && expiryGiven) refuse(syntaxError)
    expiryGiven ||= expiry
    if (option === "NX") options.nx = true
    else if (option === "XX") options.xx = true
    else if (option === "GET") options.get = true
    else if (option === "KEEPTTL") options.expiresAtMs = "keep"
    else if ((option === "EX" || option === "PX") && at + 1 < args.length) {
      const amount = parseInteger(args[++at])
      if (amount <= 0) refuse("ERR invalid expire time in 'set' command")
      options.expiresAtMs = db.nowMs + (option === "EX" ? amount * 1000 : amount)
    } else refuse(syntaxError)
  }
  if (options.nx && options.xx) refuse(syntaxError)
  return options
}

function set(db: Keyspace, args: readonly Bytes[]) {
  const [key = "", text = ""] = args
  const options = parseSetOptions(db, args)
  const before = options.get ? (findAs(db, key, "string")?.text ?? null) : null
  const entry = db.find(key)
  if ((options.nx && entry) || (options.xx && !entry)) return before
  const expiresAtMs =
    options.expiresAtMs === "keep" ? (entry?.expiresAtMs ?? Number.POSITIVE_INFINITY) : options.expiresAtMs
  db.put(key, { type: "string", text }, expiresAtMs)
  return options.get ? before : OK
}

function increment(db: Keyspace, key: Bytes, by: number): number {
  const found = findAs(db, key, "string")
  const sum = (found ? parseInteger(found.text, notAnInteger) : 0) + by
  if (!Number.isSafeInteger(sum)) refuse("ERR increment or decrement would overflow")
  db.put(key, { type: "string", text: String(sum) }, db.find(key)?.expiresAtMs ?? Number.POSITIVE_INFINITY)
  return sum
}

export const stringCommands: Commands = {
  GET: {
    arity: [1, 1],
    keys: "first",
    kind: "read",
    run: (db, [key = ""]) => findAs(db, key, "string")?.text ?? null,
  },
  MGET: {
    arity: [1, Number.POSITIVE_INFINITY],
    keys: "all",
    kind: "read",
    run: (db, keys) =>
      keys.map((key) => {
        const found = db.find(key)
        return found?.value.type === "string" ? found.value.text : null
      }),
  },
  SET: { arity: [2, Number.POSITIVE_INFINITY], keys: "first", kind: "write", grows: true, run: set },
  INCR: { arity: [1, 1], keys: "first", kind: "write", grows: true, run: (db, [key = ""]) => increment(db, key, 1) },
  INCRBY: {
    arity: [2, 2],
    keys: "first",
    kind: "write",
    grows: true,
    run: (db, [key = "", by]) => increment(db, key, parseInteger(by)),
  },
}
