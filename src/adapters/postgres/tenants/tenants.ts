// Tenants in Postgres.
import { and, desc, eq, getTableColumns, ilike, isNull, lt, or, sql } from "drizzle-orm"
import type { CollectionId, TenantId } from "../../../ids.ts"
import type { AuditedBy, Tenants } from "../../../ports.ts"
import { corsOriginsSchema } from "../../../tenants/model/api-key.ts"
import type { Tenant } from "../../../tenants/model/tenant.ts"
import { budgetsSchema } from "../../../usage/model/budget.ts"
import { audited, trailOf } from "../audit-log.ts"
import { asTenant, type Database, guarded, sqlState, UNIQUE_VIOLATION } from "../database.ts"
import { newCollectionRow } from "../documents/collection-rows.ts"
import { deletionRow, toDeletion } from "../documents/deletions.ts"
import { retireAll } from "../documents/life-sql.ts"
import { pageOf } from "../page.ts"
import { collections, deletions, tenants } from "../schema.ts"

type Row = typeof tenants.$inferSelect

export const postgresTenants = (db: Database): Tenants => ({
  async create(tenant, defaultCollection, by) {
    try {
      const [, , rows] = await asTenant(
        db,
        tenant.id,
        db.insert(tenants).values({
          id: tenant.id,
          name: tenant.name,
          slug: tenant.slug,
          email: tenant.email,
          tier: tenant.tier,
          settings: tenant.settings,
          ...tenant.limits,
        }),
        db.insert(collections).values(newCollectionRow(tenant.id, defaultCollection)),
        db.select().from(tenants).where(eq(tenants.id, tenant.id)),
        auditedTenant(db, tenant.id, "tenant.created", by).created,
      )
      return rows[0] ? toTenant(rows[0]) : null
    } catch (cause) {
      if (sqlState(cause) === UNIQUE_VIOLATION) return null
      throw cause
    }
  },

  async get(id) {
    const [rows] = await asTenant(db, id, db.select().from(tenants).where(live(id)))
    return rows[0] ? toTenant(rows[0]) : null
  },

  async list(search, { limit, cursor }) {
    const rows = await guarded(() =>
      db
        .select()
        .from(tenants)
        .where(and(isNull(tenants.deletedAt), found(search), cursor ? lt(tenants.id, cursor) : undefined))
        .orderBy(desc(tenants.id))
        .limit(limit + 1),
    )
    return pageOf(rows.map(toTenant), limit)
  },

  async update(id, { limits, ...changes }, by) {
    const trail = auditedTenant(db, id, "tenant.updated", by)
    const [, rows] = await asTenant(
      db,
      id,
      trail.before,
      db
        .update(tenants)
        .set({ ...changes, ...limits, updatedAt: sql`now()` })
        .where(live(id))
        .returning(),
      trail.after,
    )
    return rows[0] ? toTenant(rows[0]) : null
  },

  async record(id) {
    const [rows] = await asTenant(
      db,
      id,
      db
        .select({
          tier: tenants.tier,
          requestsPerMinute: tenants.requestsPerMinute,
          active: tenants.isActive,
          deletedAt: tenants.deletedAt,
          settings: tenants.settings,
          budgets: tenants.budgets,
          provider: tenants.provider,
          revision: tenants.revision,
          collection: collections.id,
        })
        .from(tenants)
        .innerJoin(collections, and(eq(collections.tenantId, tenants.id), eq(collections.isDefault, true)))
        .where(eq(tenants.id, id)),
    )
    const row = rows[0]
    if (!row) return null
    return {
      tier: row.tier,
      requestsPerMinute: row.requestsPerMinute,
      active: row.active && row.deletedAt === null,
      defaultCollectionId: row.collection as CollectionId,
      corsOrigins: corsOriginsSchema.parse(row.settings.cors_origins),
      budgets: budgetsSchema.parse(row.budgets),
      ...(row.provider ? { provider: row.provider } : {}),
      revision: row.revision,
    }
  },

  async setProvider(id, provider, by) {
    const sight = {
      image: sql`jsonb_build_object('provider', t.provider - 'sealedKey')`,
      rows: sql`tenants t where t.id = ${id}`,
      // The app role may change no more of a tenant than this, and so not lock the rest.
    }
    const action = provider ? "tenant.provider-set" : "tenant.provider-removed"
    const trail = trailOf(db, by, { tenantId: id, action, subject: { type: "tenant", id } }, sight)
    const set = db.update(tenants).set({ provider }).where(live(id)).returning({ id: tenants.id })
    await asTenant(db, id, trail.before, set, trail.after)
  },

  async requestErasure(id, deletion, by) {
    const trail = auditedTenant(db, id, "tenant.deleted", by)
    const [, marked, , , rows] = await asTenant(
      db,
      id,
      trail.before,
      db
        .update(tenants)
        .set({ isActive: false, provider: null, deletedAt: sql`now()`, updatedAt: sql`now()` })
        .where(live(id))
        .returning({ id: tenants.id }),
      db.execute(sql`
        with asked as (
          insert into deletions (id, tenant_id, subject_type, subject_id, remaining)
          select ${deletion.id}, ${id}, 'tenant', ${id}, ${JSON.stringify(deletion.remaining)}::jsonb
          where not exists (select from deletions where tenant_id = ${id} and subject_type = 'tenant')
          returning id
        ), cancelled as (
          delete from work_units where tenant_id = ${id} and state = 'pending' and kind not in ('erase', 'retire')
        )
        insert into work_units (tenant_id, subject_id, version, kind, deletion_id)
        select ${id}, ${id}, 0, 'erase', id from asked`),
      db.execute(sql`
        with ended as (
          select tenant_id, document_id, version, created_at from document_versions where tenant_id = ${id}
        ) ${retireAll("ended", { atOnce: false })}`),
      db
        .select(deletionRow)
        .from(deletions)
        .where(and(eq(deletions.tenantId, id), eq(deletions.subjectType, "tenant"))),
      trail.after,
    )
    return marked.length > 0 && rows[0] ? toDeletion(rows[0]) : null
  },
})

/** A tenant's whole row is shown in the audit log, but for its own key at a provider, sealed as it is. */
const auditedTenant = (db: Database, id: TenantId, action: `tenant.${string}`, by: AuditedBy) =>
  audited(db, by, {
    tenantId: id,
    action,
    subject: { type: "tenant", id },
    table: tenants,
    where: eq(tenants.id, id),
    image: withoutProvider,
  })

const { provider: _, ...withoutProvider } = getTableColumns(tenants)

/** The search as it is written: its wildcards stand for themselves. */
function found(search: string | null) {
  if (search === null) return undefined
  const pattern = `%${search.replace(/[\\%_]/g, "\\$&")}%`
  return or(ilike(tenants.name, pattern), ilike(tenants.slug, pattern), ilike(tenants.email, pattern))
}

const live = (id: TenantId) => and(eq(tenants.id, id), isNull(tenants.deletedAt))

function toTenant(row: Row): Tenant {
  return {
    id: row.id as TenantId,
    name: row.name,
    slug: row.slug,
    email: row.email,
    tier: row.tier,
    limits: {
      maxDocuments: row.maxDocuments,
      maxStorageMb: row.maxStorageMb,
      requestsPerMinute: row.requestsPerMinute,
    },
    settings: row.settings,
    budgets: row.budgets,
    isActive: row.isActive,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  }
}
