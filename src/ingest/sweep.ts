// The cron job of every minute: wakes forgotten work, fails what cannot succeed, and repairs what a crash left behind.

import type { RequestContext } from "../context.ts"
import { deleteDocument } from "../documents/delete-document.ts"
import type { Metrics } from "../metrics.ts"
import type {
  Collections,
  DeadLetters,
  DeliveryWakes,
  Documents,
  EpochMarks,
  Log,
  Upkeep,
  WakeUps,
  WebhookDeliveries,
} from "../ports.ts"
import { passes } from "./judge-failure.ts"

/** The most items a step handles in one run; the next run handles the rest. */
const BATCH = 100
/** More of what ends in one statement. */
const END_BATCH = 1_000
const FORGET_BATCH = 10_000
/** Fewer, because every run reads this many of the oldest entries, due or not. */
const FORGET_AUDIT_BATCH = 1_000
const UPLOAD_HOURS = 24
const FAILED_DAYS = 7
const SESSION_DAYS = 7
const INVITATION_DAYS = 30
const DELIVERY_DAYS = 30
/** Longer than messages wait in queues or dead letters are kept, so that an event that comes again is still known. */
const USAGE_EVENT_DAYS = 90
const DEAD_LETTER_DAYS = 60
/** Usage by endpoint can be queried this far back. */
const ENDPOINT_DAYS = 400

export type SweepDeps = {
  upkeep: Upkeep
  marks: EpochMarks
  collections: Pick<Collections, "headEver">
  documents: Documents
  wakeUps: WakeUps
  deliveries: Pick<WebhookDeliveries, "countDue" | "forget">
  deliveryWakes: DeliveryWakes
  deadLetters: Pick<DeadLetters, "count" | "forget">
  /** How many days audit entries are kept; 0: for ever. */
  auditRetentionDays: number
  /** How many days questions stay in the history; 0: for ever. */
  queryLogRetentionDays: number
  metrics: Metrics
  log: Log
}
type SweepContext = Pick<RequestContext, "requestId" | "defer">

/** The steps, by their names in the log and the metric. Each does one thing and returns how many items it handled. */
export const STEPS = {
  exhausted: ({ upkeep }) => upkeep.failExhausted(END_BATCH),
  expired: ({ upkeep }) => upkeep.expireUploads(UPLOAD_HOURS, END_BATCH),
  pending: measure,
  woken: wakeDue,
  repaired: repairMarks,
  webhooks_due: startDueDeliveries,
  removed: removeStaleFailures,
  dead_letters: measureDeadLetters,
  booked_storage: ({ upkeep }) => upkeep.bookStorage(),
  // Retention comes last, since nothing waits for it.
  forgotten: ({ upkeep }) => upkeep.forgetIdempotencyKeys(FORGET_BATCH),
  forgotten_sessions: ({ upkeep }) => upkeep.forgetSessions(SESSION_DAYS, FORGET_BATCH),
  forgotten_invitations: ({ upkeep }) => upkeep.forgetInvitations(INVITATION_DAYS, FORGET_BATCH),
  forgotten_deliveries: ({ deliveries }) => deliveries.forget(DELIVERY_DAYS, FORGET_BATCH),
  forgotten_questions: async ({ upkeep, queryLogRetentionDays }) =>
    queryLogRetentionDays === 0 ? 0 : await upkeep.forgetQuestions(queryLogRetentionDays, FORGET_BATCH),
  forgotten_usage_events: ({ upkeep }) => upkeep.forgetUsageEvents(USAGE_EVENT_DAYS, FORGET_BATCH),
  forgotten_endpoint_days: ({ upkeep }) => upkeep.forgetEndpointDays(ENDPOINT_DAYS, FORGET_BATCH),
  forgotten_dead_letters: forgetDeadLetters,
  forgotten_audit_entries: async ({ upkeep, auditRetentionDays }) =>
    auditRetentionDays === 0 ? 0 : await upkeep.forgetAuditEntries(auditRetentionDays, FORGET_AUDIT_BATCH),
} satisfies Record<string, (deps: SweepDeps, ctx: SweepContext) => Promise<number>>

/** Runs all steps. A step that fails is logged and counted, the others go on, and the next run tries it again. */
export async function sweep(deps: SweepDeps, ctx: SweepContext): Promise<void> {
  const counts: Record<string, number | null> = {}
  for (const [step, run] of Object.entries(STEPS)) {
    try {
      counts[step] = await run(deps, ctx)
    } catch (error) {
      counts[step] = null
      deps.metrics.count("rag_sweep_failures_total", { step })
      deps.log.error("sweep.step-failed", error, { request_id: ctx.requestId, step })
    }
  }
  deps.log.info("sweep", { request_id: ctx.requestId, ...counts })
}

/** Measures the backlog in units of work, not in messages, because a message only wakes a worker. */
async function measure({ upkeep, metrics }: SweepDeps): Promise<number> {
  const { activeTenants, pending, active, oldestSeconds } = await upkeep.backlog()
  metrics.gauge("rag_active_tenants", {}, activeTenants)
  metrics.gauge("rag_queue_messages_pending", { queue: "ingest" }, pending)
  metrics.gauge("rag_queue_messages_active", { queue: "ingest" }, active)
  metrics.gauge("rag_queue_oldest_seconds", { queue: "ingest" }, oldestSeconds)
  return pending
}

async function measureDeadLetters({ deadLetters, metrics }: SweepDeps): Promise<number> {
  const waiting = await deadLetters.count()
  metrics.gauge("rag_dead_letters", {}, waiting)
  return waiting
}

/** Removes dead letters that nobody has redriven in time. What they counted is lost, and the metric says so. */
async function forgetDeadLetters({ deadLetters, metrics }: SweepDeps): Promise<number> {
  const lost = await deadLetters.forget(DEAD_LETTER_DAYS, FORGET_BATCH)
  if (lost > 0) metrics.count("rag_usage_dropped_total", { reason: "dead_letter_expired" }, lost)
  return lost
}

async function wakeDue({ upkeep, wakeUps }: SweepDeps): Promise<number> {
  const due = await upkeep.due(BATCH)
  await wakeUps.send(due)
  return due.length
}

async function startDueDeliveries({ deliveries, deliveryWakes }: SweepDeps): Promise<number> {
  const due = await deliveries.countDue(BATCH)
  if (due > 0) await deliveryWakes.wake(0)
  return due
}

/** Clears write marks past their deadline: their writers are dead, and what they wrote is in Postgres. */
async function repairMarks({ marks, collections }: SweepDeps): Promise<number> {
  return await inTurn(await marks.overdue(BATCH), async (mark) => {
    await marks.settle(mark, await collections.headEver(mark.tenantId, mark.collectionId))
  })
}

async function removeStaleFailures(deps: SweepDeps, ctx: SweepContext): Promise<number> {
  return await inTurn(await deps.upkeep.staleFailures(FAILED_DAYS, BATCH), ({ tenantId, document }) =>
    deleteDocument(deps, { ...ctx, tenantId }, document),
  )
}

/** An item that fails does not stop the others. An outage ends the step at once, since all would fail. */
async function inTurn<T>(items: readonly T[], run: (item: T) => Promise<unknown>): Promise<number> {
  const failures: unknown[] = []
  for (const item of items) {
    try {
      await run(item)
    } catch (error) {
      if (passes(error)) throw error
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
  return items.length
}
