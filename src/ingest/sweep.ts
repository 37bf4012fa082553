// What the cron does every minute: wakes what was forgotten, fails what cannot succeed, repairs what a crash left dirty.

import type { RequestContext } from "../context.ts"
import { deleteDocument } from "../documents/delete-document.ts"
import type { Metrics } from "../metrics.ts"
import type { Collections, Documents, EpochMarks, Log, Upkeep, WakeUps } from "../ports.ts"

/** How much one run repairs; the next run takes the rest. */
const BATCH = 100
const FORGET_BATCH = 10_000
/** Fewer: so many of the oldest entries are read by every run, whether or not one is due. */
const FORGET_AUDIT_BATCH = 1_000
const UPLOAD_HOURS = 24
const FAILED_DAYS = 7
const SESSION_DAYS = 7
const INVITATION_DAYS = 30

export type SweepDeps = {
  upkeep: Upkeep
  marks: EpochMarks
  collections: Pick<Collections, "heads">
  documents: Documents
  wakeUps: WakeUps
  /** How long entries of the audit log are kept; 0 is for ever. */
  auditRetentionDays: number
  metrics: Metrics
  log: Log
}

export async function sweep(deps: SweepDeps, ctx: Pick<RequestContext, "requestId" | "defer">): Promise<void> {
  const exhausted = await deps.upkeep.failExhausted()
  const expired = await deps.upkeep.expireUploads(UPLOAD_HOURS)
  const repaired = await repairMarks(deps)
  const removed = await removeStaleFailures(deps, ctx)
  const due = await deps.upkeep.due(BATCH)
  await deps.wakeUps.send(due)
  deps.metrics.gauge("rag_queue_messages_pending", { queue: "ingest" }, due.length)
  const forgotten = await forget(deps)
  const counts = { woken: due.length, exhausted, expired, repaired, removed, ...forgotten }
  deps.log.info("sweep", { request_id: ctx.requestId, ...counts })
}

/** Retention; it comes last, since nothing waits for it. */
async function forget({ upkeep, auditRetentionDays }: SweepDeps) {
  return {
    forgotten: await upkeep.forgetIdempotencyKeys(FORGET_BATCH),
    forgotten_sessions: await upkeep.forgetSessions(SESSION_DAYS, FORGET_BATCH),
    forgotten_invitations: await upkeep.forgetInvitations(INVITATION_DAYS, FORGET_BATCH),
    forgotten_audit_entries:
      auditRetentionDays === 0 ? 0 : await upkeep.forgetAuditEntries(auditRetentionDays, FORGET_AUDIT_BATCH),
  }
}

/** Marks past their deadline belong to dead writers: whatever they wrote is in Postgres by now. */
async function repairMarks({ marks, collections }: SweepDeps): Promise<number> {
  const overdue = await marks.overdue(BATCH)
  for (const mark of overdue) {
    const heads = await collections.heads(mark.tenantId, [mark.collectionId])
    await marks.settle(mark, heads.get(mark.collectionId) ?? null)
  }
  return overdue.length
}

async function removeStaleFailures(deps: SweepDeps, ctx: Pick<RequestContext, "requestId" | "defer">): Promise<number> {
  const stale = await deps.upkeep.staleFailures(FAILED_DAYS, BATCH)
  for (const { tenantId, document } of stale) await deleteDocument(deps, { ...ctx, tenantId }, document)
  return stale.length
}
