// Collections in Postgres.
import { and, desc, eq, inArray, isNull, lt, sql } from "drizzle-orm"
import { changesAnswers } from "../../../documents/model/answering-settings.ts"
import type { CollectionId, TenantId } from "../../../ids.ts"
import type { Collections } from "../../../ports.ts"
import { NOT_CALIBRATED } from "../../../query/model/calibration.ts"
import { asTenant, type Database, sqlState, UNIQUE_VIOLATION } from "../database.ts"
import { pageOf } from "../page.ts"
import { collections, deletions } from "../schema.ts"
import { headEverRow, headRow, newCollectionRow, shown, toCollection, toHead, toHeadEver } from "./collection-rows.ts"
import { tombstoneStatements } from "./collection-statements.ts"
import { deletionRow, toDeletion } from "./deletions.ts"
import { reindexDocuments } from "./reindex-documents.ts"

export const postgresCollections = (db: Database): Collections => ({
  async create(tenant, collection) {
    try {
      const [, rows] = await asTenant(
        db,
        tenant,
        db.insert(collections).values(newCollectionRow(tenant, collection)),
        db.select(shown).from(collections).where(own(tenant, collection.id)),
      )
      return rows[0] ? toCollection(rows[0]) : null
    } catch (cause) {
      if (sqlState(cause) === UNIQUE_VIOLATION) return null
      throw cause
    }
  },

  async get(tenant, id) {
    const [rows] = await asTenant(db, tenant, db.select(shown).from(collections).where(live(tenant, id)))
    return rows[0] ? toCollection(rows[0]) : null
  },

  async update(tenant, id, changes, deadline) {
    const { chunking, calibrations, ...settings } = changes
    const raisesEpoch = changesAnswers(changes)
    // What is undefined stays as it is.
    const change = {
      ...settings,
      ...(chunking && { chunkSizeTokens: chunking.size_tokens, chunkOverlapTokens: chunking.overlap_tokens }),
      // In the statement itself, so that two calibrations at once both stay.
      ...(calibrations && {
        calibrations: sql`coalesce(${collections.calibrations}, ${JSON.stringify(NOT_CALIBRATED)}::jsonb)
          || ${JSON.stringify(calibrations)}::jsonb`,
      }),
      ...(raisesEpoch && { epoch: sql`${collections.epoch} + 1` }),
    }
    try {
      const [, rows] = await asTenant(
        db,
        tenant,
        db.execute(sql`select assert_before(${deadline.toISOString()}::timestamptz)`),
        db
          .update(collections)
          .set({ ...change, updatedAt: sql`now()` })
          .where(live(tenant, id))
          .returning(shown),
      )
      const [row] = rows
      return row ? { collection: toCollection(row), head: raisesEpoch ? toHead(row) : null } : null
    } catch (cause) {
      if (sqlState(cause) === UNIQUE_VIOLATION) return { collection: null, head: null }
      throw cause
    }
  },

  async tombstone(tenant, id, deletion, deadline) {
    const [turn, lockDocuments, lockUnits, tombstone, retire] = tombstoneStatements(tenant, id, deletion)
    const [, , , , marked, , heads, receipts] = await asTenant(
      db,
      tenant,
      db.execute(sql`select assert_before(${deadline.toISOString()}::timestamptz)`),
      db.execute(turn),
      db.execute(lockDocuments),
      db.execute(lockUnits),
      db.execute(tombstone),
      db.execute(retire),
      db.select(headEverRow).from(collections).where(own(tenant, id)),
      db
        .select(deletionRow)
        .from(deletions)
        .where(and(eq(deletions.tenantId, tenant), eq(deletions.subjectId, id))),
    )
    const [[head], [receipt]] = [heads, receipts]
    if (!receipt) return null
    return { deletion: toDeletion(receipt), head: marked.rows.length > 0 && head ? toHeadEver(head) : null }
  },

  reindex: (tenant, id, which, by) => reindexDocuments(db, tenant, live(tenant, id), id, which, by),

  async headEver(tenant, id) {
    const [[row]] = await asTenant(db, tenant, db.select(headEverRow).from(collections).where(own(tenant, id)))
    return row ? toHeadEver(row) : null
  },

  async list(tenant, allowed, { limit, cursor }) {
    const [rows] = await asTenant(
      db,
      tenant,
      db
        .select(shown)
        .from(collections)
        .where(
          and(
            live(tenant),
            allowed ? inArray(collections.id, [...allowed]) : undefined,
            cursor ? lt(collections.id, cursor) : undefined,
          ),
        )
        .orderBy(desc(collections.id))
        .limit(limit + 1),
    )
    return pageOf(rows.map(toCollection), limit)
  },

  async heads(tenant, ids) {
    const [rows] = await asTenant(
      db,
      tenant,
      db
        .select(headRow)
        .from(collections)
        .where(and(live(tenant), inArray(collections.id, [...ids]))),
    )
    return new Map(rows.map((row) => [row.id as CollectionId, toHead(row)]))
  },
})

const own = (tenant: TenantId, id: CollectionId) => and(eq(collections.tenantId, tenant), eq(collections.id, id))

/** One that is not deleted, or all of them. */
const live = (tenant: TenantId, id?: CollectionId) =>
  and(eq(collections.tenantId, tenant), isNull(collections.deletedAt), id ? eq(collections.id, id) : undefined)
