// Admits a caller: takes from its limits and re-reads its key in the first trip to Redis.
import { AppError } from "../errors.ts"
import type { Metrics } from "../metrics.ts"
import type {
  ApiKeys,
  CachedState,
  CacheLookup,
  Gate,
  GateReply,
  LimitState,
  RateLimit,
  RevocationList,
  Tenants,
} from "../ports.ts"
import { type Amounts, type Reservation, type Reserved, reservationsOf } from "../usage/model/budget.ts"
import { narrow } from "./child-token.ts"
import { type Caller, readThrough } from "./identify.ts"
import type { KeyMemory } from "./key-memory.ts"
import type { LocalLimiter } from "./local-limiter.ts"
import type { KeyEntry } from "./model/api-key.ts"
import { alreadyDenied, type Bucket, type Denied, limitsOf, type TierLimits } from "./model/limits.ts"
import { overloaded, WITHOUT_CACHE } from "./model/overload.ts"

/** While Redis is down, an isolate's copy of a key is used this long; after that Postgres is asked. */
const COPY_SERVES_MS = 10_000

type AdmitDeps = {
  gate: Gate
  apiKeys: Pick<ApiKeys, "findByHash">
  tenants: Pick<Tenants, "record">
  revocations: Pick<RevocationList, "isRevoked">
  keyMemory: KeyMemory
  localLimiter: LocalLimiter
  metrics: Metrics
  /** Null: no limits. */
  tierLimits: TierLimits | null
}

/** Which limit to count the request against and what to look up in the same trip; null for nothing. */
export type AdmissionRequest = {
  bucket: Bucket
  lookup: CacheLookup | null
  /** What it is expected to use of budgets; null if nothing counts. */
  expected?: Amounts | null
}
export type Admission = {
  entry: KeyEntry
  limit: LimitState | null
  cached: CachedState | null
  /** Empty while Redis is away, when budgets limit nothing. */
  reserved: Reserved[]
}

/** Throws 401 for a revoked or expired key, 403 for an inactive tenant. Being over a limit is a result, not an error. */
export async function admit(
  deps: AdmitDeps,
  caller: Caller,
  { bucket, lookup, expected = null }: AdmissionRequest,
): Promise<Admission | { overLimit: LimitState; reserved: Reserved[] }> {
  const reservations = expected ? reservationsOf(ownersOf(caller), expected) : []
  const limits = deps.tierLimits ? limitsOf(caller, deps.tierLimits, bucket) : []
  const readAt = Date.now()
  const [taken, isRevoked] = await Promise.all([
    passOrCountLocally(deps, caller, limits, lookup, reservations),
    caller.session ? deps.revocations.isRevoked(caller.session) : false,
  ])
  if (isRevoked) refuse(deps, caller)
  const reply = await byCurrentBudgets(deps, caller, expected, await byCurrentLimits(deps, caller, bucket, taken))
  if (reply.limit) {
    const decision = !reply.limit.allowed ? "denied" : reply.reached ? "allowed" : "open"
    deps.metrics.count("rag_rate_limit_decisions_total", { decision, tier: caller.tenant.tier })
    if (!reply.limit.allowed) return { overLimit: reply.limit, reserved: reply.reserved ?? [] }
  }
  const known = await confirmed(deps, caller, reply, readAt)
  const entry = usable(caller.narrowing ? narrow(known, caller.narrowing) : known)
  return { entry, limit: reply.limit, cached: reply.cached, reserved: reply.reserved ?? [] }
}

/** True if `admit` would refuse the caller without any call. */
export const isDenied = (
  { denied, tierLimits }: { denied: Denied; tierLimits: TierLimits | null },
  caller: Caller,
  bucket: Bucket,
): boolean => tierLimits !== null && limitsOf(caller, tierLimits, bucket).some((limit) => alreadyDenied(denied, limit))

type Passed = GateReply & { reached: boolean }

/**
 * The limits come from the isolate's copy. If the tenant's limits have changed since, the request is counted again with
 * the current ones. A caller that the isolate already refuses waits for at most a minute.
 */
async function byCurrentLimits(deps: AdmitDeps, caller: Caller, bucket: Bucket, taken: Passed): Promise<Passed> {
  const [{ tenant }, copy] = [taken.records, caller.tenant]
  if (!tenant || !deps.tierLimits) return taken
  if (tenant.tier === copy.tier && tenant.requestsPerMinute === copy.requestsPerMinute) return taken
  const limits = limitsOf({ key: caller.key, tenant }, deps.tierLimits, bucket)
  return { ...taken, limit: (await passOrCountLocally(deps, caller, limits, null)).limit }
}

/**
 * The budgets come from the isolate's copy or the token. If they have changed since, a refused caller, which took
 * nothing, is judged again by the current ones; any other caller also takes from the new budgets.
 */
async function byCurrentBudgets(
  deps: AdmitDeps,
  caller: Caller,
  expected: Amounts | null,
  taken: Passed,
): Promise<Passed> {
  const { key, tenant } = taken.records
  if (!expected || !taken.reached || key === "revoked" || !tenant) return taken
  const then = reservationsOf(ownersOf(caller), expected)
  const known = new Set(then.map((one) => JSON.stringify([one.keyId, one.budget])))
  const now = reservationsOf(ownersOf({ key: key ?? caller.key, tenant }), expected)
  const added = now.filter((one) => !known.has(JSON.stringify([one.keyId, one.budget])))
  const { reserved = [] } = taken
  const isRefused = reserved.some((one) => one.isRefused)
  if (added.length === 0 && (!isRefused || now.length === then.length)) return taken
  const again = isRefused ? now : added
  const reply = await passOrCountLocally(deps, caller, [], null, again)
  return { ...taken, reserved: [...(isRefused ? [] : reserved), ...(reply.reserved ?? [])] }
}

/** The tenant and key whose budgets apply to the caller. */
export const ownersOf = ({ key, tenant }: KeyEntry) => [
  { tenantId: key.tenantId, keyId: null, budgets: tenant.budgets ?? [] },
  { tenantId: key.tenantId, keyId: key.keyId, budgets: key.budgets ?? [] },
]

async function passOrCountLocally(
  deps: AdmitDeps,
  caller: Caller,
  limits: RateLimit[],
  lookup: CacheLookup | null,
  reservations: readonly Reservation[] = [],
): Promise<Passed> {
  try {
    const entry = { hash: caller.hash, tenantId: caller.key.tenantId, limits, lookup }
    const reply = await deps.gate.pass(reservations.length > 0 ? { ...entry, reservations } : entry)
    return { ...reply, reached: true }
  } catch (error) {
    if (!(error instanceof AppError && error.code === "cache-unavailable")) throw error
    return withoutRedis(deps, limits, lookup !== null)
  }
}

/** FAIL OPEN: while Redis is down, requests are counted in each isolate, and the key itself is still checked. */
function withoutRedis(deps: AdmitDeps, limits: RateLimit[], isUncached: boolean): Passed {
  deps.metrics.count("rag_cache_bypass_total", { reason: "unavailable" })
  const states = limits.map((limit) => deps.localLimiter.take(limit))
  const limit = states.find((state) => !state.allowed) ?? states[0] ?? null
  if (isUncached && limit?.allowed !== false && !deps.localLimiter.take(WITHOUT_CACHE).allowed) throw overloaded()
  return { records: { key: null, tenant: null }, limit, cached: null, reached: false }
}

/** The current key: as Redis has it, else as Postgres has it. */
async function confirmed(deps: AdmitDeps, caller: Caller, reply: Passed, readAt: number): Promise<KeyEntry> {
  if (caller.session) return await confirmedUser(deps, caller, reply, readAt)
  const { key, tenant } = reply.records
  if (key === "revoked") return refuse(deps, caller)
  if (!reply.reached && Date.now() - caller.readAt <= COPY_SERVES_MS) return { key: caller.key, tenant: caller.tenant }
  const entry = key && tenant ? { key, tenant } : await readThrough(deps, caller.hash)
  if (!entry || entry.key.revoked) return refuse(deps, caller)
  deps.keyMemory.set(caller.hash, entry, readAt)
  return entry
}

/** A session is valid by its token and the revocation list; its tenant's state comes from Redis or Postgres. */
async function confirmedUser(deps: AdmitDeps, caller: Caller, reply: Passed, readAt: number): Promise<KeyEntry> {
  const tenant = reply.records.tenant ?? (await deps.tenants.record(caller.key.tenantId))
  if (!tenant) return refuse(deps, caller)
  const entry = { key: caller.key, tenant }
  deps.keyMemory.set(caller.hash, entry, readAt)
  return entry
}

function usable({ key, tenant }: KeyEntry): KeyEntry {
  if (key.expiresAt !== null && key.expiresAt <= Date.now())
    throw new AppError("credential-unknown", { detail: "The key has expired." })
  if (!tenant.active) throw new AppError("tenant-inactive")
  return { key, tenant }
}

function refuse(deps: AdmitDeps, caller: Caller): never {
  deps.keyMemory.forget(caller.hash)
  throw new AppError("credential-unknown")
}
