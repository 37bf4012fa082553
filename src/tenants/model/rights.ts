// What a credential may do, in every dimension in which it can be bounded, and what of it can be handed on.
import type { Scope } from "../../context.ts"
import { AppError, type ErrorCode } from "../../errors.ts"
import type { CollectionId } from "../../ids.ts"
import { type MetadataFilter, within } from "../../query/model/metadata-filter.ts"
import type { ApiKey, KeyRecord } from "./api-key.ts"
import { limitsHandedOn, type SharedLimit } from "./limits.ts"

export type Rights = {
  scopes: Scope[]
  /** Null: every collection of the tenant. */
  collectionIds: CollectionId[] | null
  /** Every question is asked within it; null: within nothing. */
  filter: MetadataFilter | null
  /** Null: as many requests as the tenant. */
  rateLimitPerMinute: number | null
  /** Milliseconds since the epoch; null: never. */
  expiresAt: number | null
}

/** Somebody who hands rights on: what they have, and the limits that whatever they hand on takes from as well. */
export type Issuer = Rights & { sharedLimits: SharedLimit[] }

/** The scope `admin` stands for everything in its tenant. */
export const hasScope = (scopes: readonly Scope[], scope: Scope): boolean =>
  scopes.includes(scope) || scopes.includes("admin")

/** What is left of `wanted` within `parent`, in every dimension: never more than either. */
export function atMost(parent: Rights, wanted: Rights): Rights {
  return {
    scopes: wanted.scopes.filter((scope) => hasScope(parent.scopes, scope)),
    collectionIds: common(parent.collectionIds, wanted.collectionIds),
    filter: within(parent.filter, wanted.filter),
    rateLimitPerMinute: least(parent.rateLimitPerMinute, wanted.rateLimitPerMinute),
    expiresAt: least(parent.expiresAt, wanted.expiresAt),
  }
}

/** Nobody hands out more than they have: throws 403 that names the first dimension in which `wanted` is more. */
export function requireWithin(parent: Rights, wanted: Rights): void {
  const granted = atMost(parent, wanted)
  const lacking = wanted.scopes.find((scope) => !granted.scopes.includes(scope))
  if (lacking) refuse("scope-missing", "scopes", `has ${lacking}, which you lack yourself`)
  // What is granted is a subset of what was wanted, so equal sizes mean equal sets.
  if (granted.collectionIds?.length !== wanted.collectionIds?.length)
    refuse("collection-not-allowed", "collection_ids", "must name collections that you may use yourself")
  // If the granted filter is not the wanted one, it is the wanted one with a further bound.
  if (granted.filter !== wanted.filter)
    refuse("rights-exceeded", "filter", "must not be wider than your own; a key has none")
  if (granted.rateLimitPerMinute !== wanted.rateLimitPerMinute)
    refuse("rights-exceeded", "rate_limit_per_minute", `must be at most your own, ${granted.rateLimitPerMinute}`)
  if (granted.expiresAt !== null && granted.expiresAt !== wanted.expiresAt)
    refuse(
      "rights-exceeded",
      "expires_at",
      `must be no later than you expire yourself, ${new Date(granted.expiresAt).toISOString()}`,
    )
}

const MAX_SHARED_LIMITS = 8

/** The limits that a new key shares: its issuer's, and those of the key it succeeds. Each costs every request a command. */
export function sharedLimitsOf(own: Issuer, succeeded: SharedLimit[] = []): SharedLimit[] {
  const theirs = own.sharedLimits.filter(({ keyId }) => !succeeded.some((shared) => shared.keyId === keyId))
  const all = [...succeeded, ...theirs]
  if (all.length > MAX_SHARED_LIMITS)
    refuse(
      "rights-exceeded",
      "rate_limit_per_minute",
      `would share more than ${MAX_SHARED_LIMITS} limits of other keys`,
    )
  return all
}

/** The rights of a whole tenant, which an operator hands out for it, for as long as the operator may act. */
export const ALL_RIGHTS: Issuer = {
  scopes: ["admin"],
  collectionIds: null,
  filter: null,
  rateLimitPerMinute: null,
  sharedLimits: [],
  expiresAt: null,
}

/** A caller's rights. A user's are their role's: they do not end with the access token at hand. */
export function rightsOf(caller: {
  key: KeyRecord
  narrowing: Pick<Rights, "filter"> | null
  session: object | null
}): Issuer {
  const { scopes, collectionIds, rateLimitPerMinute, expiresAt } = caller.key
  const filter = caller.narrowing?.filter ?? null
  const rights = { scopes, collectionIds, filter, rateLimitPerMinute, expiresAt: caller.session ? null : expiresAt }
  return { ...rights, sharedLimits: limitsHandedOn(caller.key) }
}

type KeyRights = Pick<ApiKey, "scopes" | "collectionIds" | "rateLimitPerMinute" | "expiresAt">

/** What whoever holds the key may do. */
export const rightsOfKey = ({ scopes, collectionIds, rateLimitPerMinute, expiresAt }: KeyRights): Rights => ({
  scopes,
  collectionIds,
  filter: null,
  rateLimitPerMinute,
  expiresAt: expiresAt?.getTime() ?? null,
})

type Bounds = CollectionId[] | null

function common(a: Bounds, b: Bounds): Bounds {
  if (a === null || b === null) return a ?? b
  return b.filter((id) => a.includes(id))
}

const least = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.min(a, b)

function refuse(code: ErrorCode, path: string, message: string): never {
  throw new AppError(code, { detail: `${path}: ${message}.`, errors: [{ path, message }] })
}
