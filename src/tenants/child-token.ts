// Child tokens: short-lived, narrower credentials that a key mints and the edge verifies without looking anything up.
import { z } from "zod"
import { SCOPES, type Scope, TIERS } from "../context.ts"
import { AppError } from "../errors.ts"
import { signToken, timesShape, verifyToken } from "../identity/model/signed-token.ts"
import type { TokenSecrets } from "../identity/model/signing-keys.ts"
import { type CollectionId, idSchema } from "../ids.ts"
import { type MetadataFilter, metadataFilterSchema } from "../query/model/metadata-filter.ts"
import { budgetsSchema } from "../usage/model/budget.ts"
import type { KeyEntry } from "./model/api-key.ts"
import { sharedLimitsSchema } from "./model/limits.ts"
import { atMost } from "./model/rights.ts"

/** Every child token begins with it, so that secret scanners recognise one. A JWT follows. */
export const CHILD_TOKEN_PREFIX = "fnt_"
export const MAX_CHILD_TOKEN_SECONDS = 3_600
/** With `Authorization: Bearer ` it stays within the 8 kB that proxies allow a header. */
export const MAX_CHILD_TOKEN_LENGTH = 8_000
const TOKEN_TYPE = "child"

/** How a child token is narrower than its key. */
export type Narrowing = {
  scopes: Scope[]
  /** Null: all collections of the key. */
  collectionIds: CollectionId[] | null
  /** A filter for all questions. */
  filter: MetadataFilter | null
  /** Milliseconds since the epoch. */
  expiresAt: number
}

/** A verified token: its key by hash and as it was when the token was minted. */
export type ChildToken = { hash: string; entry: KeyEntry; narrowing: Narrowing }

/** The content of a token before signing, with the filter as the caller wrote it. */
export type Minting = Omit<Narrowing, "filter"> & { filter: Record<string, unknown> | null }

const claims = z
  .object({
    ...timesShape,
    sub: idSchema("key"),
    hash: z.string().length(64),
    tenant: idSchema("ten"),
    tier: z.enum(TIERS),
    /** Present if an operator has overridden the tier's limit. */
    per_minute: z.number().optional(),
    collection: idSchema("col"),
    rate: z.number().nullable(),
    shared: sharedLimitsSchema.optional(),
    scopes: z.array(z.enum(SCOPES)),
    collections: z.array(idSchema("col")).nullable(),
    filter: metadataFilterSchema.nullable(),
    /** Budgets of key and tenant, so that the first trip can take from them; newer budgets count as well. */
    budgets: z.tuple([budgetsSchema, budgetsSchema]).optional(),
    typ: z.literal(TOKEN_TYPE),
  })
  .transform((token): ChildToken => {
    const { hash, scopes, collections: collectionIds, filter } = token
    const expiresAt = token.exp.getTime()
    return {
      hash,
      entry: {
        key: {
          keyId: token.sub,
          tenantId: token.tenant,
          scopes,
          collectionIds,
          expiresAt,
          rateLimitPerMinute: token.rate,
          sharedLimits: token.shared,
          budgets: token.budgets?.[0],
          revoked: false,
        },
        tenant: {
          tier: token.tier,
          requestsPerMinute: token.per_minute ?? null,
          active: true,
          defaultCollectionId: token.collection,
          corsOrigins: [],
          budgets: token.budgets?.[1],
        },
      },
      narrowing: { scopes, collectionIds, filter, expiresAt },
    }
  })
const KIND = { audience: "footnote-child", headerType: "child+jwt", claims }

/** The text of a token; its times are rounded down to seconds. */
export async function signChildToken(
  secrets: TokenSecrets,
  hash: string,
  { key, tenant }: KeyEntry,
  { scopes, collectionIds, filter, expiresAt }: Minting,
): Promise<string> {
  const times = { jti: crypto.randomUUID(), issuedAt: new Date(), expiresAt: new Date(expiresAt) }
  const token = await signToken(secrets, KIND, times, {
    sub: key.keyId,
    hash,
    tenant: key.tenantId,
    tier: tenant.tier,
    ...(tenant.requestsPerMinute === null ? {} : { per_minute: tenant.requestsPerMinute }),
    collection: tenant.defaultCollectionId,
    rate: key.rateLimitPerMinute,
    ...(key.sharedLimits?.length ? { shared: key.sharedLimits } : {}),
    scopes,
    collections: collectionIds,
    filter,
    ...(key.budgets?.length || tenant.budgets?.length ? { budgets: [key.budgets ?? [], tenant.budgets ?? []] } : {}),
    typ: TOKEN_TYPE,
  })
  return CHILD_TOKEN_PREFIX + token
}

/** Throws 401 for anything but an unexpired token of ours; costs no I/O. */
export async function verifyChildToken(secrets: TokenSecrets, text: string, now = new Date()): Promise<ChildToken> {
  if (text.length > MAX_CHILD_TOKEN_LENGTH) throw new AppError("credential-malformed")
  return await verifyToken(secrets, KIND, text.slice(CHILD_TOKEN_PREFIX.length), now)
}

/** The current key, narrowed by the token; never more than either. */
export function narrow({ key, tenant }: KeyEntry, narrowing: Narrowing): KeyEntry {
  const { scopes, collectionIds, expiresAt } = atMost({ ...key, filter: null }, { ...key, ...narrowing })
  return { tenant, key: { ...key, scopes, collectionIds, expiresAt } }
}
