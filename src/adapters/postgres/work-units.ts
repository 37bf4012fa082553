// The ingest state machine in Postgres: fair claims, leases, fences; every write checks it still owns its unit.
import { and, eq, type SQL, sql } from "drizzle-orm"
import { z } from "zod"
import type { WorkUnit } from "../../documents/work-unit.ts"
import type { WorkUnits } from "../../ports.ts"
import { headRow, toHead } from "./collections.ts"
import { asTenant, type Database, guarded } from "./database.ts"
import { collections } from "./schema.ts"
import { claimedSchema, toWorkUnit } from "./work-unit-rows.ts"
import { claimStatement, finished, owned, progressStatement, publishStatement } from "./work-unit-statements.ts"

export const postgresWorkUnits = (db: Database): WorkUnits => {
  /** Runs one statement for the unit's tenant; its rows. */
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
      const [rows] = await run(
        unit,
        sql`update work_units set lease_until = now() + make_interval(secs => ${leaseSeconds}), updated_at = now()
            where ${owned(unit)} returning id`,
        ...(progress && "target" in unit ? [progressStatement(unit, progress)] : []),
      )
      return rows !== undefined && rows.length > 0
    },

    async release(unit, delaySeconds, countAttempt) {
      await run(
        unit,
        sql`update work_units set state = 'pending', lease_until = null, updated_at = now(),
              run_after = now() + make_interval(secs => ${delaySeconds}),
              attempts = attempts - ${countAttempt ? 0 : 1}
            where ${owned(unit)}`,
      )
    },

    async fail(unit, error) {
      if (!("target" in unit)) return
      const { documentId, version } = unit.target
      await run(
        unit,
        sql`with mine as (
              update work_units set state = 'failed', updated_at = now() where ${owned(unit)} returning subject_id
            ), rest as (
              delete from work_units u using mine
              where u.tenant_id = ${unit.tenantId} and u.subject_id = mine.subject_id and u.version = ${version}
                and u.state = 'pending' and u.kind in ('parse', 'index', 'publish')
            )
            update document_versions v set state = 'failed', error = ${JSON.stringify(error)}::jsonb, updated_at = now()
            from mine where v.tenant_id = ${unit.tenantId} and v.document_id = ${documentId} and v.version = ${version}`,
      )
    },

    async parsed(unit, result) {
      if (unit.kind !== "parse") return false
      const units = result.units.map((part, ordinal) => ({ ordinal, ...part }))
      const [rows] = await run(
        unit,
        sql`with mine as (
              update work_units set state = 'done', lease_until = null, updated_at = now() where ${owned(unit)}
              returning tenant_id, subject_id, version
            ), version as (
              update document_versions v set state = 'embedding', chunk_count = ${result.chunk_count},
                page_count = ${result.page_count}, text_length = ${result.text_length}, parse_done = greatest(parse_total, 1),
                parse_total = greatest(parse_total, 1),
                embedded_chunks = 0, indexed_chunks = 0, updated_at = now(),
                stage_times = stage_times || ${finished("parsing")} || ${finished("chunking")}
              from mine where v.tenant_id = mine.tenant_id and v.document_id = mine.subject_id and v.version = mine.version
            ), planned as (
              insert into work_units (tenant_id, subject_id, version, kind, ordinal, first_chunk, chunk_count, byte_start, byte_end)
              select mine.tenant_id, mine.subject_id, mine.version, 'index', p.ordinal, p.first_chunk, p.chunk_count, p.byte_start, p.byte_end
              from mine, jsonb_to_recordset(${JSON.stringify(units)}::jsonb)
                as p(ordinal int, first_chunk int, chunk_count int, byte_start bigint, byte_end bigint)
              on conflict do nothing
            ), publish as (
              insert into work_units (tenant_id, subject_id, version, kind)
              select tenant_id, subject_id, version, 'publish' from mine on conflict do nothing
            )
            select subject_id from mine`,
      )
      return rows !== undefined && rows.length > 0
    },

    async indexed(unit) {
      if (unit.kind !== "index") return null
      const { documentId, version } = unit.target
      const [, rows] = await run(
        unit,
        sql`with mine as (
              update work_units set state = 'done', lease_until = null, updated_at = now() where ${owned(unit)}
              returning tenant_id, subject_id, version, chunk_count
            )
            update document_versions v set indexed_chunks = v.indexed_chunks + mine.chunk_count, updated_at = now()
            from mine where v.tenant_id = mine.tenant_id and v.document_id = mine.subject_id and v.version = mine.version`,
        sql`select (select fence from work_units where id = ${unit.id}) = ${unit.fence}
              and (select state from work_units where id = ${unit.id}) = 'done' as mine,
              not exists (select from work_units where tenant_id = ${unit.tenantId} and subject_id = ${documentId}
                and version = ${version} and kind = 'index' and state <> 'done') as last`,
      )
      const row = z.object({ mine: z.boolean().nullable(), last: z.boolean() }).parse(rows?.[0])
      return row.mine ? { last: row.last } : null
    },

    async published(unit, deadline) {
      if (unit.kind !== "publish") return null
      const { collectionId } = unit.target
      const [, published, heads] = await asTenant(
        db,
        unit.tenantId,
        db.execute(sql`select assert_before(${deadline.toISOString()}::timestamptz)`),
        db.execute(publishStatement(unit)),
        db
          .select(headRow)
          .from(collections)
          .where(and(eq(collections.tenantId, unit.tenantId), eq(collections.id, collectionId))),
      )
      const [row] = published.rows
      if (!row || !heads[0]) return null
      const { chunk_count, retired } = publishedSchema.parse(row)
      return { head: toHead(heads[0]), chunkCount: chunk_count, retired }
    },

    async done(unit) {
      await run(
        unit,
        sql`update work_units set state = 'done', lease_until = null, updated_at = now() where ${owned(unit)}`,
      )
    },
  }
}

const publishedSchema = z.object({ chunk_count: z.number(), retired: z.number().nullable() })
