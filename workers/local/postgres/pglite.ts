// PGlite as the database: one session in this thread, spoken to in Postgres' own wire protocol.
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs"
import { join, resolve } from "node:path"
import { PGlite, protocol } from "@electric-sql/pglite"
import { lockFolder } from "../lock.ts"
import type { Engine, Outcome, Session } from "./session.ts"

const { serialize, messages } = protocol

// Postgres' own search path, and the memory of one developer rather than of a server.
const startParams = [
  ...PGlite.defaultStartParams,
  ...["-c", 'search_path="$user", public', "-c", "shared_buffers=16MB", "-c", "max_connections=10"],
]

/** Opens the folder (made when absent), or a database in memory. A lock keeps other processes out of the folder. */
export async function openPglite(dataDir: string | undefined): Promise<Engine> {
  if (dataDir === undefined) return engineOf(await PGlite.create({ startParams }), () => undefined)
  const folder = resolve(dataDir)
  mkdirSync(folder, { recursive: true })
  const unlock = lockFolder(folder)
  try {
    const data = join(folder, "data")
    if (!existsSync(data)) await createDatabase(data)
    return engineOf(await PGlite.create({ dataDir: data, startParams }), unlock)
  } catch (error) {
    unlock()
    throw error
  }
}

/** Makes a database under a provisional name, so that a first start cut short leaves nothing half made. */
async function createDatabase(data: string): Promise<void> {
  const unfinished = `${data}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  const database = await PGlite.create({ dataDir: unfinished, startParams })
  await database.close()
  renameSync(unfinished, data)
}

function engineOf(database: PGlite, release: () => void): Engine {
  const session = sessionOf(database)
  let failure: unknown
  return {
    lanes: 1,
    owners: ["postgres"],
    async withSession(work) {
      if (failure !== undefined) throw failure
      try {
        await work(session)
      } catch (error) {
        // A session that cannot be wiped may still hold a role or a transaction: nobody uses it again.
        failure = error
        throw error
      }
    },
    async close() {
      if (failure === undefined) await session.simple("CHECKPOINT")
      await database.close()
      release()
    },
  }
}

function sessionOf(database: PGlite): Session {
  const exchange = async (...parts: Uint8Array[]) => {
    const replies = await database.execProtocolStream(Buffer.concat(parts), { throwOnError: false })
    const error = replies.find((reply) => reply instanceof messages.DatabaseError)
    if (error) throw error
    if (replies.at(-1)?.name !== "readyForQuery") throw new Error("PGlite stopped answering")
    return replies
  }
  return {
    async simple(sql) {
      await exchange(serialize.query(sql))
    },
    async extended({ query, params }) {
      const outcome: Outcome = { fields: [], rows: [], command: "", rowCount: null }
      const replies = await exchange(
        serialize.parse({ text: query }),
        serialize.bind({ values: params }),
        serialize.describe({ type: "P" }),
        serialize.execute({}),
        serialize.sync(),
      )
      for (const reply of replies) {
        if (reply instanceof messages.DataRowMessage) outcome.rows.push(reply.fields)
        else if (reply instanceof messages.RowDescriptionMessage) {
          outcome.fields = reply.fields.map((field) => ({ ...field, format: "text" }))
        } else if (reply instanceof messages.CommandCompleteMessage) Object.assign(outcome, readTag(reply.text))
      }
      return outcome
    },
  }
}

/** "INSERT 0 3" is INSERT of 3 rows, "CREATE TABLE" is CREATE and counts none. */
function readTag(tag: string): Pick<Outcome, "command" | "rowCount"> {
  const words = tag.split(" ")
  const count = words.at(-1) ?? ""
  return { command: words[0] ?? "", rowCount: /^\d+$/.test(count) ? Number(count) : null }
}
