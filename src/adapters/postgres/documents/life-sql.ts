// The tables of states (version-life.ts) as SQL: which rows may change, and how the times of stages are kept.
import { type SQL, sql } from "drizzle-orm"
import { type StageName, UPLOAD_SECONDS } from "../../../documents/model/document.ts"
import {
  LIVING_STATES,
  OPEN_UNIT_STATES,
  type VersionState,
  versionsBefore,
} from "../../../documents/model/version-life.ts"
import { FOLLOWING, INGESTING, type WorkUnit } from "../../../documents/model/work-unit.ts"
import type { DocumentId, TenantId } from "../../../ids.ts"

/** `('a', 'b')` of words that stand in our code. */
const listed = (words: readonly string[]): SQL => sql.raw(`(${words.map((word) => `'${word}'`).join(", ")})`)

export const LIVING = listed(LIVING_STATES)
export const OPEN_UNITS = listed(OPEN_UNIT_STATES)
export const INGESTING_KINDS = listed(INGESTING)
export const FOLLOWING_KINDS = listed(FOLLOWING)
/** States a version `v` may have for a statement that makes it `next`. */
export const mayBecome = (next: VersionState): SQL => sql`v.state in ${listed(versionsBefore(next))}`
/** The same, or it is so already. */
export const mayBe = (next: VersionState): SQL => sql`v.state in ${listed([...versionsBefore(next), next])}`

/** True of the unit's row only while this claim holds it. */
export const owned = (unit: WorkUnit): SQL =>
  sql`id = ${unit.id} and tenant_id = ${unit.tenantId} and fence = ${unit.fence} and state = 'running'`

export const leaseFor = (seconds: number): SQL => sql`now() + make_interval(secs => ${seconds})`

/** Statements that end what others may be working on lock in this order (document, units, versions), to avoid deadlocks. */
export const lockUnits = (tenant: TenantId, subject: string): SQL => sql`
  select id from work_units where tenant_id = ${tenant} and subject_id = ${subject} order by id for update`
export const lockDocument = (tenant: TenantId, id: DocumentId): SQL => sql`
  select id from documents where tenant_id = ${tenant} and id = ${id} for update`

const ago = (seconds: number): SQL => (seconds === 0 ? sql`now()` : sql`now() - make_interval(secs => ${seconds})`)

/** To be added to `v.stage_times`: the stage's start so many seconds ago, unless it has one. */
export const started = (stage: StageName, seconds = 0): SQL => sql`
  case when v.stage_times ? ${stage}::text then '{}'::jsonb
    else jsonb_build_object(${stage}::text, jsonb_build_object('started_at', ${ago(seconds)})) end`

/** The stage's end so many seconds ago, and its start where no progress was reported. */
export const finished = (stage: StageName, ended = 0, began = ended): SQL => sql`
  jsonb_build_object(${stage}::text, jsonb_build_object(
    'started_at', coalesce(v.stage_times -> ${stage}::text -> 'started_at', to_jsonb(${ago(began)})), 'finished_at', ${ago(ended)}))`

/** After this no upload that was presigned can arrive any more, however slow it is. */
const UPLOAD_OVER = sql`e.created_at + make_interval(secs => ${UPLOAD_SECONDS + 300})`

/**
 * Clean-up of the versions in `ended` (tenant_id, document_id, version, created_at): at once, unless another unit does that,
 * and once more for a version so young that its presigned upload could still arrive.
 */
export const retireAll = (ended: string, { atOnce } = { atOnce: true }): SQL => sql`
  insert into work_units (tenant_id, subject_id, version, kind, ordinal, run_after)
  select e.tenant_id, e.document_id, e.version, 'retire', turn, case turn when 0 then now() else ${UPLOAD_OVER} end
  from ${sql.raw(ended)} e, generate_series(${atOnce ? 0 : 1}::int, 1) turn where turn = 0 or ${UPLOAD_OVER} > now()
  on conflict do nothing`
