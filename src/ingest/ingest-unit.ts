// Claims one unit of work, does it, and decides what a failure means: later, again, or never.
import type { DocumentError } from "../documents/document.ts"
import { backoffSeconds, LEASE_SECONDS, type WorkUnit } from "../documents/work-unit.ts"
import type { Metrics } from "../metrics.ts"
import type { Log, WakeUps, WorkUnits } from "../ports.ts"
import { type CleanUpDeps, cleanUp } from "./clean-up.ts"
import { type IndexDeps, indexChunks } from "./index-chunks.ts"
import { judgeFailure } from "./judge-failure.ts"
import { type ParseDeps, parseVersion } from "./parse-version.ts"
import { type PublishDeps, publishVersion } from "./publish-version.ts"

/** How a unit ended when it did not throw: done, the document is to blame, or its lease went to another worker. */
export type UnitOutcome = "done" | "lost" | { rejected: DocumentError }

export type IngestDeps = ParseDeps &
  IndexDeps &
  PublishDeps &
  CleanUpDeps & { units: WorkUnits; wakeUps: WakeUps; metrics: Metrics; log: Log }

/** True when there was a unit to work on. Throws only when nothing could be claimed because the database is away. */
export async function ingestUnit(deps: IngestDeps, requestId: string): Promise<boolean> {
  const unit = await deps.units.claim(LEASE_SECONDS)
  if (!unit) return false
  const startedAt = Date.now()
  const line = {
    request_id: requestId,
    tenant_id: unit.tenantId,
    ...subjectOf(unit),
    unit: unit.kind,
    attempt: unit.attempts,
  }
  try {
    const outcome = await work(deps, unit, requestId)
    const rejected = typeof outcome === "object" ? outcome.rejected : null
    if (rejected) await failUnit(deps, unit, rejected)
    const result = rejected?.code ?? (typeof outcome === "string" ? outcome : "rejected")
    deps.log.info("unit", { ...line, outcome: result, duration_ms: Date.now() - startedAt })
  } catch (error) {
    deps.log.error("unit.failed", error, { ...line, duration_ms: Date.now() - startedAt })
    await giveBack(deps, unit, error)
  }
  return true
}

function work(deps: IngestDeps, unit: WorkUnit, requestId: string): Promise<UnitOutcome> {
  switch (unit.kind) {
    case "parse":
      return parseVersion(deps, unit, requestId)
    case "index":
      return indexChunks(deps, unit, requestId)
    case "publish":
      return publishVersion(deps, unit)
    case "retire":
    case "purge":
    case "erase":
      return cleanUp(deps, unit)
  }
}

async function giveBack(deps: IngestDeps, unit: WorkUnit, error: unknown): Promise<void> {
  const judgement = judgeFailure(error, unit)
  if (judgement.verdict === "fail") return await failUnit(deps, unit, judgement.reason)
  const delaySeconds = backoffSeconds(unit.attempts)
  await deps.units.release(unit, delaySeconds, judgement.counted)
  deps.metrics.count("rag_queue_messages_retried_total", { queue: "ingest" })
  const { subject_id: subjectId } = subjectOf(unit)
  await deps.wakeUps.send([{ tenantId: unit.tenantId, subjectId, version: 0 }], delaySeconds)
}

async function failUnit(deps: IngestDeps, unit: WorkUnit, error: DocumentError): Promise<void> {
  await deps.units.fail(unit, error)
  deps.metrics.count("rag_documents_ingested_total", { tenant_id: unit.tenantId, status: "failed" })
}

function subjectOf(unit: WorkUnit): { subject_id: string } {
  if ("target" in unit) return { subject_id: unit.target.documentId }
  return { subject_id: unit.kind === "erase" ? unit.tenantId : unit.documentId }
}
