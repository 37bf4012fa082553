// Commands on sets.
import { findAs, type Keyspace } from "../keyspace.ts"
import type { Bytes } from "../reply.ts"
import type { Commands } from "./table.ts"

function sadd(db: Keyspace, [key = "", ...added]: readonly Bytes[]): number {
  const members = findAs(db, key, "set")?.members ?? new Set<Bytes>()
  const before = members.size
  if (before > 0) db.touch(key)
  else db.put(key, { type: "set", members }, Number.POSITIVE_INFINITY)
  for (const member of added) members.add(member)
  return members.size - before
}

function srem(db: Keyspace, [key = "", ...gone]: readonly Bytes[]): number {
  const set = findAs(db, key, "set")
  if (!set) return 0
  db.touch(key)
  const removed = gone.filter((member) => set.members.delete(member)).length
  if (set.members.size === 0) db.remove(key)
  return removed
}

const many = Number.POSITIVE_INFINITY

export const setCommands: Commands = {
  SADD: { arity: [2, many], keys: "first", kind: "write", grows: true, run: sadd },
  SREM: { arity: [2, many], keys: "first", kind: "write", run: srem },
}
