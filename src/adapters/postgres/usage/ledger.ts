// The ledger in Postgres: what is new by its id is added, and the totals of its day rise by that alone.
import { type SQL, sql } from "drizzle-orm"
import type { Ledger } from "../../../ports.ts"
import { unitsOf, usdOf } from "../../../usage/model/money.ts"
import {
  type Accounted,
  type QuestionRecord,
  type RequestsEntry,
  requestsOf,
  USAGE_UNITS,
  type UsageEvent,
  usageOf,
} from "../../../usage/model/usage-event.ts"
import { type Database, guarded } from "../database.ts"

/** For the system role: a batch holds what several tenants did. */
export const postgresLedger = (db: Database): Ledger => ({
  async add(entries) {
    if (entries.length === 0) return
    const questions = entries.filter((entry) => entry.type === "question")
    const requests = entries.filter((entry) => entry.type === "requests")
    await guarded(() =>
      db.batch([
        db.execute(addQuestions(questions)),
        db.execute(addUsage(entries.flatMap(eventsOf), requests.length > 0 ? raiseEndpoints(requests) : undefined)),
      ]),
    )
  },
})

function eventsOf(entry: Accounted): UsageEvent[] {
  if (entry.type === "question") return usageOf(entry)
  return [entry.type === "requests" ? requestsOf(entry) : entry]
}

/**
 * Rows are written in the order of their ids, so that two batches with the same rows never deadlock. Of what a question
 * found, documents that are deleted are left out; the locks make a deletion wait until it can see the new row.
 */
const addQuestions = (records: readonly QuestionRecord[]): SQL => sql`
  with entries as (
    select * from jsonb_to_recordset(${json(records.map(questionRow))}::jsonb) as e(
      id text, at timestamptz, tenant_id text, key_id text, user_id text, endpoint text, collection_ids text[],
      question text, question_hash text, request jsonb, cache text, cached_from text, outcome text, error_code text, verdict text,
      grounding jsonb, answer text, citations jsonb, candidates jsonb, trace jsonb, epochs jsonb, answer_model text,
      embedding_model text, embedding_tokens int, prompt_tokens int, completion_tokens int, cost_usd numeric,
      priced_usd numeric, estimated boolean, latency_ms real, stages jsonb, degraded text[])
  ), homes as materialized (
    select c.id, c.tenant_id, c.redact_questions, c.keep_answers from collections c
    where c.id = any(array(select unnest(collection_ids) from entries)) and c.deleted_at is null
    order by c.id for key share
  ), found as materialized (
    select d.id, d.tenant_id from documents d
    where d.id = any(array(select jsonb_path_query(candidates, '$[*].documentId') #>> '{}' from entries))
      and d.deleted_at is null
    order by d.id for key share
  ), standing as materialized (
    select e.*, home.redacts, home.keeps,
      (select coalesce(jsonb_agg(c.value order by c.ordinality), '[]')
        from jsonb_array_elements(e.candidates) with ordinality c
        where exists (select from found where found.id = c.value ->> 'documentId' and found.tenant_id = e.tenant_id)
      ) as kept,
      not exists (select from jsonb_array_elements(e.candidates) c where c ->> 'source' is not null
        and not exists (select from found where found.id = c ->> 'documentId' and found.tenant_id = e.tenant_id)
      ) as is_whole
    from entries e
    join tenants t on t.id = e.tenant_id and t.deleted_at is null
    cross join lateral (
      select bool_or(h.redact_questions) as redacts, bool_and(h.keep_answers) as keeps, count(*) as known
      from homes h where h.tenant_id = e.tenant_id and h.id = any(e.collection_ids)
    ) home
    where home.known = cardinality(e.collection_ids)
  )
  insert into query_logs (id, tenant_id, at, key_id, user_id, endpoint, collection_ids, question, question_hash, request,
    cache, cached_from, outcome, error_code, verdict, grounding, answer, citations, candidates, trace, document_ids,
    epochs, answer_model, embedding_model, embedding_tokens, prompt_tokens, completion_tokens, cost_usd, priced_usd, estimated,
    latency_ms, stages, degraded)
  select id, tenant_id, at, key_id, user_id, endpoint, collection_ids, case when not redacts then question end,
    coalesce(question_hash, encode(sha256(convert_to(tenant_id || ':' || question, 'UTF8')), 'hex')), request, cache, cached_from, outcome,
    error_code, verdict, case when is_whole and not redacts then grounding else grounding || '{"reason": ""}' end,
    case when keeps and is_whole then answer end, case when keeps and is_whole then citations end, kept, trace,
    case when kept = '[]' then '{}' else array(select distinct c ->> 'documentId' from jsonb_array_elements(kept) c) end,
    epochs, answer_model, embedding_model, embedding_tokens, prompt_tokens, completion_tokens, cost_usd, priced_usd, estimated,
    latency_ms, stages,
    degraded
  from standing order by id
  on conflict (id) do nothing`

/** The days' totals, by what the statement before it calls `fresh`; in one order, so that no two wait for each other. */
const RAISE_DAYS = sql`
  insert into usage_daily as d (tenant_id, day, key_id, user_id, collection_id, endpoint, model, kind, unit, events, amount,
    estimated_amount, cost_usd, unpriced)
  select tenant_id, (at at time zone 'utc')::date as day, key_id, user_id, collection_id, endpoint, model, kind, unit,
    count(*), sum(amount), coalesce(sum(amount) filter (where estimated), 0), coalesce(sum(cost_usd), 0),
    count(*) filter (where kind in ('llm_calls', 'own_llm_calls') and cost_usd is null)
  from fresh group by 1, 2, 3, 4, 5, 6, 7, 8, 9 order by 1, 2, 3, 4, 5, 6, 7, 8
  on conflict (tenant_id, day, key_id, user_id, collection_id, endpoint, model, kind) do update set
    events = d.events + excluded.events, amount = d.amount + excluded.amount,
    estimated_amount = d.estimated_amount + excluded.estimated_amount, cost_usd = d.cost_usd + excluded.cost_usd,
    unpriced = d.unpriced + excluded.unpriced`

/** The days of each route, by those of its requests that are `fresh`, in one order as well. */
const raiseEndpoints = (requests: readonly RequestsEntry[]): SQL => sql`
  insert into endpoint_daily as d (tenant_id, day, endpoint, outcome, bucket, calls, duration_ms)
  select fresh.tenant_id, (fresh.at at time zone 'utc')::date, fresh.endpoint, c.outcome, c.bucket, sum(c.calls),
    sum(c."durationMs")
  from fresh join jsonb_to_recordset(${json(requests.map(({ id, counts }) => ({ id, counts })))}::jsonb)
      as e(id text, counts jsonb) on e.id = fresh.id
    cross join jsonb_to_recordset(e.counts) as c(outcome text, bucket int, calls bigint, "durationMs" numeric)
  group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
  on conflict (tenant_id, day, endpoint, outcome, bucket) do update set
    calls = d.calls + excluded.calls, duration_ms = d.duration_ms + excluded.duration_ms`

/**
 * Adds events and raises their days' totals by those that are new; also for whoever ends a unit of work, in its transaction.
 * `beside` rises by the same.
 */
export const addUsage = (events: readonly UsageEvent[], beside?: SQL): SQL => sql`
  with events as (
    select * from jsonb_to_recordset(${json(events.map(eventRow))}::jsonb) as e(
      id text, tenant_id text, at timestamptz, key_id text, user_id text, collection_id text, endpoint text, model text,
      kind text, unit text, amount bigint, cost_usd numeric, estimated boolean)
  ), fresh as (
    insert into usage_events (id, tenant_id, at, key_id, user_id, collection_id, endpoint, model, kind, unit, amount,
      cost_usd, estimated)
    select e.id, e.tenant_id, e.at, e.key_id, e.user_id, e.collection_id, e.endpoint, e.model, e.kind, e.unit, e.amount,
      e.cost_usd, e.estimated
    from events e join tenants t on t.id = e.tenant_id and t.deleted_at is null order by e.id
    on conflict (id) do nothing
    returning *
  )
  ${beside ? sql`, beside as (${beside} returning 1)` : sql``}
  ${RAISE_DAYS}`

/** The bytes that each tenant held at the first sweep of a day. Asking again on the same day changes nothing. */
export const bookStorage = (): SQL => sql`
  with due as (
    select (now() at time zone 'utc')::date as day where not exists (select from usage_events
      where kind = 'byte_days' and created_at >= date_trunc('day', now() at time zone 'utc') at time zone 'utc')
  ), fresh as (
    insert into usage_events (id, tenant_id, at, endpoint, kind, unit, amount, estimated)
    select 'bytes:' || due.day || ':' || s.tenant_id, s.tenant_id, now(), 'ingest', 'byte_days', ${USAGE_UNITS.byte_days}, s.bytes, false
    from tenant_storage s, due where s.bytes > 0 order by s.tenant_id
    on conflict (id) do nothing
    returning *
  ), raised as (${RAISE_DAYS} returning 1)
  select count(*) from raised`

function questionRow(record: QuestionRecord) {
  const { llmCalls } = record
  const total = (count: (call: QuestionRecord["llmCalls"][number]) => number) =>
    llmCalls.reduce((sum, call) => sum + count(call), 0)
  const isPriced = llmCalls.every(({ costUsd }) => costUsd !== null)
  const pricedUsd = usdOf(total(({ costUsd }) => unitsOf(costUsd ?? 0)))
  return {
    id: record.id,
    at: new Date(record.at),
    tenant_id: record.tenantId,
    key_id: record.keyId,
    user_id: record.userId,
    endpoint: record.endpoint,
    collection_ids: record.collectionIds,
    question: record.question,
    question_hash: record.questionHash,
    request: record.request,
    cache: record.cache,
    cached_from: record.cachedFrom,
    outcome: record.outcome,
    error_code: record.errorCode,
    verdict: record.verdict,
    grounding: record.grounding,
    answer: record.answer,
    citations: record.citations,
    candidates: record.candidates,
    trace: record.trace,
    epochs: record.epochs,
    answer_model: record.answerModel,
    embedding_model: record.embeddingModel,
    embedding_tokens: record.embeddingTokens,
    prompt_tokens: total(({ promptTokens }) => promptTokens),
    completion_tokens: total(({ completionTokens }) => completionTokens),
    cost_usd: isPriced ? pricedUsd : null,
    priced_usd: isPriced ? null : pricedUsd,
    estimated: llmCalls.some(({ estimated }) => estimated),
    latency_ms: record.latencyMs,
    stages: record.stages,
    degraded: record.degraded,
  }
}

const eventRow = (event: UsageEvent) => ({
  id: event.id,
  tenant_id: event.tenantId,
  at: new Date(event.at),
  key_id: event.keyId,
  user_id: event.userId,
  collection_id: event.collectionId,
  endpoint: event.endpoint,
  model: event.model,
  kind: event.kind,
  unit: USAGE_UNITS[event.kind],
  amount: event.amount,
  cost_usd: event.costUsd,
  estimated: event.estimated,
})

/** A model may write what Postgres accepts in no text: NUL and half surrogate pairs, which JSON writes as escapes. */
function json(rows: unknown[]): string {
  const text = JSON.stringify(rows)
  if (!text.includes("\\u")) return text
  return JSON.stringify(rows, (_, value: unknown) =>
    typeof value === "string" ? value.toWellFormed().replaceAll("\u0000", "") : value,
  )
}
