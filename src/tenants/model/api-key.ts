// An API key: its written form, its hash, and what a key may do.

import { z } from "zod"
import type { Scope, Tier } from "../../context.ts"
import { sha256Hex } from "../../hex.ts"
import { proofOf } from "../../identity/model/signing-keys.ts"
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
 * A fresh key. With a secret its prefix is a mark made of the rest, by which `isMarked` tells it from an invented one; in
 * everything else it is a key like those without.
 */
export const newApiKey = async (secret: string | null): Promise<KeyText> =>
  secret ? await FORM.generateMarked((text) => markOf(secret, text)) : FORM.generate()

/** What a list shows of the key; undefined for what does not even begin like one. Says nothing else of it. */
export const prefixOf = (credential: string): string | undefined => /^rag_([0-9a-f]{8})_/.exec(credential)?.[1]

/** True for a well-formed key made with this secret; one in 2^32 invented ones passes, too. Costs no I/O. */
export async function isMarked(secret: string | null, key: string): Promise<boolean> {
  const { prefix, secret: text } = partsOf(key)
  return secret ? (await markOf(secret, text)) === prefix : false
}

async function markOf(secret: string, text: string): Promise<string> {
  const proof = await proofOf({ current: secret, previous: null }, `footnote-api-key:${text}`)
  return (await sha256Hex(proof)).slice(0, 8)
}

/** A key as its tenant sees it; the secret is not part of it. */
export type ApiKey = {
  id: ApiKeyId
  tenantId: TenantId
  /** Whose it is: it ends when they leave the tenant. Null: the tenant's. */
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

/** A key in a list, with what it did today and how far its limits are used up. */
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
  /** Of the key's own; none where left out. */
  budgets?: Budget[] | undefined
}

/** What a request needs to know of its tenant. */
export type TenantRecord = {
  tier: Tier
  /** An operator's override of what the tier allows; null: as many as its tier. */
  requestsPerMinute: number | null
  active: boolean
  defaultCollectionId: CollectionId
  /** Origins whose pages may read replies in a browser; none means none. */
  corsOrigins: string[]
  /** Its own account at a provider of models; the organisation's where left out. */
  provider?: Provider | undefined
  /** None where left out. */
  budgets?: Budget[] | undefined
}

/** A key with its tenant. */
export type KeyEntry = { key: KeyRecord; tenant: TenantRecord }

/** As the database had it; of two copies the one with the greater revision is the newer. */
export type Revised<T> = T & { revision: number }
/** A key with its tenant as the database had them in one snapshot. */
export type StoredKey = { key: Revised<KeyRecord>; tenant: Revised<TenantRecord> }

const ORIGIN = /^(https:\/\/([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:]+\])|http:\/\/localhost)(:\d{1,5})?$/

/** An origin exactly as browsers send it, without wildcards; plain http only on the developer's own machine. */
export const isCorsOrigin = (text: string): boolean =>
  text.length <= 255 && ORIGIN.test(text) && URL.canParse(text) && new URL(text).origin === text

/** `settings.cors_origins` of a tenant; whatever is no such list opens nothing. */
export const corsOriginsSchema = z.array(z.string().refine(isCorsOrigin)).catch([])

/** SHA-256 in hex; a key has 256 bits of entropy, so nothing slower is needed. */
export const hashApiKey = (text: string): Promise<string> => sha256Hex(text)
