// Admits a caller: takes from its limits and re-reads its key in the first trip to Redis.
import type { Tier } from "../context.ts"
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
import type { KeyEntry } from "./api-key.ts"
import { narrow } from "./child-token.ts"
import { type Caller, readThrough } from "./identify.ts"
import type { KeyMemory } from "./key-memory.ts"
import type { LocalLimiter } from "./local-limiter.ts"

/** With Redis down an isolate's copy of a key serves this long; then Postgres is asked. */
const COPY_SERVES_MS = 10_000

export type TierLimits = Record<Tier, number>
type AdmitDeps = {
  gate: Gate
  apiKeys: Pick<ApiKeys, "findByHash">
  tenants: Pick<Tenants, "record">
  revocations: Pick<RevocationList, "isRevoked">
  keyMemory: KeyMemory
  localLimiter: LocalLimiter
  metrics: Metrics
  /** Requests a minute, 0 for no limit; null switches limits off. */
  tierLimits: TierLimits | null
}

export type Admission = { entry: KeyEntry; limit: LimitState | null; cached: CachedState | null }

/** Throws 401 for a revoked or expired key, 403 for an inactive tenant, 429 over a limit. */
export async function admit(deps: AdmitDeps, caller: Caller, lookup: CacheLookup | null): Promise<Admission> {
  const limits = deps.tierLimits ? limitsOf(caller, deps.tierLimits) : []
  const readAt = Date.now()
  const [reply, isRevoked] = await Promise.all([
    enter(deps, caller, limits, lookup),
    caller.session ? deps.revocations.isRevoked(caller.session) : false,
  ])
  if (isRevoked) refuse(deps, caller)
  if (reply.limit) {
    const decision = reply.limit.allowed ? "allowed" : "denied"
    deps.metrics.count("rag_rate_limit_decisions_total", { decision, tier: caller.tenant.tier })
    if (!reply.limit.allowed) throw overLimit(reply.limit)
  }
  const known = await confirmed(deps, caller, reply, readAt)
  const entry = usable(caller.narrowing ? narrow(known, caller.narrowing) : known)
  return { entry, limit: reply.limit, cached: reply.cached }
}

type Entered = GateReply & { reached: boolean }

async function enter(
  deps: AdmitDeps,
  caller: Caller,
  limits: RateLimit[],
  lookup: CacheLookup | null,
): Promise<Entered> {
  try {
    const reply = await deps.gate.enter({ hash: caller.hash, tenantId: caller.key.tenantId, limits, lookup })
    return { ...reply, reached: true }
  } catch (error) {
    if (!(error instanceof AppError && error.code === "cache-unavailable")) throw error
    return withoutRedis(deps, limits)
  }
}

/** FAIL OPEN: with Redis down requests go on, counted per isolate; the key itself is still checked. */
function withoutRedis(deps: AdmitDeps, limits: RateLimit[]): Entered {
  deps.metrics.count("rag_cache_bypass_total", { reason: "unavailable" })
  const states = limits.map((limit) => deps.localLimiter.take(limit))
  const limit = states.find((state) => !state.allowed) ?? states[0] ?? null
  return { records: { key: null, tenant: null }, limit, cached: null, reached: false }
}

/** The key as it is now; Postgres decides whatever Redis does not hold. */
async function confirmed(deps: AdmitDeps, caller: Caller, reply: Entered, readAt: number): Promise<KeyEntry> {
  if (caller.session) return await confirmedUser(deps, caller, reply)
  const { key, tenant } = reply.records
  if (key === "revoked") return refuse(deps, caller)
  if (!reply.reached && Date.now() - caller.readAt <= COPY_SERVES_MS) return { key: caller.key, tenant: caller.tenant }
  const entry = key && tenant ? { key, tenant } : await readThrough(deps, caller.hash)
  if (!entry || entry.key.revoked) return refuse(deps, caller)
  deps.keyMemory.set(caller.hash, entry, readAt)
  return entry
}

/** A session stands by its token and the revocation list; its tenant is as Redis or Postgres know it now. */
async function confirmedUser(deps: AdmitDeps, caller: Caller, reply: Entered): Promise<KeyEntry> {
  const tenant = reply.records.tenant ?? (await deps.tenants.record(caller.key.tenantId))
  return tenant ? { key: caller.key, tenant } : refuse(deps, caller)
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

/** The tenant by its tier, and the key by its own limit. */
function limitsOf({ key, tenant }: KeyEntry, tiers: TierLimits): RateLimit[] {
  const limits: RateLimit[] = []
  if (tiers[tenant.tier] > 0) limits.push({ subject: key.tenantId, perMinute: tiers[tenant.tier] })
  if (key.rateLimitPerMinute) limits.push({ subject: key.keyId, perMinute: key.rateLimitPerMinute })
  return limits
}

const overLimit = (limit: LimitState) =>
  new AppError("rate-limited", {
    detail: `At most ${limit.limit} requests a minute are allowed.`,
    retryAfterSeconds: Math.max(1, Math.ceil((limit.resetAt - Date.now()) / 1000)),
  })
