// Admits a caller over a Redis and a Postgres in given states, for tests of admission.
import { AppError } from "../../../src/errors.ts"
import { noMetrics } from "../../../src/metrics.ts"
import type { CacheLookup, Gate, GateRecords, LimitState, RateLimit } from "../../../src/ports.ts"
import { admit } from "../../../src/tenants/admit.ts"
import type { Caller } from "../../../src/tenants/identify.ts"
import { createKeyMemory } from "../../../src/tenants/key-memory.ts"
import { createLocalLimiter } from "../../../src/tenants/local-limiter.ts"
import type { KeyEntry } from "../../../src/tenants/model/api-key.ts"
import { createUnknownKeys } from "../../../src/tenants/unknown-keys.ts"
import { storedOf } from "./key-entry.ts"

/** A Redis that knows no key. */
export const silent = {
  recall: async () => null,
  recallUnmarked: async () => ({ found: null, failures: 0 }),
  remember: async () => {},
  rememberUnmarked: async () => {},
}

/** No key bears a mark. */
export const unmarked = () => ({ unknownKeys: createUnknownKeys(), apiKeySecret: null })

export type World = { redis: GateRecords | "down"; postgres: KeyEntry | null | "down"; readAgoMs?: number }

export function admitIn(
  { redis, postgres, readAgoMs = 0 }: World,
  copy: KeyEntry,
  { onEnter = () => null }: { onEnter?: (limits: RateLimit[]) => LimitState | null } = {},
) {
  const asked = { postgres: 0 }
  const down = () => Promise.reject(new AppError("cache-unavailable"))
  const gate: Gate = {
    recall: down,
    recallUnmarked: down,
    rememberUnmarked: down,
    remember: redis === "down" ? down : async () => {},
    pass: redis === "down" ? down : async ({ limits }) => ({ records: redis, limit: onEnter(limits), cached: null }),
    revokeKey: down,
    rememberTenant: down,
  }
  const apiKeys = {
    findByHash: async () => {
      asked.postgres++
      if (postgres === "down") throw new AppError("database-unavailable")
      return postgres && storedOf(postgres)
    },
  }
  const deps = {
    gate,
    apiKeys,
    tenants: { record: async () => storedOf(copy).tenant },
    revocations: { isRevoked: async () => false },
    keyMemory: createKeyMemory(),
    localLimiter: createLocalLimiter(),
    metrics: noMetrics,
    tierLimits: { free: 3, premium: 0, admin: 0, perHour: 0 },
  }
  const caller = { ...copy, hash: "h", readAt: Date.now() - readAgoMs, narrowing: null, session: null }
  const run = (over: Partial<Caller> = {}, lookup: CacheLookup | null = null) =>
    admit(deps, { ...caller, ...over }, { bucket: "queries", lookup })
  return { run, asked, remembered: () => deps.keyMemory.get("h")?.entry?.tenant }
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null

export const code = (promise: Promise<unknown>) =>
  promise.then(
    (outcome) => (isObject(outcome) && "overLimit" in outcome ? "rate-limited" : "admitted"),
    (error: unknown) => (error instanceof AppError ? error.code : "another error"),
  )
