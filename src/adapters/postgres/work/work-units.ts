// The ingest state machine in Postgres: fair claims, leases, fences; every write checks it still owns its unit.
import { and, eq, type SQL, sql } from "drizzle-orm"
import { z } from "zod"
import { isIngesting, type WorkUnit } from "../../../documents/model/work-unit.ts"
import type { WorkProgress, WorkUnits } from "../../../ports.ts"
import type { UsageEvent } from "../../../usage/model/usage-event.ts"
import { asTenant, type Database, guarded } from "../database.ts"
import { headRow, toHead } from "../documents/collection-rows.ts"
import { lockDocument, lockUnits, owned } from "../documents/life-sql.ts"
import { collections } from "../schema.ts"
import { addUsage } from "../usage/ledger.ts"
import { claimStatement } from "./claim-statement.ts"
import { claimedSchema, toWorkUnit } from "./work-unit-rows.ts"
import {
  describedStatement,
  failStatements,
  indexedStatement,
  indexProgressStatement,
  parsedStatement,
  parseProgressStatement,
  publishNextStatement,
  publishStatement,
  renewStatement,
} from "./work-unit-statements.ts"

export const postgresWorkUnits = (db: Database): WorkUnits => {
  /** Runs the statements for the unit's tenant; their rows. */
  const run = async (unit: WorkUnit, ...statements: SQL[]) => {
    const results = await asTenant(db, unit.tenantId, ...statements.map((statement) => db.execute(statement)))
    return results.map((result) => result.rows)
  }

  return {
    async claim(leaseSeconds) {
      const { rows } = await guarded(() => db.execute(claimStatement(leaseSeconds)))
      return rows[0] ? toWorkUnit(claimedSchema.parse(rows[0])) : null
    },

    async heartbeat(unit, leaseSeconds, progress) {
      const [rows] = await run(unit, heartbeatStatement(unit, leaseSeconds, progress))
      return rows !== undefined && rows.length > 0
    },

    async release(unit, delaySeconds, counts) {
      await run(
        unit,
        sql`update work_units set state = 'pending', lease_until = null, updated_at = now(),
              run_after = now() + make_interval(secs => ${delaySeconds}),
              attempts = attempts + ${counts === "attempt" ? 1 : 0}, crashes = crashes + ${counts === "crash" ? 1 : 0}
            where ${owned(unit)}`,
      )
    },

    async leave(unit) {
      await run(
        unit,
        sql`update work_units set lease_until = null, updated_at = now()
            where id = ${unit.id} and tenant_id = ${unit.tenantId} and fence = ${unit.fence} and state = 'cancelled'`,
      )
    },

    async fail(unit, error) {
      if (!isIngesting(unit)) return false
      const [, rows] = await run(unit, ...failStatements(unit, error))
      return rows !== undefined && rows.length > 0
    },

    async parsed(unit, result, leaseSeconds) {
      if (unit.kind !== "parse") return null
      const recognised = result.warnings?.find(({ code }) => code === "pages-by-ocr")?.pages ?? []
      const pages = [
        ...used(unit, "pages", { kind: "pages_parsed", amount: result.page_count ?? 0 }),
        ...used(unit, "ocr", { kind: "pages_ocred", amount: recognised.length }),
      ]
      const spent = pages.length > 0 ? [addUsage(pages)] : []
      const [rows] = await run(unit, parsedStatement(unit, result, leaseSeconds), ...spent)
      if (!rows?.[0]) return null
      const { next } = nextSchema.parse(rows[0])
      const [first] = result.units
      if (next === null || !first) return { next: null }
      const { tenantId, target } = unit
      return {
        next: {
          id: next,
          tenantId,
          fence: 1,
          attempts: 0,
          crashes: 0,
          kind: "index",
          target,
          firstChunk: first.first_chunk,
          chunkCount: first.chunk_count,
          indexedChunks: 0,
          bytes: { start: first.byte_start, end: first.byte_end },
        },
      }
    },

    async indexed(unit, leaseSeconds, { embeddedTokens, indexingSeconds } = { embeddedTokens: 0, indexingSeconds: 0 }) {
      if (unit.kind !== "index") return null
      const spent = [
        ...used(unit, "chunks", { kind: "chunks_stored", amount: unit.chunkCount }),
        ...used(unit, `${unit.fence}:tokens`, { kind: "embedding_tokens", amount: embeddedTokens }),
      ]
      const [, rows] = await run(
        unit,
        indexedStatement(unit, indexingSeconds),
        publishNextStatement(unit, leaseSeconds),
        addUsage(spent),
      )
      const { mine, id, fence } = indexedSchema.parse(rows?.[0])
      if (!mine) return null
      if (id === null || fence === null) return { publish: null }
      const { tenantId, target } = unit
      return { publish: { id, tenantId, fence, attempts: 0, crashes: 0, kind: "publish", target } }
    },

    async published(unit, deadline) {
      if (unit.kind !== "publish") return null
      const { collectionId, documentId } = unit.target
      const [, , , published, heads] = await asTenant(
        db,
        unit.tenantId,
        db.execute(sql`select assert_before(${deadline.toISOString()}::timestamptz)`),
        db.execute(lockDocument(unit.tenantId, documentId)),
        db.execute(lockUnits(unit.tenantId, documentId)),
        db.execute(publishStatement(unit)),
        db
          .select(headRow)
          .from(collections)
          .where(and(eq(collections.tenantId, unit.tenantId), eq(collections.id, collectionId))),
      )
      const [row] = published.rows
      if (!row || !heads[0]) return null
      const { chunk_count, ended } = publishedSchema.parse(row)
      return { head: toHead(heads[0]), chunkCount: chunk_count, ended }
    },

    async described(unit, deadline) {
      if (unit.kind !== "describe") return null
      const { collectionId } = unit.target
      const [, ended, heads] = await asTenant(
        db,
        unit.tenantId,
        db.execute(sql`select assert_before(${deadline.toISOString()}::timestamptz)`),
        db.execute(describedStatement(unit)),
        db
          .select(headRow)
          .from(collections)
          .where(and(eq(collections.tenantId, unit.tenantId), eq(collections.id, collectionId))),
      )
      return ended.rows.length > 0 && heads[0] ? { head: toHead(heads[0]) } : null
    },

    async done(unit) {
      await run(unit, sql`delete from work_units where ${owned(unit)}`)
    },
  }
}

function heartbeatStatement(unit: WorkUnit, leaseSeconds: number, progress: WorkProgress | undefined): SQL {
  if (progress?.stage === "embedding") {
    if (unit.kind === "index") return indexProgressStatement(unit, leaseSeconds, progress)
  } else if (progress && unit.kind === "parse") return parseProgressStatement(unit, leaseSeconds, progress)
  return renewStatement(unit, leaseSeconds)
}

const id = z.coerce.number()
const nextSchema = z.object({ next: id.nullable() })
const indexedSchema = z.object({ mine: z.boolean(), id: id.nullable(), fence: id.nullable() })
/** What a unit used, under ids of its own: one that ends twice is counted once. */
const used = (
  { id, tenantId, target }: WorkUnit & { kind: "parse" | "index" },
  what: string,
  { kind, amount }: Pick<UsageEvent, "kind" | "amount">,
): UsageEvent[] => {
  if (amount === 0) return []
  return [
    {
      type: "usage",
      id: `unit:${id}:${what}`,
      at: Date.now(),
      tenantId,
      keyId: null,
      userId: null,
      kind,
      amount,
      collectionId: target.collectionId,
      endpoint: "ingest",
      costUsd: null,
      estimated: false,
      model: kind === "embedding_tokens" ? target.embedding.model : null,
    },
  ]
}

const publishedSchema = z.object({ chunk_count: z.number(), ended: z.array(z.number()) })
