// Uses PGlite as the database: one session in this thread, over Postgres' own wire protocol.
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs"
import { join, resolve } from "node:path"
import { PGlite, protocol } from "@electric-sql/pglite"
import { lockFolder } from "../lock.ts"
import type { Engine, Outcome, Session } from "./session.ts"

const { serialize, messages } = protocol

// The default search path, memory for one developer, and one plan for each
// statement, because in WebAssembly planning takes as long as running.
const startParams = [
  ...PGlite.defaultStartParams,
  "-c",
  'search_path="$user", public',
  "-c",
  "shared_buffers=16MB",
  "-c",
  "max_connections=10",
  "-c",
  "plan_cache_mode=force_generic_plan",
]

/** More than the product has different statements. Beyond it all are forgotten. */
const PREPARED_LIMIT = 500
/**
 * After so many requests, and each time there were twice as many, statistics are made anew, which nobody else does here.
 * Else the plans of empty tables would stay, and each document would cost more than the one before.
 */
const FIRST_ANALYSIS = 512
/** As DISCARD ALL, but keeps the prepared statements. */
const WIPE = `RESET ROLE; CLOSE ALL; RESET ALL; UNLISTEN *; SELECT pg_advisory_unlock_all();
  DISCARD TEMP; DISCARD SEQUENCES`

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

/** Creates a database under a temporary name, so that an interrupted first start leaves no half-made database. */
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
  let requests = 0
  let analysisAt = FIRST_ANALYSIS
  return {
    lanes: 1,
    owners: ["postgres"],
    async withSession(work) {
      if (failure !== undefined) throw failure
      try {
        await work(session)
        requests += 1
        if (requests < analysisAt) return
        analysisAt *= 2
        await session.simple("ANALYZE")
      } catch (error) {
        // A session that could not be wiped may still hold a role or a transaction, so it is not used again.
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
  let isInTransaction = false
  const exchange = async (...parts: Uint8Array[]) => {
    const replies = await database.execProtocolStream(Buffer.concat(parts), { throwOnError: false })
    const end = replies.at(-1)
    if (!(end instanceof messages.ReadyForQueryMessage)) throw new Error("PGlite stopped answering")
    isInTransaction = end.status !== "I"
    const error = replies.find((reply) => reply instanceof messages.DatabaseError)
    if (error) throw error
    return replies
  }
  const simple = async (sql: string) => void (await exchange(serialize.query(sql)))
  /** Statement text → name under which it is already parsed and planned. */
  const prepared = new Map<string, string>()
  let names = 0
  /** True if a request prepared or deallocated statements itself; the next request must not notice it. */
  let isMeddledWith = false
  return {
    simple,
    async extended({ query, params }) {
      const outcome: Outcome = { fields: [], rows: [], command: "", rowCount: null }
      const known = prepared.get(query)
      const name = known ?? `s${names++}`
      const replies = await exchange(
        ...(known === undefined ? [serialize.parse({ text: query, name })] : []),
        serialize.bind({ statement: name, values: params }),
        serialize.describe({ type: "P" }),
        serialize.execute({}),
        serialize.sync(),
      )
      prepared.set(query, name)
      for (const reply of replies) {
        if (reply instanceof messages.DataRowMessage) outcome.rows.push(reply.fields)
        else if (reply instanceof messages.RowDescriptionMessage) {
          outcome.fields = reply.fields.map((field) => ({ ...field, format: "text" }))
        } else if (reply instanceof messages.CommandCompleteMessage) Object.assign(outcome, readTag(reply.text))
      }
      isMeddledWith ||= /^(PREPARE|DEALLOCATE|DISCARD)/.test(outcome.command)
      return outcome
    },
    async wipe(isChanged) {
      if (isInTransaction) await simple("ROLLBACK")
      if (!isChanged && !isMeddledWith && prepared.size < PREPARED_LIMIT) return simple(WIPE)
      prepared.clear()
      isMeddledWith = false
      await simple("RESET ROLE")
      await simple("DISCARD ALL")
    },
  }
}

/** "INSERT 0 3" means INSERT of 3 rows; "CREATE TABLE" means CREATE without a count. */
function readTag(tag: string): Pick<Outcome, "command" | "rowCount"> {
  const words = tag.split(" ")
  const count = words.at(-1) ?? ""
  return { command: words[0] ?? "", rowCount: /^\d+$/.test(count) ? Number(count) : null }
}
