// Finds out whose a credential is: a key by isolate memory, Redis, Postgres; tokens by their signature.
import { AppError } from "../errors.ts"
import { type AccessClaims, looksLikeAccessToken, verifyAccessToken } from "../identity/access-token.ts"
import type { TokenSecrets } from "../identity/signing-keys.ts"
import type { ApiKeys, Gate, Tenants } from "../ports.ts"
import { hashApiKey, isWellFormedApiKey, type KeyEntry } from "./api-key.ts"
import { CHILD_TOKEN_PREFIX, type Narrowing, verifyChildToken } from "./child-token.ts"
import type { KeyMemory } from "./key-memory.ts"

/** A caller before admission: an isolate's copy only says which tenant and limits to ask for. */
export type Caller = KeyEntry & {
  /** Of the key; a child token answers for its key's. */
  hash: string
  readAt: number
  /** What a child token takes away from its key; null for the key itself. */
  narrowing: Narrowing | null
  /** What a signed-in user's access token proves; null for keys and their tokens. */
  session: AccessClaims | null
}

type IdentifyDeps = {
  keyMemory: KeyMemory
  gate: Pick<Gate, "recall" | "remember">
  apiKeys: Pick<ApiKeys, "findByHash">
  tenants: Pick<Tenants, "record">
  /** Sign child and access tokens; without them there are neither. */
  tokenSecrets: TokenSecrets | null
}

/** `credential-malformed` costs no I/O, `credential-unknown` at most two reads. */
export async function identify(deps: IdentifyDeps, credential: string): Promise<Caller> {
  if (credential.startsWith(CHILD_TOKEN_PREFIX)) return await identifyToken(deps, credential)
  if (looksLikeAccessToken(credential)) return await identifyUser(deps, credential)
  if (!isWellFormedApiKey(credential)) throw new AppError("credential-malformed")
  const hash = await hashApiKey(credential)
  const copy = deps.keyMemory.get(hash)
  if (copy) return accepted(hash, copy.entry, copy.readAt)
  const readAt = Date.now()
  const recalled = await recall(deps.gate, hash)
  const entry = recalled === "unknown" ? null : (recalled ?? (await readThrough(deps, hash)))
  deps.keyMemory.set(hash, entry, readAt)
  return accepted(hash, entry, readAt)
}

/**
 * The isolate's copy knows the tenant better than a token of up to an hour ago. `readAt` 0: the token says nothing of
 * whether its key still stands, so without Redis Postgres is asked.
 */
async function identifyToken(deps: IdentifyDeps, credential: string): Promise<Caller> {
  if (!deps.tokenSecrets) throw new AppError("credential-unknown")
  const { hash, entry, narrowing } = await verifyChildToken(deps.tokenSecrets, credential)
  const tenant = deps.keyMemory.get(hash)?.entry?.tenant ?? entry.tenant
  return { key: entry.key, tenant, hash, readAt: 0, narrowing, session: null }
}

/** The token says who and what; only the tenant is looked up, once an isolate. */
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

/** Reads the key from Postgres and lets Redis remember it; null when there is none. */
export async function readThrough(
  deps: Pick<IdentifyDeps, "gate" | "apiKeys">,
  hash: string,
): Promise<KeyEntry | null> {
  const readAt = Date.now()
  const entry = await deps.apiKeys.findByHash(hash)
  try {
    await deps.gate.remember(hash, entry, readAt)
  } catch (error) {
    // Without Redis every isolate asks Postgres itself.
    if (!(error instanceof AppError && error.code === "cache-unavailable")) throw error
  }
  return entry
}

async function recall(gate: Pick<Gate, "recall">, hash: string) {
  try {
    return await gate.recall(hash)
  } catch (error) {
    if (error instanceof AppError && error.code === "cache-unavailable") return null
    throw error
  }
}

function accepted(hash: string, entry: KeyEntry | null, readAt: number): Caller {
  if (!entry) throw new AppError("credential-unknown")
  return { ...entry, hash, readAt, narrowing: null, session: null }
}
