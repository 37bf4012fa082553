// The longer statements of the ingest state machine: the fair claim, progress, and the switch to a new version.
import { type SQL, sql } from "drizzle-orm"
import { MAX_ATTEMPTS, type WorkUnit } from "../../documents/work-unit.ts"
import type { WorkProgress } from "../../ports.ts"

/** True of the unit's row only while this claim holds it. */
export const owned = (unit: WorkUnit) =>
  sql`id = ${unit.id} and tenant_id = ${unit.tenantId} and fence = ${unit.fence} and state = 'running'`

export const finished = (stage: string) =>
  sql`jsonb_build_object(${stage}::text, jsonb_build_object(
        'started_at', coalesce(stage_times -> ${stage}::text ->> 'started_at', to_json(now()) #>> '{}'), 'finished_at', now()))`

type OnVersion = WorkUnit & { target: { documentId: string; version: number } }

/** Counts are absolute while parsing and additions while embedding and indexing, where units run side by side. */
export const progressStatement = (unit: OnVersion, { stage, done, total }: WorkProgress) => sql`
  update document_versions v set state = ${stage}, updated_at = now(), ${PROGRESS[stage](done, total)}
    stage_times = jsonb_set(v.stage_times ${stage === "chunking" ? sql`|| ${finished("parsing")}` : sql``},
      array[${stage}::text], coalesce(v.stage_times -> ${stage}::text, jsonb_build_object('started_at', now())))
  from work_units u
  where u.id = ${unit.id} and u.fence = ${unit.fence} and u.state = 'running' and v.tenant_id = ${unit.tenantId}
    and v.document_id = ${unit.target.documentId} and v.version = ${unit.target.version} and v.state <> 'failed'`

const PROGRESS: Record<WorkProgress["stage"], (done: number, total: number) => SQL> = {
  parsing: (done, total) => sql`parse_done = ${done}, parse_total = ${total},`,
  chunking: () => sql`parse_done = v.parse_total,`,
  embedding: (done) => sql`embedded_chunks = least(v.chunk_count, v.embedded_chunks + ${done}),`,
  indexing: (done) => sql`indexed_chunks = least(v.chunk_count, v.indexed_chunks + ${done}),`,
}

/** The tenant that waited longest goes first; clean-up waits until nothing else writes to its document. */
export const claimStatement = (leaseSeconds: number) => sql`
  with next as (
    select u.id, u.tenant_id from work_units u
    left join work_turns t on t.tenant_id = u.tenant_id
    where ((u.state = 'pending' and u.run_after <= now()) or (u.state = 'running' and u.lease_until < now()))
      and (u.attempts < ${MAX_ATTEMPTS} or u.kind in ('retire', 'purge', 'erase'))
      and (u.kind <> 'publish' or not exists (
        select from work_units s where s.subject_id = u.subject_id and s.version = u.version
          and s.kind in ('parse', 'index') and s.state <> 'done'))
      and (u.kind not in ('retire', 'purge', 'erase') or not exists (
        select from work_units s where s.tenant_id = u.tenant_id and s.id <> u.id and s.state = 'running'
          and s.lease_until >= now() and (u.kind = 'erase' or s.subject_id = u.subject_id)))
    order by t.last_claimed_at nulls first, u.created_at, u.ordinal
    limit 1 for update of u skip locked
  ), turn as (
    insert into work_turns (tenant_id, last_claimed_at) select tenant_id, clock_timestamp() from next
    on conflict (tenant_id) do update set last_claimed_at = excluded.last_claimed_at
  ), claimed as (
    update work_units u set state = 'running', fence = u.fence + 1, attempts = u.attempts + 1, updated_at = now(),
      lease_until = now() + make_interval(secs => ${leaseSeconds})
    from next where u.id = next.id returning u.*
  )
  select c.id, c.tenant_id, c.subject_id, c.version, c.kind, c.fence, c.attempts, c.first_chunk, c.chunk_count,
    c.byte_start, c.byte_end, c.deletion_id, v.collection_id, v.filename, v.content_type, v.size_bytes, v.sha256,
    v.chunk_size_tokens, v.chunk_overlap_tokens, d.metadata, d.created_at
  from claimed c
  left join document_versions v on v.tenant_id = c.tenant_id and v.document_id = c.subject_id and v.version = c.version
  left join documents d on d.tenant_id = c.tenant_id and d.id = c.subject_id`

export const publishStatement = (unit: WorkUnit & { kind: "publish" }) => sql`
  with mine as (
    update work_units set state = 'done', lease_until = null, updated_at = now() where ${owned(unit)}
    returning tenant_id, subject_id, version
  ), before as (
    select d.id, d.live_version from documents d join mine on mine.subject_id = d.id
    where d.tenant_id = ${unit.tenantId} and d.deleted_at is null
      and (d.live_version is null or d.live_version < mine.version) for update of d
  ), live as (
    update documents d set live_version = ${unit.target.version}, updated_at = now() from before
    where d.tenant_id = ${unit.tenantId} and d.id = before.id returning d.id
  ), ready as (
    update document_versions v set state = 'ready', embedded_chunks = chunk_count, indexed_chunks = chunk_count,
      updated_at = now(), stage_times = stage_times || ${finished("embedding")} || ${finished("indexing")}
    from live where v.tenant_id = ${unit.tenantId} and v.document_id = live.id and v.version = ${unit.target.version}
  ), raised as (
    update collections c set epoch = c.epoch + 1, updated_at = now() from live
    where c.tenant_id = ${unit.tenantId} and c.id = ${unit.target.collectionId}
  ), retired as (
    insert into work_units (tenant_id, subject_id, version, kind)
    select ${unit.tenantId}, id, live_version, 'retire' from before where live_version is not null
    on conflict do nothing
  )
  select live.id, before.live_version as retired,
    (select chunk_count from document_versions where tenant_id = ${unit.tenantId} and document_id = live.id
      and version = ${unit.target.version}) as chunk_count
  from live join before on before.id = live.id`
