// Finds the owner of a credential: of a key in isolate memory, Redis or Postgres; of a token by its signature.
import { AppError } from "../errors.ts"
import { createHashMemory } from "../hex.ts"
import { type AccessClaims, looksLikeAccessToken, verifyAccessToken } from "../identity/model/access-token.ts"
import type { TokenSecrets } from "../identity/model/signing-keys.ts"
import type { ApiKeys, Gate, Tenants } from "../ports.ts"
import { CHILD_TOKEN_PREFIX, type Narrowing, verifyChildToken } from "./child-token.ts"
import type { KeyMemory } from "./key-memory.ts"
import { API_KEY_LENGTH, isMarked, isWellFormedApiKey, type KeyEntry } from "./model/api-key.ts"
import { MAX_POSTGRES_LOOKUPS, MAX_REDIS_LOOKUPS, type UnknownKeys } from "./unknown-keys.ts"

/** A caller before admission. The isolate's copy only says which tenant and limits to ask for. */
export type Caller = KeyEntry & {
  /** Hash of the key; of a child token, its key's. */
  hash: string
  readAt: number
  /** How a child token narrows its key; null for the key itself. */
  narrowing: Narrowing | null
  /** What a signed-in user's access token proves; null for keys and their tokens. */
  session: AccessClaims | null
}

type IdentifyDeps = {
  keyMemory: KeyMemory
  gate: Pick<Gate, "recall" | "remember" | "recallUnmarked" | "rememberUnmarked">
  unknownKeys: UnknownKeys
  /** The secret of the marks on our keys; null: keys have no marks. */
  apiKeySecret: string | null
  apiKeys: Pick<ApiKeys, "findByHash">
  tenants: Pick<Tenants, "record">
  /** The secrets of child and access tokens; null: there are no tokens. */
  tokenSecrets: TokenSecrets | null
}

/** As `hashApiKey`, for the keys that an isolate has seen; they stay in its memory, as the secrets of the deployment do. */
const hashOf = createHashMemory({ most: 10_000, maxLength: API_KEY_LENGTH })

/**
 * `credential-malformed` costs no I/O, `credential-unknown` at most two reads. An address that sends keys which do not
 * exist is soon refused with `rate-limited`, except for keys that the isolate knows or that have our mark.
 */
export async function identify(deps: IdentifyDeps, credential: string, address?: string): Promise<Caller> {
  if (credential.startsWith(CHILD_TOKEN_PREFIX)) return await identifyToken(deps, credential)
  if (looksLikeAccessToken(credential)) return await identifyUser(deps, credential)
  if (!isWellFormedApiKey(credential)) throw new AppError("credential-malformed")
  const hash = await hashOf(credential)
  const copy = deps.keyMemory.get(hash)
  if (copy) return accepted(hash, copy.entry, copy.readAt)
  const readAt = Date.now()
  const isUnmarked = address !== undefined && !(await isMarked(deps.apiKeySecret, credential))
  const entry = isUnmarked ? await lookUpUnmarked(deps, hash, address) : await lookUp(deps, hash)
  deps.keyMemory.set(hash, entry, readAt)
  return accepted(hash, entry, readAt)
}

async function lookUp(deps: IdentifyDeps, hash: string): Promise<KeyEntry | null> {
  const recalled = await unlessAway(() => deps.gate.recall(hash), null)
  return recalled === "unknown" ? null : (recalled ?? (await readThrough(deps, hash)))
}

/**
 * Limits lookups for addresses that send invented keys: soon none
 * reaches Postgres, and a little later none reaches Redis.
 */
async function lookUpUnmarked(deps: IdentifyDeps, hash: string, address: string): Promise<KeyEntry | null> {
  const { others, until } = deps.unknownKeys.count(address, hash)
  if (others >= MAX_REDIS_LOOKUPS) throw tooManyUnknownKeys(until)
  const away = { found: null, failures: 0 }
  const { found, failures } = await unlessAway(() => deps.gate.recallUnmarked(hash, address), away)
  if (found === "unknown") return null
  if (!found && Math.max(others, failures) >= MAX_POSTGRES_LOOKUPS) throw tooManyUnknownKeys(until)
  const entry = found ?? (await readThrough(deps, hash, () => deps.gate.rememberUnmarked(hash, address)))
  if (entry) deps.unknownKeys.confirm(address, hash)
  return entry
}

const tooManyUnknownKeys = (until: number) =>
  new AppError("rate-limited", {
    detail: "Too many unknown keys came from this address.",
    retryAfterSeconds: Math.max(1, Math.ceil((until - Date.now()) / 1_000)),
  })

/**
 * The isolate's copy of the tenant is newer than the token, which may be an hour old. `readAt` is 0 because the token
 * does not say whether its key is still valid: without Redis, Postgres is asked.
 */
async function identifyToken(deps: IdentifyDeps, credential: string): Promise<Caller> {
  if (!deps.tokenSecrets) throw new AppError("credential-unknown")
  const { hash, entry, narrowing } = await verifyChildToken(deps.tokenSecrets, credential)
  const tenant = deps.keyMemory.get(hash)?.entry?.tenant ?? entry.tenant
  return { key: entry.key, tenant, hash, readAt: 0, narrowing, session: null }
}

/** The token names the user and rights; only the tenant is looked up, once for each isolate. */
async function identifyUser(deps: IdentifyDeps, credential: string): Promise<Caller> {
  if (!deps.tokenSecrets) throw new AppError("credential-unknown")
  const session = await verifyAccessToken(deps.tokenSecrets, credential, new Date())
  const hash = `session:${session.jti}`
  const copy = deps.keyMemory.get(hash)?.entry ?? null
  const tenant = copy?.tenant ?? (await deps.tenants.record(session.tenantId))
  if (!tenant) throw new AppError("credential-unknown")
  const key: KeyEntry["key"] = {
    keyId: session.userId,
    tenantId: session.tenantId,
    scopes: session.scopes,
    collectionIds: null,
    rateLimitPerMinute: null,
    expiresAt: session.expiresAt.getTime(),
    revoked: false,
  }
  if (!copy) deps.keyMemory.set(hash, { key, tenant }, Date.now())
  return { key, tenant, hash, readAt: 0, narrowing: null, session }
}

/** Reads the key from Postgres and stores it in Redis; null if there is none. */
export async function readThrough(
  deps: { gate: Pick<Gate, "remember">; apiKeys: Pick<ApiKeys, "findByHash"> },
  hash: string,
  rememberUnknown?: () => Promise<void>,
): Promise<KeyEntry | null> {
  const readAt = Date.now()
  const entry = await deps.apiKeys.findByHash(hash)
  const keep = () => (!entry && rememberUnknown ? rememberUnknown() : deps.gate.remember(hash, entry, readAt))
  await unlessAway(keep, undefined)
  return entry
}

/** While Redis is away, every isolate asks Postgres. */
async function unlessAway<T>(call: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof AppError && error.code === "cache-unavailable") return otherwise
    throw error
  }
}

function accepted(hash: string, entry: KeyEntry | null, readAt: number): Caller {
  if (!entry) throw new AppError("credential-unknown")
  return { ...entry, hash, readAt, narrowing: null, session: null }
}
