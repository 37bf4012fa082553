// An API key: its written form, its hash, and what a key may do.

import { z } from "zod"
import type { Scope, Tier } from "../../context.ts"
import { sha256Hex } from "../../hex.ts"
import { macOf } from "../../identity/model/signing-keys.ts"
import type { ApiKeyId, CollectionId, TenantId, UserId } from "../../ids.ts"
import type { KeyFigures } from "../../ports.ts"
import type { Budget } from "../../usage/model/budget.ts"
import { type KeyText, keyForm, partsOf } from "./key-text.ts"
import type { LimitUsed, SharedLimit } from "./limits.ts"
import type { Provider } from "./provider.ts"

const FORM = keyForm("rag_")
export const API_KEY_LENGTH = FORM.length
export const generateApiKey = FORM.generate
export const isWellFormedApiKey = FORM.isWellFormed

/**
 * A new key. With a secret, its prefix is a mark computed from the rest, which
 * `isMarked` recognises; otherwise it looks like keys without a mark.
 */
export const newApiKey = async (secret: string | null): Promise<KeyText> =>
  secret ? await FORM.generateMarked((text) => markOf(secret, text)) : FORM.generate()

/** The part of a key that lists show; undefined for text that does not begin like a key. */
export const prefixOf = (credential: string): string | undefined => /^rag_([0-9a-f]{8})_/.exec(credential)?.[1]

/** True for a well-formed key made with this secret, and for one in 2^32 invented ones. Costs no I/O. */
export async function isMarked(secret: string | null, key: string): Promise<boolean> {
  const { prefix, secret: text } = partsOf(key)
  return secret ? (await markOf(secret, text)) === prefix : false
}

async function markOf(secret: string, text: string): Promise<string> {
  const proof = await macOf({ current: secret, previous: null }, `footnote-api-key:${text}`)
  return (await sha256Hex(proof)).slice(0, 8)
}

/** A key as its tenant sees it; the secret is not part of it. */
export type ApiKey = {
  id: ApiKeyId
  tenantId: TenantId
  /** The user who owns it; it ends when they leave the tenant. Null: the tenant's. */
  userId: UserId | null
  name: string
  /** The eight hex characters after `rag_`, to recognise a key by. */
  prefix: string
  scopes: Scope[]
  /** Null: every collection of the tenant. */
  collectionIds: CollectionId[] | null
  rateLimitPerMinute: number | null
  /** None where left out. */
  sharedLimits?: SharedLimit[]
  expiresAt: Date | null
  lastUsedAt: Date | null
  revokedAt: Date | null
  createdAt: Date
}

/** A key in a list, with its requests of the day and the used part of its limits. */
export type ListedKey = { key: ApiKey; today: KeyFigures | undefined; limitUsed: LimitUsed | null }

/** What a request needs to know of its key; kept in Redis and in isolate memory. */
export type KeyRecord = {
  /** The key; for a signed-in user, the user. */
  keyId: ApiKeyId | UserId
  tenantId: TenantId
  scopes: Scope[]
  collectionIds: CollectionId[] | null
  rateLimitPerMinute: number | null
  /** None where left out. */
  sharedLimits?: SharedLimit[] | undefined
  /** Milliseconds since the epoch. */
  expiresAt: number | null
  revoked: boolean
  /** Whose the key is; the tenant's where left out. */
  userId?: UserId | undefined
  /** Budgets of the key itself; absent: none. */
  budgets?: Budget[] | undefined
}

/** What a request needs to know of its tenant. */
export type TenantRecord = {
  tier: Tier
  /** An operator's limit in place of the tier's; null: the tier's. */
  requestsPerMinute: number | null
  active: boolean
  defaultCollectionId: CollectionId
  /** Origins whose pages may read replies in a browser; none means none. */
  corsOrigins: string[]
  /** The tenant's own account at a model provider; absent: the deployment's is used. */
  provider?: Provider | undefined
  /** None where left out. */
  budgets?: Budget[] | undefined
}

/** A key with its tenant. */
export type KeyEntry = { key: KeyRecord; tenant: TenantRecord }

/** A row with its revision; the copy with the greater revision is newer. */
export type Revised<T> = T & { revision: number }
/** A key with its tenant as the database had them in one snapshot. */
export type StoredKey = { key: Revised<KeyRecord>; tenant: Revised<TenantRecord> }

const ORIGIN = /^(https:\/\/([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:]+\])|http:\/\/localhost)(:\d{1,5})?$/

/** An origin exactly as browsers send it, without wildcards; plain http only on the developer's own machine. */
export const isCorsOrigin = (text: string): boolean =>
  text.length <= 255 && ORIGIN.test(text) && URL.canParse(text) && new URL(text).origin === text

/** A tenant's `settings.cors_origins`; a value of another form allows no origin. */
export const corsOriginsSchema = z.array(z.string().refine(isCorsOrigin)).catch([])

/** SHA-256 in hex; a key has 256 bits of entropy, so nothing slower is needed. */
export const hashApiKey = (text: string): Promise<string> => sha256Hex(text)
