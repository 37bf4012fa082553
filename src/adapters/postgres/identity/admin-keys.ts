// Keys of the admin Worker in Postgres; for the system role.
import { and, desc, eq, gt, isNull, lt, or, sql } from "drizzle-orm"
import type { AdminKey } from "../../../identity/model/admin-key.ts"
import type { AdminKeyId } from "../../../ids.ts"
import type { AdminKeys, AuditedBy } from "../../../ports.ts"
import { actorText, audited } from "../audit-log.ts"
import { type Database, guarded } from "../database.ts"
import { pageOf } from "../page.ts"
import { adminKeys } from "../schema.ts"

/** What a list and the audit log show; the hash stays inside. */
const shown = {
  id: adminKeys.id,
  name: adminKeys.name,
  prefix: adminKeys.prefix,
  createdBy: adminKeys.createdBy,
  expiresAt: adminKeys.expiresAt,
  lastUsedAt: adminKeys.lastUsedAt,
  revokedAt: adminKeys.revokedAt,
  createdAt: adminKeys.createdAt,
}

export const postgresAdminKeys = (db: Database): AdminKeys => ({
  async issue(key, by) {
    const createdBy = actorText(by.actor)
    const insert = db
      .insert(adminKeys)
      .values({ ...key, createdBy })
      .returning(shown)
    const [rows] = await guarded(() => db.batch([insert, auditedKey(db, key.id, "admin-key.issued", by).created]))
    if (!rows[0]) throw new Error("insert returned no row")
    return toAdminKey(rows[0])
  },

  async list({ limit, cursor }) {
    const rows = await guarded(() =>
      db
        .select(shown)
        .from(adminKeys)
        .where(cursor ? lt(adminKeys.id, cursor) : undefined)
        .orderBy(desc(adminKeys.id))
        .limit(limit + 1),
    )
    return pageOf(rows.map(toAdminKey), limit)
  },

  async findUsable(hash) {
    const { hash: ofKey, revokedAt, expiresAt, id, lastUsedAt } = adminKeys
    const unexpired = or(isNull(expiresAt), gt(expiresAt, sql`now()`))
    const rows = await guarded(() =>
      db
        .select({ id, lastUsedAt, expiresAt })
        .from(adminKeys)
        .where(and(eq(ofKey, hash), isNull(revokedAt), unexpired)),
    )
    return rows[0] ? { ...rows[0], id: rows[0].id as AdminKeyId } : null
  },

  async touch(id) {
    await guarded(() => db.update(adminKeys).set({ lastUsedAt: sql`now()` }).where(eq(adminKeys.id, id)))
  },

  async revoke(id, by) {
    const trail = auditedKey(db, id, "admin-key.revoked", by)
    const revoke = db
      .update(adminKeys)
      .set({ revokedAt: sql`coalesce(${adminKeys.revokedAt}, now())` })
      .where(eq(adminKeys.id, id))
      .returning({ id: adminKeys.id })
    const [, rows] = await guarded(() => db.batch([trail.before, revoke, trail.after]))
    return rows.length > 0
  },
})

const auditedKey = (db: Database, id: AdminKeyId, action: `admin-key.${string}`, by: AuditedBy) =>
  audited(db, by, {
    tenantId: null,
    action,
    subject: { type: "admin-key", id },
    table: adminKeys,
    where: eq(adminKeys.id, id),
    image: shown,
  })

const toAdminKey = (row: Omit<AdminKey, "id"> & { id: string }): AdminKey => ({ ...row, id: row.id as AdminKeyId })
