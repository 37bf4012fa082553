// The fair claim: the tenant that waited longest, its unit that is longest due; one index entry is read a tenant.
import { sql } from "drizzle-orm"
import { FOLLOWING_KINDS, leaseFor, mayBe, OPEN_UNITS, started } from "../documents/life-sql.ts"

/** When an open unit may be claimed: it waits until `run_after`, and a running one until its lease is over. */
const dueAt = (alias: string) => sql.raw(`coalesce(${alias}.lease_until, ${alias}.run_after)`)
const isDue = (alias: string) => sql`${sql.raw(alias)}.state in ${OPEN_UNITS} and ${dueAt(alias)} <= now()`

/** Work that cleans up waits until nobody writes to its document any more, not even the worker of a cancelled unit. */
export const claimStatement = (leaseSeconds: number) => sql`
  with recursive waiting as (
    (select u.tenant_id from work_units u where ${isDue("u")} order by u.tenant_id limit 1)
    union all
    select following.tenant_id from waiting w, lateral (
      select u.tenant_id from work_units u where ${isDue("u")} and u.tenant_id > w.tenant_id order by u.tenant_id limit 1
    ) following
  ), turns as (
    select w.tenant_id from waiting w left join work_turns t on t.tenant_id = w.tenant_id
    order by t.last_claimed_at nulls first, w.tenant_id
  ), next as (
    select picked.id, picked.tenant_id from turns, lateral (
      select u.id, u.tenant_id from work_units u
      where u.tenant_id = turns.tenant_id and ${isDue("u")}
        and (u.kind not in ${FOLLOWING_KINDS} or not exists (
          select from work_units s where s.tenant_id = u.tenant_id and s.state in ('running', 'cancelled')
            and s.lease_until > now() and (u.kind = 'erase' or s.subject_id = u.subject_id or (u.kind = 'clear' and s.subject_id in (
              select d.id from documents d where d.tenant_id = u.tenant_id and d.collection_id = u.subject_id)))))
      order by ${dueAt("u")}, u.id limit 1 for update of u skip locked
    ) picked limit 1
  ), turn as (
    insert into work_turns (tenant_id, last_claimed_at) select t.id, clock_timestamp() from next join tenants t on t.id = next.tenant_id
    on conflict (tenant_id) do update set last_claimed_at = excluded.last_claimed_at
  ), claimed as (
    update work_units u set state = 'running', fence = u.fence + 1, updated_at = now(),
      crashes = u.crashes + (u.state = 'running')::int, lease_until = ${leaseFor(leaseSeconds)}
    from next where u.tenant_id = next.tenant_id and u.id = next.id returning u.*
  ), parsing as (
    update document_versions v set state = 'parsing', updated_at = now(), stage_times = jsonb_build_object('parsing',
      jsonb_build_object('started_at', coalesce(v.stage_times -> 'parsing' -> 'started_at', to_jsonb(now()))))
    from claimed c where c.kind = 'parse' and v.tenant_id = c.tenant_id and v.document_id = c.subject_id
      and v.version = c.version and ${mayBe("parsing")}
  ), embedding as (
    update document_versions v set updated_at = now(), stage_times = v.stage_times || ${started("embedding")}
    from claimed c where c.kind = 'index' and v.tenant_id = c.tenant_id and v.document_id = c.subject_id
      and v.version = c.version and v.state = 'embedding' and not v.stage_times ? 'embedding'
  )
  select c.id, c.tenant_id, c.subject_id, c.version, c.kind, c.fence, c.attempts, c.crashes, c.first_chunk, c.chunk_count,
    c.indexed_chunks, c.byte_start, c.byte_end, c.deletion_id, v.collection_id, v.filename, v.content_type, v.size_bytes,
    v.sha256, v.chunk_size_tokens, v.chunk_overlap_tokens, d.metadata, d.created_at, d.live_version,
    home.embedding_model, home.embedding_dimension, home.embedding_revision, home.embedding_kind, home.ocr
  from claimed c
  left join document_versions v on v.tenant_id = c.tenant_id and v.document_id = c.subject_id and v.version = c.version
  left join documents d on d.tenant_id = c.tenant_id and d.id = c.subject_id
  left join collections home on home.tenant_id = c.tenant_id and home.id = v.collection_id`
