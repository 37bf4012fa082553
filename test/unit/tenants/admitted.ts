// Admits a caller whose records Redis has as a test says, and notes what was asked and taken.
import { AppError } from "../../../src/errors.ts"
import { type Metrics, noMetrics } from "../../../src/metrics.ts"
import type { Gate, GateEntry, GateReply } from "../../../src/ports.ts"
import { admit } from "../../../src/tenants/admit.ts"
import type { Caller } from "../../../src/tenants/identify.ts"
import { createKeyMemory } from "../../../src/tenants/key-memory.ts"
import { createLocalLimiter } from "../../../src/tenants/local-limiter.ts"
import type { KeyEntry } from "../../../src/tenants/model/api-key.ts"
import type { Budget, Reservation } from "../../../src/usage/model/budget.ts"

export const EXPECTED = { queries: 1, tokens: 100, usd: 5 }
export const budgetOf = (over: Partial<Budget> = {}): Budget => ({
  period: "day",
  unit: "queries",
  limit: 10,
  softPercent: 80,
  whenExhausted: "refuse",
  ...over,
})
type Setup = {
  copy: KeyEntry
  /** As Redis has them; the copy's where left out. */
  now?: Partial<GateReply["records"]>
  /** What Redis refuses. */
  refuses?: (one: Reservation) => boolean
  limit?: GateReply["limit"]
  down?: boolean
  isRevoked?: boolean
  metrics?: Metrics
  over?: Partial<Caller>
  expected?: typeof EXPECTED | null
  localLimiter?: ReturnType<typeof createLocalLimiter>
  fault?: Error
}

export async function admitted({ copy, now = {}, refuses = () => false, limit = null, ...setup }: Setup) {
  const passes: GateEntry[] = []
  const asked: string[] = []
  const note = (what: string) => async () => {
    asked.push(what)
    return null
  }
  const gate = {
    pass: async (entry: GateEntry): Promise<GateReply> => {
      passes.push(entry)
      if (setup.down) throw new AppError("cache-unavailable")
      if (setup.fault) throw setup.fault
      const isRefused = (entry.reservations ?? []).some(refuses)
      const reserved = entry.reservations?.map((one) => ({
        ...one,
        used: isRefused ? 0 : one.need,
        isRefused: refuses(one),
        isUsedUp: refuses(one),
        tell: null,
        isFresh: false,
        takenFrom: "",
      }))
      const reply: GateReply = { records: { ...copy, ...now }, limit, cached: null }
      return reserved ? { ...reply, reserved } : reply
    },
    remember: async () => {},
  } as Partial<Gate> as Gate
  const keyMemory = createKeyMemory()
  keyMemory.set("h", copy, Date.now())
  const outcome = await admit(
    {
      ...{
        gate,
        keyMemory,
        localLimiter: setup.localLimiter ?? createLocalLimiter(),
        metrics: setup.metrics ?? noMetrics,
      },
      apiKeys: { findByHash: note("key") },
      tenants: { record: note("tenant") },
      revocations: { isRevoked: async () => setup.isRevoked ?? false },
      tierLimits: { free: 3, premium: 0, admin: 0, perHour: 0 },
    },
    { ...copy, hash: "h", readAt: Date.now(), narrowing: null, session: null, ...setup.over },
    { bucket: "queries", lookup: null, expected: setup.expected === undefined ? EXPECTED : setup.expected },
  ).catch((error: unknown) => (error instanceof AppError ? error.code : String(error)))
  const reserved = typeof outcome === "string" ? [] : outcome.reserved
  const taken = passes.map(({ reservations = [] }) => reservations.map(({ budget, keyId }) => [keyId, budget.unit]))
  return { outcome, passes, taken, asked, reserved, keyMemory }
}
