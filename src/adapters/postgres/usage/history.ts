// The history in Postgres: every statement is bound to the tenant and to what its caller may see.
import { and, type Column, desc, eq, gte, ilike, lt, or, type SQL, sql } from "drizzle-orm"
import { z } from "zod"
import type { ApiKeyId, CollectionId, QueryId, TenantId, UserId } from "../../../ids.ts"
import type { Feedback, History, HistoryFilter, QuestionEntry, Reach } from "../../../ports.ts"
import { questionRecordSchema } from "../../../usage/model/usage-event.ts"
import { asTenant, type Database } from "../database.ts"
import { pageOf } from "../page.ts"
import { queryLogs } from "../schema.ts"
import { NO_FIGURES, toFigures } from "./history-figures.ts"

const shown = {
  id: queryLogs.id,
  at: queryLogs.at,
  endpoint: queryLogs.endpoint,
  keyId: queryLogs.keyId,
  userId: queryLogs.userId,
  collectionIds: queryLogs.collectionIds,
  question: queryLogs.question,
  questionHash: queryLogs.questionHash,
  cache: queryLogs.cache,
  cachedFrom: queryLogs.cachedFrom,
  outcome: queryLogs.outcome,
  errorCode: queryLogs.errorCode,
  verdict: queryLogs.verdict,
  grounding: queryLogs.grounding,
  answerModel: queryLogs.answerModel,
  embeddingTokens: queryLogs.embeddingTokens,
  promptTokens: queryLogs.promptTokens,
  completionTokens: queryLogs.completionTokens,
  costUsd: queryLogs.costUsd,
  estimated: queryLogs.estimated,
  latencyMs: queryLogs.latencyMs,
  degraded: queryLogs.degraded,
  feedback: queryLogs.feedback,
}

/** Hidden from the moment a document it came from is deleted, though its row is cleaned up a little later. */
const unlessDeleted = <T>(column: Column) => sql<T | null>`
  case when not exists (select from documents d where d.tenant_id = ${queryLogs.tenantId}
    and d.id = any(${queryLogs.documentIds}) and d.deleted_at is not null) then ${column} end`

const traced = {
  ...shown,
  request: queryLogs.request,
  trace: queryLogs.trace,
  epochs: queryLogs.epochs,
  embeddingModel: queryLogs.embeddingModel,
  stages: queryLogs.stages,
  answer: unlessDeleted<string>(queryLogs.answer),
  citations: unlessDeleted<unknown[]>(queryLogs.citations),
  candidates: unlessDeleted<unknown[]>(queryLogs.candidates),
}

const MOST_GROUPS = 1_000

export const postgresHistory = (db: Database): History => ({
  async list(tenant, reach, filter, { limit, cursor }) {
    const [rows] = await asTenant(
      db,
      tenant,
      db
        .select(shown)
        .from(queryLogs)
        .where(and(within(tenant, reach), matching(tenant, filter), cursor ? lt(queryLogs.id, cursor) : undefined))
        .orderBy(desc(queryLogs.id))
        .limit(limit + 1),
    )
    return pageOf(rows.map(toEntry), limit)
  },

  async get(tenant, reach, id) {
    const own = eq(queryLogs.id, id)
    const origin = sql`${queryLogs.id} = (select cached_from from query_logs o where o.tenant_id = ${tenant} and o.id = ${id})`
    const [[row], [made]] = await asTenant(
      db,
      tenant,
      db
        .select(traced)
        .from(queryLogs)
        .where(and(within(tenant, reach), own)),
      db
        .select(traced)
        .from(queryLogs)
        .where(and(within(tenant, reach), origin)),
    )
    if (!row) return null
    const { answer, citations, candidates, trace, epochs } =
      row.cachedFrom === null ? row : { ...NOTHING_KEPT, ...made }
    const { request, embeddingModel, stages } = row
    const parts = partsSchema.parse({ citations, candidates: candidates ?? [], trace: trace ?? {} })
    return { ...toEntry(row), request, epochs, embeddingModel, stages, answer, ...parts }
  },

  async remove(tenant, reach, which, limit) {
    const matches = typeof which === "string" ? eq(queryLogs.id, which) : matching(tenant, which)
    const batch = db
      .select({ id: queryLogs.id })
      .from(queryLogs)
      .where(and(within(tenant, reach), matches))
      .limit(limit)
    const [rows] = await asTenant(
      db,
      tenant,
      db
        .delete(queryLogs)
        .where(and(eq(queryLogs.tenantId, tenant), sql`${queryLogs.id} in ${batch}`))
        .returning({ id: queryLogs.id }),
    )
    return rows.length
  },

  async rate(tenant, reach, id, feedback) {
    const [rows] = await asTenant(
      db,
      tenant,
      db
        .update(queryLogs)
        .set({ feedback })
        .where(and(within(tenant, reach), eq(queryLogs.id, id)))
        .returning({ id: queryLogs.id }),
    )
    return rows.length > 0
  },

  async figures(tenant, reach, days) {
    const statement = (group: SQL, from = sql`query_logs`) =>
      db.execute(sql`
        select ${group} as group, count(*) as questions, count(*) filter (where outcome = 'done') as done,
          count(*) filter (where outcome = 'failed') as failed, count(*) filter (where outcome = 'aborted') as aborted,
          count(*) filter (where cache = 'HIT') as hits, count(*) filter (where verdict = 'answered') as answered,
          count(*) filter (where verdict = 'partial') as partial, count(*) filter (where verdict = 'abstained') as abstained,
          avg(latency_ms) filter (where outcome = 'done') as latency_avg,
          percentile_cont(0.95) within group (order by latency_ms) filter (where outcome = 'done') as latency_p95,
          sum(embedding_tokens + prompt_tokens + completion_tokens) as tokens, coalesce(sum(coalesce(cost_usd, priced_usd)), 0) as cost,
          count(*) filter (where cost_usd is null) as unpriced,
          count(*) filter (where feedback ->> 'rating' = 'up') as up,
          count(*) filter (where feedback ->> 'rating' = 'down') as down
        from ${from}
        where ${within(tenant, reach)} and at >= ((now() at time zone 'utc')::date - ${days - 1}::int) at time zone 'utc'
        group by 1 order by 1 desc limit ${MOST_GROUPS}`)
    const results = await asTenant(
      db,
      tenant,
      statement(sql`null::text`),
      statement(sql`to_char(at at time zone 'utc', 'YYYY-MM-DD')`),
      statement(sql`key_id`),
      statement(sql`collection_id`, sql`query_logs, unnest(collection_ids) as collection_id`),
    )
    const [all, byDay, byKey, byCollection] = results.map(({ rows }) => rows.map(toFigures))
    return { total: all?.[0] ?? NO_FIGURES, days: byDay ?? [], keys: byKey ?? [], collections: byCollection ?? [] }
  },
})

const NOTHING_KEPT = { answer: null, citations: null, candidates: null, trace: null, epochs: null }
const partsSchema = z.object({
  citations: questionRecordSchema.shape.citations.nullable(),
  candidates: questionRecordSchema.shape.candidates,
  trace: questionRecordSchema.shape.trace,
})

/** The tenant's questions, of which the caller may see those within its collections and its filter. */
const within = (tenant: TenantId, { collectionIds, filter }: Reach) =>
  and(
    eq(queryLogs.tenantId, tenant),
    collectionIds ? sql`${queryLogs.collectionIds} <@ ${textArray(collectionIds)}` : undefined,
    filter ? sql`${queryLogs.request} -> 'narrowing' = ${JSON.stringify(filter)}::jsonb` : undefined,
  )

function matching(tenant: TenantId, filter: HistoryFilter) {
  const { from, to, keyId, userId, verdict, cached, text } = filter
  return and(
    from ? gte(queryLogs.at, from) : undefined,
    to ? lt(queryLogs.at, to) : undefined,
    keyId ? eq(queryLogs.keyId, keyId) : undefined,
    userId ? eq(queryLogs.userId, userId) : undefined,
    verdict ? eq(queryLogs.verdict, verdict) : undefined,
    cached === null ? undefined : cached ? eq(queryLogs.cache, "HIT") : sql`${queryLogs.cache} <> 'HIT'`,
    text === null
      ? undefined
      : or(
          ilike(queryLogs.question, `%${text.replace(/[\\%_]/g, "\\$&")}%`),
          sql`${queryLogs.questionHash} = encode(sha256(convert_to(${`${tenant}:${text}`}, 'UTF8')), 'hex')`,
        ),
  )
}

const textArray = (values: readonly string[]) =>
  sql`array[${sql.join(
    values.map((value) => sql`${value}`),
    sql`, `,
  )}]::text[]`

type Row = Pick<typeof queryLogs.$inferSelect, keyof typeof shown>

const toEntry = (row: Row): QuestionEntry => ({
  id: row.id as QueryId,
  at: row.at,
  endpoint: row.endpoint,
  keyId: row.keyId as ApiKeyId | null,
  userId: row.userId as UserId | null,
  collectionIds: row.collectionIds as CollectionId[],
  question: row.question,
  questionHash: row.questionHash,
  cache: row.cache,
  cachedFrom: row.cachedFrom as QueryId | null,
  outcome: row.outcome,
  errorCode: row.errorCode,
  verdict: row.verdict,
  grounding: row.grounding,
  answerModel: row.answerModel,
  embeddingTokens: row.embeddingTokens,
  promptTokens: row.promptTokens,
  completionTokens: row.completionTokens,
  costUsd: row.costUsd,
  estimated: row.estimated,
  latencyMs: row.latencyMs,
  degraded: row.degraded,
  feedback: row.feedback as Feedback | null,
})
