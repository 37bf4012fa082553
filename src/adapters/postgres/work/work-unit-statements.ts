// The longer statements of the ingest state machine: progress, what follows a stage, failing, and the switch of versions.
import { type SQL, sql } from "drizzle-orm"
import type { DocumentError } from "../../../documents/model/document.ts"
import type { WorkUnit } from "../../../documents/model/work-unit.ts"
import type { Parsed, ParseProgress } from "../../../ports.ts"
import {
  finished,
  INGESTING_KINDS,
  LIVING,
  leaseFor,
  lockUnits,
  mayBe,
  mayBecome,
  OPEN_UNITS,
  owned,
  retireAll,
  started,
} from "../documents/life-sql.ts"

type Of<K extends WorkUnit["kind"]> = WorkUnit & { kind: K }
type OnVersion = Of<"parse" | "index" | "publish">

/** The row of the version `v` that the unit works on. */
const versionOf = ({ tenantId, target }: OnVersion) =>
  sql`v.tenant_id = ${tenantId} and v.document_id = ${target.documentId} and v.version = ${target.version}`
const onVersion = (alias: string, { tenantId, target }: OnVersion) => {
  const row = sql.raw(alias)
  return sql`${row}.tenant_id = ${tenantId} and ${row}.subject_id = ${target.documentId} and ${row}.version = ${target.version}`
}
const renewed = (unit: WorkUnit, leaseSeconds: number) =>
  sql`update work_units set lease_until = ${leaseFor(leaseSeconds)}, updated_at = now() where ${owned(unit)} returning id`

export const renewStatement = renewed

export const parseProgressStatement = (
  unit: Of<"parse">,
  leaseSeconds: number,
  { stage, done, total }: ParseProgress,
) => sql`
  with mine as (${renewed(unit, leaseSeconds)}), shown as (
    update document_versions v set state = ${stage}, updated_at = now(),
      ${stage === "parsing" ? sql`parse_done = ${done}, parse_total = ${total}` : sql`parse_done = v.parse_total`},
      stage_times = v.stage_times || ${started(stage)} ${
        stage === "chunking"
          ? sql`|| case when v.state = 'parsing' then ${finished("parsing")} else '{}'::jsonb end`
          : sql``
      }
    from mine where ${versionOf(unit)} and ${mayBe(stage)}
  )
  select id from mine`

/** Counts are of the unit and never fall, so that a retry that repeats a batch adds nothing to its version. */
export const indexProgressStatement = (
  unit: Of<"index">,
  leaseSeconds: number,
  { embedded, indexed }: { embedded: number; indexed: number },
) => sql`
  with before as (select embedded_chunks, indexed_chunks from work_units where ${owned(unit)}), mine as (
    update work_units set lease_until = ${leaseFor(leaseSeconds)}, updated_at = now(),
      embedded_chunks = greatest(embedded_chunks, ${embedded}), indexed_chunks = greatest(indexed_chunks, ${indexed})
    where ${owned(unit)} returning id, embedded_chunks, indexed_chunks
  ), shown as (
    update document_versions v set ${counted(sql`mine.embedded_chunks - before.embedded_chunks`, sql`mine.indexed_chunks - before.indexed_chunks`)}
    from mine, before where ${versionOf(unit)} and v.state in ('embedding', 'indexing')
  )
  select id from mine`

export const indexedStatement = (unit: Of<"index">, indexingSeconds: number) => sql`
  with before as (select embedded_chunks, indexed_chunks from work_units where ${owned(unit)}), mine as (
    update work_units set state = 'done', lease_until = null, updated_at = now(), embedded_chunks = chunk_count,
      indexed_chunks = chunk_count
    where ${owned(unit)} returning chunk_count
  )
  update document_versions v set ${counted(sql`mine.chunk_count - before.embedded_chunks`, sql`mine.chunk_count - before.indexed_chunks`, indexingSeconds)}
  from mine, before where ${versionOf(unit)} and v.state in ('embedding', 'indexing')`

/** Adds to a version's counts; its stages begin with the first chunk and end with the last. */
const counted = (embedded: SQL, indexed: SQL, indexingSeconds = 0) => sql`
  embedded_chunks = v.embedded_chunks + ${embedded}, indexed_chunks = v.indexed_chunks + ${indexed}, updated_at = now(),
  state = case when v.embedded_chunks + ${embedded} >= v.chunk_count then 'indexing' else v.state end,
  stage_times = v.stage_times || ${started("embedding")} || ${started("indexing", indexingSeconds)}
    || case when v.embedded_chunks < v.chunk_count and v.embedded_chunks + ${embedded} >= v.chunk_count
         then ${finished("embedding", indexingSeconds)} else '{}'::jsonb end
    || case when v.indexed_chunks < v.chunk_count and v.indexed_chunks + ${indexed} >= v.chunk_count
         then ${finished("indexing", 0, indexingSeconds)} else '{}'::jsonb end`

/** Plans what follows a parse; the first unit is claimed for the same worker where `leaseSeconds` is given. */
export const parsedStatement = (unit: Of<"parse">, result: Parsed, leaseSeconds: number | null) => {
  const { chunkingSeconds = 0 } = result
  const plan = JSON.stringify(result.units.map((part, ordinal) => ({ ordinal, ...part })))
  const kept = sql`(p.ordinal = 0 and ${leaseSeconds !== null}::boolean)`
  return sql`
    with mine as (
      update work_units set state = 'done', lease_until = null, updated_at = now() where ${owned(unit)}
      returning tenant_id, subject_id, version
    ), shown as (
      update document_versions v set state = 'embedding', chunk_count = ${result.chunk_count},
        page_count = ${result.page_count}, text_length = ${result.text_length},
                warnings = ${JSON.stringify(result.warnings ?? [])}::jsonb, parse_done = greatest(v.parse_total, 1),
        parse_total = greatest(v.parse_total, 1), embedded_chunks = 0, indexed_chunks = 0, updated_at = now(),
        stage_times = v.stage_times || case when v.state = 'parsing' then ${finished("parsing", chunkingSeconds)} else '{}'::jsonb end
          || ${finished("chunking", 0, chunkingSeconds)} || ${leaseSeconds === null ? sql`'{}'::jsonb` : started("embedding")}
      from mine where ${versionOf(unit)} and ${mayBecome("embedding")}
    ), planned as (
      insert into work_units (tenant_id, subject_id, version, kind, ordinal, first_chunk, chunk_count, byte_start, byte_end,
        state, fence, lease_until)
      select mine.tenant_id, mine.subject_id, mine.version, 'index', p.ordinal, p.first_chunk, p.chunk_count, p.byte_start,
        p.byte_end, case when ${kept} then 'running' else 'pending' end, case when ${kept} then 1 else 0 end,
        case when ${kept} then ${leaseFor(leaseSeconds ?? 0)} end
      from mine, jsonb_to_recordset(${plan}::jsonb)
        as p(ordinal int, first_chunk int, chunk_count int, byte_start bigint, byte_end bigint)
      returning id, state
    )
    select (select id from planned where state = 'running') as next from mine`
}

/** After `indexedStatement`, in its transaction: the version's row it locked makes the last unit see that it is the last. */
export const publishNextStatement = (unit: Of<"index">, leaseSeconds: number) => sql`
  with mine as (
    select tenant_id, subject_id, version from work_units
    where id = ${unit.id} and tenant_id = ${unit.tenantId} and fence = ${unit.fence} and state = 'done'
  ), publish as (
    insert into work_units as p (tenant_id, subject_id, version, kind, state, fence, lease_until)
    select tenant_id, subject_id, version, 'publish', 'running', 1, ${leaseFor(leaseSeconds)} from mine
    where not exists (select from work_units s where ${onVersion("s", unit)} and s.kind = 'index' and s.state <> 'done')
    on conflict (subject_id, version, kind, ordinal) do update
      set state = 'running', fence = p.fence + 1, lease_until = excluded.lease_until where p.state = 'pending'
    returning id, fence
  )
  select exists (select from mine) as mine, (select id from publish) as id, (select fence from publish) as fence`

/** Ends the unit and its version. Other units of the version are cancelled, and what it left in the stores is removed. */
export const failStatements = (unit: OnVersion, error: DocumentError): SQL[] => [
  lockUnits(unit.tenantId, unit.target.documentId),
  sql`
  with mine as (
    update work_units set state = 'failed', lease_until = null, updated_at = now() where ${owned(unit)} returning id
  ), cancelled as (
    update work_units u set state = 'cancelled', updated_at = now() from mine
    where ${onVersion("u", unit)} and u.id <> mine.id and u.kind in ${INGESTING_KINDS} and u.state in ${OPEN_UNITS}
  ), failed as (
    update document_versions v set state = 'failed', error = ${JSON.stringify(error)}::jsonb, updated_at = now()
    from mine where ${versionOf(unit)} and ${mayBecome("failed")}
    returning v.tenant_id, v.document_id, v.version, v.created_at
  ), retire as (${retireAll("failed")})
  select document_id from failed`,
]

/** The new version answers, every older one ends, and nothing of the new one is left to do. */
export const publishStatement = (unit: Of<"publish">) => sql`
  with mine as (
    delete from work_units where ${owned(unit)} and not exists (
      select from work_units s where ${onVersion("s", unit)} and s.kind = 'index' and s.state <> 'done')
    returning tenant_id, subject_id, version
  ), before as (
    select d.id, mine.version from documents d join mine on mine.tenant_id = d.tenant_id and mine.subject_id = d.id
    where d.deleted_at is null and (d.live_version is null or d.live_version < mine.version)
  ), ready as (
    update document_versions v set state = 'ready', updated_at = now()
    from before where v.tenant_id = ${unit.tenantId} and v.document_id = before.id and v.version = before.version
      and ${mayBecome("ready")}
    returning v.document_id, v.version, v.chunk_count
  ), live as (
    update documents d set live_version = ready.version, updated_at = now() from ready
    where d.tenant_id = ${unit.tenantId} and d.id = ready.document_id returning d.collection_id
  ), spent as (
    delete from work_units u using ready where ${onVersion("u", unit)} and u.kind in ('parse', 'index')
  ), ended as (
    update document_versions v set state = case when v.state = 'ready' then 'retired' else 'superseded' end, updated_at = now()
    from ready where v.tenant_id = ${unit.tenantId} and v.document_id = ready.document_id and v.version < ready.version
      and v.state in ${LIVING}
    returning v.tenant_id, v.document_id, v.version, v.created_at
  ), cancelled as (
    update work_units u set state = 'cancelled', updated_at = now() from ended
    where u.tenant_id = ${unit.tenantId} and u.subject_id = ended.document_id and u.version = ended.version
      and u.kind in ${INGESTING_KINDS} and u.state in ${OPEN_UNITS}
  ), retire as (${retireAll("ended")}), raised as (
    update collections c set epoch = c.epoch + 1, updated_at = now() from live
    where c.tenant_id = ${unit.tenantId} and c.id = live.collection_id
  )
  select ready.chunk_count, array(select version from ended) as ended from ready`

export const describedStatement = (unit: Of<"describe">) => sql`
  with mine as (delete from work_units where ${owned(unit)} returning id)
  update collections c set epoch = c.epoch + 1, updated_at = now() from mine
  where c.tenant_id = ${unit.tenantId} and c.id = ${unit.target.collectionId} returning c.id`
