// Claims a unit of work, does it, and decides what a failure means: wait, count an attempt, or fail the document.
import type { DocumentError } from "../documents/model/document.ts"
import { backoffSeconds, isFollowing, LEASE_SECONDS, MAX_CRASHES, type WorkUnit } from "../documents/model/work-unit.ts"
import { AppError } from "../errors.ts"
import type { Metrics } from "../metrics.ts"
import type { WakeUp, WorkUnits } from "../ports.ts"
import { type CleanUpDeps, cleanUp } from "./clean-up.ts"
import { type DescribeDeps, describeVersion } from "./describe-version.ts"
import { holdLease } from "./hold-lease.ts"
import { type IndexDeps, indexChunks } from "./index-chunks.ts"
import { judgeFailure } from "./judge-failure.ts"
import type { UnitOutcome } from "./model/unit-outcome.ts"
import { type ParseDeps, parseVersion } from "./parse-version.ts"
import { type PublishDeps, publishVersion } from "./publish-version.ts"
import { sendWakeUps, type WakeDeps } from "./send-wake-ups.ts"

export type IngestDeps = ParseDeps &
  IndexDeps &
  PublishDeps &
  DescribeDeps &
  CleanUpDeps &
  WakeDeps & { units: WorkUnits; metrics: Metrics }

const LOST_REPEATEDLY: DocumentError = {
  code: "ingestion-exhausted",
  message: "Ingestion stopped repeatedly on this document.",
  hint: "Upload it again; if it happens again, tell us the document's id.",
  retryable: true,
}
/** During an outage the unit is tried again at least this often. */
const MAX_WAIT_SECONDS = 30

/** True if there was a unit to work on. Throws only if none could be claimed because the database is away. */
export async function ingestUnit(deps: IngestDeps, requestId: string): Promise<boolean> {
  const claimed = await deps.units.claim(LEASE_SECONDS)
  for (let unit = claimed; unit; ) unit = await carryOut(deps, unit, requestId)
  return claimed !== null
}

/** Does one unit. Returns the following unit if this worker was given it too. */
async function carryOut(deps: IngestDeps, unit: WorkUnit, requestId: string): Promise<WorkUnit | null> {
  const startedAt = Date.now()
  const line = {
    request_id: requestId,
    tenant_id: unit.tenantId,
    subject_id: subjectOf(unit),
    unit: unit.kind,
    attempt: unit.attempts + 1,
  }
  try {
    const outcome = await outcomeOf(deps, unit, requestId)
    if (outcome === "lost") await leave(deps, unit)
    const rejected = typeof outcome === "object" && "rejected" in outcome ? outcome.rejected : null
    if (rejected) await failUnit(deps, unit, rejected)
    const result = rejected?.code ?? (outcome === "lost" ? "lost" : "done")
    deps.log.info("unit", { ...line, outcome: result, duration_ms: Date.now() - startedAt })
    return typeof outcome === "object" && "next" in outcome ? outcome.next : null
  } catch (error) {
    deps.log.error("unit.failed", error, { ...line, duration_ms: Date.now() - startedAt })
    await giveBack(deps, unit, error)
    return null
  }
}

/** If several workers died while they did a unit, the unit is taken to be the cause and fails. */
async function outcomeOf(deps: IngestDeps, unit: WorkUnit, requestId: string): Promise<UnitOutcome> {
  if (unit.crashes >= MAX_CRASHES && !isFollowing(unit.kind)) return { rejected: LOST_REPEATEDLY }
  return await holdLease(deps, unit, (signal) => work(deps, unit, requestId, signal))
}

function work(deps: IngestDeps, unit: WorkUnit, requestId: string, signal: AbortSignal): Promise<UnitOutcome> {
  switch (unit.kind) {
    case "parse":
      return parseVersion(deps, unit, requestId, signal)
    case "index":
      return indexChunks(deps, unit, requestId, signal)
    case "publish":
      return publishVersion(deps, unit)
    case "describe":
      return describeVersion(deps, unit)
    case "retire":
    case "purge":
    case "clear":
    case "erase":
      return cleanUp(deps, unit)
  }
}

/** Outages and back-pressure delay a document and never fail it. Other failures do, after the last attempt. */
async function giveBack(deps: IngestDeps, unit: WorkUnit, error: unknown): Promise<void> {
  const judgement = judgeFailure(error, unit)
  if (judgement.verdict === "fail") return await failUnit(deps, unit, judgement.reason)
  const asked = error instanceof AppError ? (error.retryAfterSeconds ?? 0) : 0
  const delaySeconds = Math.max(asked, Math.min(MAX_WAIT_SECONDS, backoffSeconds(unit.fence)))
  await deps.units.release(unit, delaySeconds, judgement.counts)
  deps.metrics.count("rag_queue_messages_retried_total", { queue: "ingest" })
  await sendWakeUps(deps, [wakeUpFor(unit)], delaySeconds)
}

async function failUnit(deps: IngestDeps, unit: WorkUnit, error: DocumentError): Promise<void> {
  if (!(await deps.units.fail(unit, error))) return
  deps.metrics.count("rag_documents_ingested_total", { tenant_id: unit.tenantId, status: "failed" })
  await sendWakeUps(deps, [wakeUpFor(unit)])
}

/** Clean-up may be waiting for this worker to stop. */
async function leave(deps: IngestDeps, unit: WorkUnit): Promise<void> {
  await deps.units.leave(unit)
  await sendWakeUps(deps, [wakeUpFor(unit)])
}

const wakeUpFor = (unit: WorkUnit): WakeUp => ({ tenantId: unit.tenantId, subjectId: subjectOf(unit), version: 0 })

function subjectOf(unit: WorkUnit): string {
  if ("target" in unit) return unit.target.documentId
  if (unit.kind === "clear") return unit.collectionId
  return unit.kind === "erase" ? unit.tenantId : unit.documentId
}
