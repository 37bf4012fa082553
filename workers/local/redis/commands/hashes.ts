// Commands on hashes.
import { findAs, type Keyspace } from "../keyspace.ts"
import { type Bytes, parseInteger, refuse, refuseArity } from "../reply.ts"
import type { Commands } from "./table.ts"

/** The fields of the hash, for writing. Creates the hash if there is none. */
function writableFields(db: Keyspace, key: Bytes): Map<Bytes, Bytes> {
  const found = findAs(db, key, "hash")
  if (found) {
    db.touch(key)
    return found.fields
  }
  const fields = new Map<Bytes, Bytes>()
  db.put(key, { type: "hash", fields }, Number.POSITIVE_INFINITY)
  return fields
}

function hset(db: Keyspace, [key = "", ...pairs]: readonly Bytes[]): number {
  if (pairs.length % 2 === 1) refuseArity("hset")
  const fields = writableFields(db, key)
  const before = fields.size
  for (let at = 0; at < pairs.length; at += 2) fields.set(pairs[at] ?? "", pairs[at + 1] ?? "")
  return fields.size - before
}

function hdel(db: Keyspace, [key = "", ...names]: readonly Bytes[]): number {
  const hash = findAs(db, key, "hash")
  if (!hash) return 0
  db.touch(key)
  const removed = names.filter((name) => hash.fields.delete(name)).length
  if (hash.fields.size === 0) db.remove(key)
  return removed
}

function hincrby(db: Keyspace, [key = "", name = "", by]: readonly Bytes[]): number {
  const amount = parseInteger(by)
  const held = findAs(db, key, "hash")?.fields.get(name)
  const sum = (held === undefined ? 0 : parseInteger(held, "ERR hash value is not an integer")) + amount
  if (!Number.isSafeInteger(sum)) refuse("ERR increment or decrement would overflow")
  writableFields(db, key).set(name, String(sum))
  return sum
}

const many = Number.POSITIVE_INFINITY

export const hashCommands: Commands = {
  HSET: { arity: [3, many], keys: "first", kind: "write", grows: true, run: hset },
  HGET: {
    arity: [2, 2],
    keys: "first",
    kind: "read",
    run: (db, [key = "", name = ""]) => findAs(db, key, "hash")?.fields.get(name) ?? null,
  },
  HMGET: {
    arity: [2, many],
    keys: "first",
    kind: "read",
    run(db, [key = "", ...names]) {
      const hash = findAs(db, key, "hash")
      return names.map((name) => hash?.fields.get(name) ?? null)
    },
  },
  HGETALL: {
    arity: [1, 1],
    keys: "first",
    kind: "read",
    run: (db, [key = ""]) => [...(findAs(db, key, "hash")?.fields ?? [])].flat(),
  },
  HDEL: { arity: [2, many], keys: "first", kind: "write", run: hdel },
  HLEN: {
    arity: [1, 1],
    keys: "first",
    kind: "read",
    run: (db, [key = ""]) => findAs(db, key, "hash")?.fields.size ?? 0,
  },
  HINCRBY: { arity: [3, 3], keys: "first", kind: "write", grows: true, run: hincrby },
}
