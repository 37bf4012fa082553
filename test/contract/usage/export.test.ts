// An export of a long history from a real Postgres: every row once, a page held at a time, and nothing read for whoever has left.
import { createServer, get, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { sql } from "drizzle-orm"
import { beforeAll, expect, test } from "vitest"
import { postgresHistory } from "../../../src/adapters/postgres/usage/history.ts"
import { postgresLedger } from "../../../src/adapters/postgres/usage/ledger.ts"
import { exportHistory } from "../../../src/edge/export-history.ts"
import { toHistoryFilter } from "../../../src/edge/history-shapes.ts"
import type { TenantId } from "../../../src/ids.ts"
import type { History } from "../../../src/ports.ts"
import { freshTenant } from "../../support/database.ts"
import { describeOnPostgres } from "../../support/real-database.ts"
import { questionRecord } from "../../support/usage.ts"

const ROWS = 100_000
const PAGES = ROWS / 500

describeOnPostgres("an export of the history", (db) => {
  let tenant: TenantId
  beforeAll(async () => {
    const fresh = await freshTenant(db)
    tenant = fresh.tenant
    await postgresLedger(db.system).add([questionRecord(tenant, fresh.collection)])
    await db.owner.execute(sql`
      insert into query_logs select r.* from query_logs q, generate_series(2, ${ROWS}) i,
        lateral jsonb_populate_record(q, jsonb_build_object('id', 'qry_' || lpad(i::text, 26, '0'))) r
      where q.tenant_id = ${tenant}`)
    await db.owner.execute(sql`analyze query_logs`)
  }, 600_000)

  /** Pages that were read, each by a reference that keeps nothing alive. */
  function watched() {
    const pages: WeakRef<object>[] = []
    const history = postgresHistory(db.app)
    const list: History["list"] = async (...asked) => {
      const page = await history.list(...asked)
      pages.push(new WeakRef(page.data))
      return page
    }
    const asked = {
      reach: { collectionIds: null, filter: null },
      filter: toHistoryFilter({}),
      format: "jsonl",
    } as const
    /** Takes as long as a page of the export. */
    const nextPage = () => history.list(tenant, asked.reach, asked.filter, { limit: 500, cursor: null })
    return { pages, nextPage, reply: () => exportHistory({ list }, tenant, asked) }
  }

  test("has each row once, and holds a few pages at most, however many it has read", async () => {
    setFlagsFromString("--expose-gc")
    const collectGarbage = runInNewContext("gc") as () => void
    const { pages, reply } = watched()
    const alive: number[] = []
    const ids = new Set<string>()
    let rest = ""
    const decoder = new TextDecoder()
    for await (const chunk of reply().body as unknown as AsyncIterable<Uint8Array>) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n")
      rest = lines.pop() ?? ""
      for (const line of lines) ids.add(line.slice(7, 37))
      if (pages.length % 50 !== 0) continue
      // A reference that was looked at, or made, in this turn holds on until the next.
      await new Promise((resolve) => setImmediate(resolve))
      collectGarbage()
      alive.push(pages.filter((page) => page.deref() !== undefined).length)
    }
    expect([rest, ids.size, pages.length]).toEqual(["", ROWS, PAGES + 1])
    expect(alive).toHaveLength(PAGES / 50)
    expect(Math.max(...alive) / pages.length).toBeLessThan(0.05)
  }, 600_000)

  test("ends with the client that goes away in the middle: but for the page under way nothing is read for it", async () => {
    const { pages, nextPage, reply } = watched()
    const server = createServer((_, response) => {
      const body = reply().body as unknown as Parameters<typeof Readable.fromWeb>[0]
      pipeline(Readable.fromWeb(body), response).catch(() => undefined)
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    try {
      const { port } = server.address() as AddressInfo
      const message = await new Promise<IncomingMessage>((resolve) => get({ port }, resolve))
      for await (const _ of message) break
      await new Promise<void>((resolve) => server.close(() => resolve()))
      const read = pages.length
      for (let turn = 0; turn < 10; turn++) await nextPage()
      expect(pages.length).toBeLessThanOrEqual(read + 1)
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })
})
