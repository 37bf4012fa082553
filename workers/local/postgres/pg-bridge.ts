// Uses any Postgres server as the database, through a pool of sessions of the URL's user.
import pg from "pg"
import type { Engine, Session } from "./session.ts"

const LANES = 10

/** Connects to the server. The URL's user is also known as `postgres` and must be allowed to SET ROLE to the others. */
export async function openPostgres(databaseUrl: string): Promise<Engine> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: LANES })
  pool.on("error", (error) => {
    if (!pool.ending) console.error(`an idle connection to Postgres was lost: ${error.message}`)
  })
  try {
    await pool.query("select 1")
  } catch (error) {
    await pool.end()
    throw error
  }
  return {
    lanes: LANES,
    owners: ["postgres", decodeURIComponent(new URL(databaseUrl).username)],
    async withSession(work) {
      const client = await pool.connect()
      try {
        await work(sessionOf(client))
        client.release()
      } catch (error) {
        client.release(true)
        throw error
      }
    },
    close: () => pool.end(),
  }
}

// Values are passed on as Postgres' text; the client parses them.
const types = { getTypeParser: () => (value: string) => value }

function sessionOf(client: pg.PoolClient): Session {
  return {
    async simple(sql) {
      await client.query(sql)
    },
    async extended({ query, params }) {
      // `extended` makes two statements in one string an error, also without parameters.
      const config = { text: query, values: params, rowMode: "array" as const, types, queryMode: "extended" }
      const { fields, rows, command, rowCount } = await client.query<(string | null)[]>(config)
      return { fields, rows, command: command ?? "", rowCount }
    },
    async wipe() {
      await client.query("ROLLBACK; RESET ROLE")
      await client.query("DISCARD ALL")
    },
  }
}
