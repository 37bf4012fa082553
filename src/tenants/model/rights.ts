// The rights of a credential in all dimensions, and which of them it can hand on.
import type { Scope } from "../../context.ts"
import { AppError, type ErrorCode } from "../../errors.ts"
import type { CollectionId } from "../../ids.ts"
import { intersectFilters, type MetadataFilter } from "../../query/model/metadata-filter.ts"
import type { ApiKey, KeyRecord } from "./api-key.ts"
import { limitsHandedOn, type SharedLimit } from "./limits.ts"

export type Rights = {
  scopes: Scope[]
  /** Null: every collection of the tenant. */
  collectionIds: CollectionId[] | null
  /** A filter for all questions; null: none. */
  filter: MetadataFilter | null
  /** Null: the tenant's limit. */
  rateLimitPerMinute: number | null
  /** Milliseconds since the epoch; null: never. */
  expiresAt: number | null
}

/** Someone who hands rights on: their rights, and the limits that the new credential takes from as well. */
export type Issuer = Rights & { sharedLimits: SharedLimit[] }

/** The scope `admin` stands for everything in its tenant. */
export const hasScope = (scopes: readonly Scope[], scope: Scope): boolean =>
  scopes.includes(scope) || scopes.includes("admin")

/** The part of `wanted` that `parent` allows, in every dimension; never more than either. */
export function atMost(parent: Rights, wanted: Rights): Rights {
  return {
    scopes: wanted.scopes.filter((scope) => hasScope(parent.scopes, scope)),
    collectionIds: common(parent.collectionIds, wanted.collectionIds),
    filter: intersectFilters(parent.filter, wanted.filter),
    rateLimitPerMinute: least(parent.rateLimitPerMinute, wanted.rateLimitPerMinute),
    expiresAt: least(parent.expiresAt, wanted.expiresAt),
  }
}

/** Throws 403, naming the first dimension in which `wanted` is more than the issuer has. */
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

/**
 * The limits that a new key shares: those of its issuer and of the key it replaces. Each costs every request a command.
 */
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

/** All rights of a tenant, which an operator may hand out as long as the operator may act. */
export const ALL_RIGHTS: Issuer = {
  scopes: ["admin"],
  collectionIds: null,
  filter: null,
  rateLimitPerMinute: null,
  sharedLimits: [],
  expiresAt: null,
}

/** A caller's rights. A user's rights come from their role and do not end with the access token. */
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

/** The rights of a key. */
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
