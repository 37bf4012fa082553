// The sweep's steps, each failing in turn: what fails is logged and counted, and everything else is done all the same.
import { describe, expect, test } from "vitest"
import { AppError } from "../../../src/errors.ts"
import { type CollectionId, newId, type TenantId } from "../../../src/ids.ts"
import { type STEPS, type SweepDeps, sweep } from "../../../src/ingest/sweep.ts"
import { noMetrics } from "../../../src/metrics.ts"
import type { CollectionHead, DirtyMark, LogFields } from "../../../src/ports.ts"
import { NOT_CALIBRATED } from "../../../src/query/model/calibration.ts"

const tenantId: TenantId = newId("ten")
const collectionId: CollectionId = newId("col")
const head: CollectionHead = {
  epoch: 2,
  profile: {
    embedding: { model: "lexical", dimension: 768, revision: "r", kind: "lexical" },
    denseWeightPercent: null,
    fusion: "score" as const,
    context: "none" as const,
    calibrations: NOT_CALIBRATED,
    redactQuestions: false,
  },
}
const markOf = (nonce: string): DirtyMark => ({ tenantId, collectionId, nonce, deadline: new Date() })
const stale = () => ({ tenantId, document: { id: newId("doc"), collectionId, version: 1 } })

/** Whatever the sweep may ask for, each with something to do. */
function world() {
  const [settled, removed]: [string[], string[]] = [[], []]
  const deps = {
    upkeep: {
      failExhausted: async () => 1,
      expireUploads: async () => 2,
      backlog: async () => ({ activeTenants: 1, pending: 8, active: 1, oldestSeconds: 9 }),
      due: async () => [{ tenantId, subjectId: newId("doc"), version: 1 }],
      staleFailures: async () => [stale(), stale()],
      forgetIdempotencyKeys: async () => 4,
      forgetSessions: async () => 5,
      forgetInvitations: async () => 6,
      forgetAuditEntries: async () => 7,
      bookStorage: async () => 12,
      forgetQuestions: async () => 10,
      forgetUsageEvents: async () => 11,
      forgetEndpointDays: async () => 15,
    },
    marks: {
      overdue: async () => [markOf("a"), markOf("b"), markOf("c")],
      mark: async () => markOf("mine"),
      settle: async (mark: DirtyMark) => void settled.push(mark.nonce),
    },
    collections: { headEver: async (): Promise<CollectionHead | null> => head },
    documents: {
      tombstone: async (_: TenantId, id: string) => {
        removed.push(id)
        return { deletion: {}, head }
      },
    },
    wakeUps: { send: async () => {} },
    deliveries: { countDue: async () => 9, forget: async () => 10 },
    deliveryWakes: { wake: async () => {} },
    deadLetters: { count: async () => 13, forget: async () => 0 },
  }
  const gauges: unknown[] = []
  const run = async (days = { auditRetentionDays: 365, queryLogRetentionDays: 30 }) => {
    const [lines, errors, counted]: [LogFields[], unknown[], unknown[]] = [[], [], []]
    await sweep(
      {
        ...(deps as unknown as SweepDeps),
        ...days,
        metrics: {
          ...noMetrics,
          count: (name, labels) => void counted.push([name, labels]),
          gauge: (...args) => void gauges.push(args),
        },
        log: {
          info: (_, fields = {}) => void lines.push(fields),
          warn() {},
          // The verbs it calls log for themselves, too.
          error: (event, cause, fields) => void (fields?.step && errors.push([event, cause, fields.step])),
        },
      },
      { requestId: "job_test", defer: () => {} },
    )
    const { request_id, ...counts } = lines[0] ?? {}
    return { counts, errors, counted }
  }
  return { deps, run, settled, removed, gauges }
}

const DONE = {
  exhausted: 1,
  expired: 2,
  pending: 8,
  woken: 1,
  repaired: 3,
  webhooks_due: 9,
  removed: 2,
  forgotten: 4,
  forgotten_sessions: 5,
  forgotten_invitations: 6,
  forgotten_deliveries: 10,
  booked_storage: 12,
  forgotten_questions: 10,
  forgotten_usage_events: 11,
  forgotten_audit_entries: 7,
  forgotten_endpoint_days: 15,
  dead_letters: 13,
  forgotten_dead_letters: 0,
}
type Deps = ReturnType<typeof world>["deps"]
/** For each step what it asks, to be taken away. */
const FAILING: Record<keyof typeof STEPS, (deps: Deps, fail: () => Promise<never>) => void> = {
  exhausted: ({ upkeep }, fail) => (upkeep.failExhausted = fail),
  expired: ({ upkeep }, fail) => (upkeep.expireUploads = fail),
  pending: ({ upkeep }, fail) => (upkeep.backlog = fail),
  woken: ({ wakeUps }, fail) => (wakeUps.send = fail),
  repaired: ({ marks }, fail) => (marks.overdue = fail),
  removed: ({ marks }, fail) => (marks.mark = fail),
  forgotten: ({ upkeep }, fail) => (upkeep.forgetIdempotencyKeys = fail),
  forgotten_sessions: ({ upkeep }, fail) => (upkeep.forgetSessions = fail),
  forgotten_invitations: ({ upkeep }, fail) => (upkeep.forgetInvitations = fail),
  webhooks_due: ({ deliveryWakes }, fail) => (deliveryWakes.wake = fail),
  forgotten_deliveries: ({ deliveries }, fail) => (deliveries.forget = fail),
  booked_storage: ({ upkeep }, fail) => (upkeep.bookStorage = fail),
  forgotten_questions: ({ upkeep }, fail) => (upkeep.forgetQuestions = fail),
  forgotten_usage_events: ({ upkeep }, fail) => (upkeep.forgetUsageEvents = fail),
  forgotten_endpoint_days: ({ upkeep }, fail) => (upkeep.forgetEndpointDays = fail),
  dead_letters: ({ deadLetters }, fail) => (deadLetters.count = fail),
  forgotten_dead_letters: ({ deadLetters }, fail) => (deadLetters.forget = fail),
  forgotten_audit_entries: ({ upkeep }, fail) => (upkeep.forgetAuditEntries = fail),
}

describe("the sweep", () => {
  test("does every step, and says how often", async () => {
    expect(await world().run()).toEqual({ counts: DONE, errors: [], counted: [] })
  })

  test("asks each store to end or forget so many of what is as old as it may be, and nothing where all is kept for ever", async () => {
    const { deps, run } = world()
    const asked: [string, ...unknown[]][] = []
    for (const name of Object.keys(deps.upkeep).filter((one) => /^forget|^fail|^expire|^stale/.test(one)))
      Object.assign(deps.upkeep, {
        [name]: async (...args: unknown[]) => {
          asked.push([name, ...args])
          return name === "staleFailures" ? [] : 0
        },
      })
    await run()
    expect(asked.filter(([, ...args]) => !(Number(args.at(-1)) >= 100))).toEqual([])
    expect(Object.fromEntries(asked.map(([name, days]) => [name, days]))).toEqual({
      failExhausted: 1_000,
      expireUploads: 24,
      staleFailures: 7,
      forgetIdempotencyKeys: 10_000,
      forgetSessions: 7,
      ...{
        forgetInvitations: 30,
        forgetQuestions: 30,
        forgetUsageEvents: 90,
        forgetEndpointDays: 400,
        forgetAuditEntries: 365,
      },
    })
    asked.length = 0
    await run({ auditRetentionDays: 0, queryLogRetentionDays: 0 })
    expect(asked.map(([name]) => name)).not.toContain("forgetQuestions")
    expect(asked.map(([name]) => name)).not.toContain("forgetAuditEntries")
  })

  test("tells how much waits and how much is worked on, and wakes the delivery only where something is due", async () => {
    const { deps, run, gauges } = world()
    const woken: unknown[] = []
    Object.assign(deps.deliveryWakes, { wake: async (...args: unknown[]) => void woken.push(args) })
    await run()
    expect(gauges).toEqual([
      ["rag_active_tenants", {}, 1],
      ["rag_queue_messages_pending", { queue: "ingest" }, 8],
      ["rag_queue_messages_active", { queue: "ingest" }, 1],
      ["rag_queue_oldest_seconds", { queue: "ingest" }, 9],
      ["rag_dead_letters", {}, 13],
    ])
    Object.assign(deps.deliveries, { countDue: async () => 0 })
    await run()
    expect(woken).toEqual([[0]])
  })

  test("lets no dead letter go unseen that nobody sent again in its time", async () => {
    const { deps, run } = world()
    Object.assign(deps.deadLetters, { forget: async (days: number) => (days === 60 ? 3 : -1) })
    const { counts, counted } = await run()
    expect(counts.forgotten_dead_letters).toBe(3)
    expect(counted).toEqual([["rag_usage_dropped_total", { reason: "dead_letter_expired" }]])
  })

  test.each(Object.entries(FAILING))("does all the others when the step '%s' fails", async (step, takeAway) => {
    for (const cause of [new AppError("cache-unavailable"), new TypeError("a fault of our own")]) {
      const { deps, run } = world()
      takeAway(deps, () => Promise.reject(cause))
      expect(await run()).toEqual({
        counts: { ...DONE, [step]: null },
        errors: [["sweep.step-failed", cause, step]],
        counted: [["rag_sweep_failures_total", { step }]],
      })
    }
  })

  test("does everything that needs no Redis while Redis is away", async () => {
    const { deps, run } = world()
    const away = () => Promise.reject(new AppError("cache-unavailable"))
    Object.assign(deps.marks, { overdue: away, mark: away, settle: away })
    expect((await run()).counts).toEqual({ ...DONE, repaired: null, removed: null })
  })

  test("keeps nothing waiting behind one item that cannot be done", async () => {
    const { deps, run, settled, removed } = world()
    const { settle } = deps.marks
    const { tombstone } = deps.documents
    let tombstones = 0
    deps.marks.settle = async (mark) => {
      if (mark.nonce === "a") throw new TypeError("this one")
      return await settle(mark)
    }
    deps.documents.tombstone = async (...args) => {
      if (tombstones++ === 0) throw new TypeError("this one")
      return await tombstone(...args)
    }
    expect((await run()).counts).toEqual({ ...DONE, repaired: null, removed: null })
    expect([settled.slice(0, 2), removed.length]).toEqual([["b", "c"], 1])
  })

  test("does not try the rest of a batch against what is away", async () => {
    const { deps, run } = world()
    let asked = 0
    deps.collections.headEver = () => {
      asked++
      return Promise.reject(new AppError("database-unavailable"))
    }
    expect((await run()).counts).toEqual({ ...DONE, repaired: null })
    expect(asked).toBe(1)
  })
})
