// Dead letters in Postgres, for the system role: what several tenants did.
import { and, asc, count, desc, eq, gt, inArray, lt, sql } from "drizzle-orm"
import { newId, type TenantId } from "../../../ids.ts"
import type { DeadLetters, KeptLetter } from "../../../ports.ts"
import { type Database, guarded } from "../database.ts"
import { pageOf } from "../page.ts"
import { deadLetters } from "../schema.ts"

export const postgresDeadLetters = (db: Database): DeadLetters => ({
  async keep(letters) {
    const rows = letters.map(({ entryId, tenantId, reason, entry }) => ({
      id: newId("dlt"),
      entry_id: entryId,
      tenant_id: tenantId,
      reason,
      entry,
    }))
    const { rows: kept } = await guarded(() =>
      db.execute(sql`
        insert into dead_letters (id, tenant_id, entry_id, reason, entry)
        select e.id, e.tenant_id, e.entry_id, e.reason, e.entry
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as e(id text, tenant_id text, entry_id text, reason text, entry jsonb)
        join tenants t on t.id = e.tenant_id and t.deleted_at is null
        order by e.entry_id on conflict (entry_id) do nothing returning id`),
    )
    return kept.length
  },

  async list({ limit, cursor }) {
    const rows = await guarded(() =>
      db
        .select()
        .from(deadLetters)
        .where(cursor ? lt(deadLetters.id, cursor) : undefined)
        .orderBy(desc(deadLetters.id))
        .limit(limit + 1),
    )
    return pageOf(rows.map(toLetter), limit)
  },

  async oldest(ids, limit, after) {
    const rows = await guarded(() =>
      db
        .select()
        .from(deadLetters)
        .where(and(ids ? inArray(deadLetters.id, [...ids]) : undefined, after ? gt(deadLetters.id, after) : undefined))
        .orderBy(asc(deadLetters.id))
        .limit(limit),
    )
    return rows.map(toLetter)
  },

  async remove(id) {
    await guarded(() => db.delete(deadLetters).where(eq(deadLetters.id, id)))
  },

  async count() {
    const [row] = await guarded(() => db.select({ letters: count() }).from(deadLetters))
    return row?.letters ?? 0
  },

  async forget(olderThanDays, limit) {
    const old = lt(deadLetters.createdAt, sql`now() - make_interval(days => ${olderThanDays})`)
    const batch = db
      .select({ id: deadLetters.id })
      .from(deadLetters)
      .where(old)
      .orderBy(asc(deadLetters.id))
      .limit(limit)
    const rows = await guarded(() =>
      db.delete(deadLetters).where(inArray(deadLetters.id, batch)).returning({ id: deadLetters.id }),
    )
    return rows.length
  },
})

const toLetter = ({ createdAt, tenantId, ...letter }: typeof deadLetters.$inferSelect): KeptLetter => ({
  ...letter,
  tenantId: tenantId as TenantId,
  keptAt: createdAt,
})
