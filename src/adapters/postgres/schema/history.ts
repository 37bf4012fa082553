// Tables of what was asked and what it used: a row a question, an event an amount, and the totals of each day.
import { bigint, boolean, date, index, integer, jsonb, numeric, pgTable, real, text, unique } from "drizzle-orm/pg-core"
import { DEAD_REASONS } from "../../../usage/model/dead-letter.ts"
import { createdAt, rowSecurity, time } from "./columns.ts"
import { tenants } from "./tenants.ts"

const tenantId = () =>
  text("tenant_id")
    .notNull()
    .references(() => tenants.id, { onDelete: "cascade" })
/** Null: unknown. */
const money = (name: string) => numeric(name, { precision: 20, scale: 10, mode: "number" })
const amount = (name: string) => bigint(name, { mode: "number" }).notNull()

export const queryLogs = pgTable(
  "query_logs",
  {
    id: text("id").primaryKey(),
    tenantId: tenantId(),
    at: time("at").notNull(),
    keyId: text("key_id"),
    userId: text("user_id"),
    endpoint: text("endpoint", { enum: ["query", "search"] }).notNull(),
    collectionIds: text("collection_ids").array().notNull(),
    /** Null where one of the collections redacts questions. */
    question: text("question"),
    /** SHA-256 over tenant and question, to find repeats by where the text is not kept. */
    questionHash: text("question_hash").notNull(),
    request: jsonb("request").$type<Record<string, unknown>>().notNull(),
    cache: text("cache", { enum: ["HIT", "MISS", "BYPASS"] }).notNull(),
    cachedFrom: text("cached_from"),
    outcome: text("outcome", { enum: ["done", "aborted", "failed"] }).notNull(),
    errorCode: text("error_code"),
    verdict: text("verdict", { enum: ["answered", "partial", "abstained"] }),
    grounding: jsonb("grounding").$type<{ score: number; reason: string }>(),
    /** Null with the next three where a collection keeps no answers, or a document they came from was deleted. */
    answer: text("answer"),
    citations: jsonb("citations").$type<unknown[]>(),
    candidates: jsonb("candidates").$type<unknown[]>(),
    trace: jsonb("trace").$type<Record<string, unknown>>(),
    /** Every document whose text was found; by it what a deleted one left behind is found. */
    documentIds: text("document_ids").array().notNull(),
    epochs: jsonb("epochs").$type<Record<string, number>>(),
    answerModel: text("answer_model"),
    embeddingModel: text("embedding_model").notNull(),
    embeddingTokens: integer("embedding_tokens").notNull(),
    promptTokens: integer("prompt_tokens").notNull(),
    completionTokens: integer("completion_tokens").notNull(),
    /** Null where a part of it is not known. */
    costUsd: money("cost_usd"),
    /** Of its calls whose price is known, where there are others. */
    pricedUsd: money("priced_usd"),
    estimated: boolean("estimated").notNull(),
    latencyMs: real("latency_ms").notNull(),
    stages: jsonb("stages").$type<Record<string, number>>().notNull(),
    degraded: text("degraded").array().notNull(),
    feedback: jsonb("feedback").$type<Record<string, unknown>>(),
  },
  (t) => [
    index("query_logs_tenant_idx").on(t.tenantId, t.id),
    index("query_logs_documents_idx").using("gin", t.documentIds),
    index("query_logs_at_idx").on(t.at),
    ...rowSecurity(t.tenantId),
  ],
).enableRLS()

/** By whom, for what, with what: null where there is none, and for the collection also where several were meant. */
const dimensions = () => ({
  keyId: text("key_id"),
  userId: text("user_id"),
  collectionId: text("collection_id"),
  endpoint: text("endpoint").notNull(),
  model: text("model"),
  kind: text("kind").notNull(),
})

/** Kept for a while, so that what is delivered twice counts once, and to show what a day's totals are made of. */
export const usageEvents = pgTable(
  "usage_events",
  {
    id: text("id").primaryKey(),
    tenantId: tenantId(),
    at: time("at").notNull(),
    ...dimensions(),
    unit: text("unit").notNull(),
    amount: amount("amount"),
    costUsd: money("cost_usd"),
    estimated: boolean("estimated").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    index("usage_events_tenant_idx").on(t.tenantId, t.at),
    index("usage_events_created_idx").on(t.createdAt),
    ...rowSecurity(t.tenantId),
  ],
).enableRLS()

/** What remains for ever: totals by day (UTC). */
export const usageDaily = pgTable(
  "usage_daily",
  {
    tenantId: tenantId(),
    day: date("day", { mode: "string" }).notNull(),
    ...dimensions(),
    unit: text("unit").notNull(),
    events: amount("events"),
    amount: amount("amount"),
    /** The part of the amount that is our estimate. */
    estimatedAmount: amount("estimated_amount"),
    /** Of the events whose price is known. */
    costUsd: money("cost_usd").notNull(),
    /** Events that cost something nobody knows. */
    unpriced: amount("unpriced"),
  },
  (t) => [
    unique("usage_daily_once_key")
      .on(t.tenantId, t.day, t.keyId, t.userId, t.collectionId, t.endpoint, t.model, t.kind)
      .nullsNotDistinct(),
    ...rowSecurity(t.tenantId),
  ],
).enableRLS()

/** What the ledger could not take, without what was said in words; goes when it is taken after all. */
export const deadLetters = pgTable(
  "dead_letters",
  {
    id: text("id").primaryKey(),
    tenantId: tenantId(),
    entryId: text("entry_id").notNull().unique("dead_letters_once_key"),
    reason: text("reason", { enum: DEAD_REASONS }).notNull(),
    entry: jsonb("entry").$type<Record<string, unknown>>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    index("dead_letters_tenant_idx").on(t.tenantId),
    index("dead_letters_created_idx").on(t.createdAt),
    ...rowSecurity(t.tenantId),
  ],
).enableRLS()
