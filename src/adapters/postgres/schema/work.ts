// Tables of ingest work and of whose turn it is.
import { sql } from "drizzle-orm"
import { bigint, bigserial, check, index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core"
import { UNIT_STATES, type UnitState } from "../../../documents/model/version-life.ts"
import { createdAt, oneOf, rowSecurity, time, updatedAt } from "./columns.ts"

/** Units of ingest work. A pending row is also the promise to wake a worker: the sweep sends what a crash left unsent. */
export const workUnits = pgTable(
  "work_units",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    tenantId: text("tenant_id").notNull(),
    /** The document; for `clear`, the collection; for `erase`, the tenant. */
    subjectId: text("subject_id").notNull(),
    version: integer("version").notNull(),
    kind: text("kind", {
      enum: ["parse", "index", "publish", "describe", "retire", "purge", "clear", "erase"],
    }).notNull(),
    ordinal: integer("ordinal").notNull().default(0),
    state: text("state", { enum: UNIT_STATES as [UnitState, ...UnitState[]] })
      .notNull()
      .default("pending"),
    firstChunk: integer("first_chunk"),
    chunkCount: integer("chunk_count"),
    byteStart: bigint("byte_start", { mode: "number" }),
    byteEnd: bigint("byte_end", { mode: "number" }),
    deletionId: text("deletion_id"),
    /** Of an index unit: how far it came, so that the next claim goes on from there. */
    embeddedChunks: integer("embedded_chunks").notNull().default(0),
    indexedChunks: integer("indexed_chunks").notNull().default(0),
    attempts: integer("attempts").notNull().default(0),
    crashes: integer("crashes").notNull().default(0),
    /** Raised by every claim; a write with an older number is refused. */
    fence: bigint("fence", { mode: "number" }).notNull().default(0),
    leaseUntil: time("lease_until"),
    runAfter: time("run_after").notNull().defaultNow(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    uniqueIndex("work_units_once_key").on(t.subjectId, t.version, t.kind, t.ordinal),
    // When each open unit is next due, by tenant: a claim reads one entry a tenant, however many wait.
    index("work_units_due_idx")
      .on(t.tenantId, sql`coalesce(lease_until, run_after)`, t.id)
      .where(sql`state in ('pending', 'running')`),
    check("work_units_state_known", oneOf(t.state, UNIT_STATES)),
    ...rowSecurity(t.tenantId),
  ],
).enableRLS()

/** When each tenant was last served; the claim takes the one that waited longest. */
export const workTurns = pgTable(
  "work_turns",
  { tenantId: text("tenant_id").primaryKey(), lastClaimedAt: time("last_claimed_at").notNull() },
  (t) => rowSecurity(t.tenantId),
).enableRLS()
