// Commands about the database as a whole.
import type { Entry } from "../keyspace.ts"
import { type Bytes, OK, type Reply, refuse, syntaxError } from "../reply.ts"
import type { Commands } from "./table.ts"

/** About how much memory Redis uses for a key besides its bytes. */
const KEY_OVERHEAD_BYTES = 64

function sizeOf([key, { value }]: [Bytes, Entry]): number {
  let bytes = key.length + KEY_OVERHEAD_BYTES
  if (value.type === "string") bytes += value.text.length
  else if (value.type === "hash") for (const [name, text] of value.fields) bytes += name.length + text.length
  else if (value.type === "set") for (const member of value.members) bytes += member.length
  else for (const member of value.scores.keys()) bytes += member.length + 8
  return bytes
}

export const serverCommands: Commands = {
  PING: { arity: [0, 1], keys: "none", kind: "read", run: (_db, [text]): Reply => text ?? { status: "PONG" } },
  DBSIZE: { arity: [0, 0], keys: "none", kind: "read", run: (db) => db.size() },
  FLUSHALL: {
    arity: [0, 1],
    keys: "none",
    kind: "write",
    run(db, [mode]) {
      if (mode !== undefined && !["ASYNC", "SYNC"].includes(mode.toUpperCase())) refuse(syntaxError)
      db.clear()
      return OK
    },
  },
  INFO: {
    arity: [0, 1],
    keys: "none",
    kind: "read",
    run(db, [section = ""]) {
      if (section.toLowerCase() !== "memory") refuse(`ERR INFO ${section}: only the section 'memory' is spoken here`)
      let bytes = 0
      for (const pair of db.entries()) bytes += sizeOf(pair)
      return `# Memory\r\nused_memory:${bytes}\r\n`
    },
  },
}
