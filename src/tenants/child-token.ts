// Child tokens: short-lived, narrower credentials that a key mints and the edge verifies without looking anything up.
import { z } from "zod"
import { SCOPES, type Scope, TIERS } from "../context.ts"
import { AppError } from "../errors.ts"
import type { TokenSecrets } from "../identity/signing-keys.ts"
import { type CollectionId, idSchema } from "../ids.ts"
import { type MetadataFilter, metadataFilterSchema } from "../query/metadata-filter.ts"
import type { KeyEntry } from "./api-key.ts"
import { atMost } from "./rights.ts"

export const CHILD_TOKEN_PREFIX = "fnt_"
export const MAX_CHILD_TOKEN_SECONDS = 3_600
/** With `Authorization: Bearer ` it stays within the 8 kB that proxies allow a header. */
export const MAX_CHILD_TOKEN_LENGTH = 8_000
const TOKEN_PATTERN = /^fnt_([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{43})$/

/** What a child token takes away from its key. */
export type Narrowing = {
  scopes: Scope[]
  /** Null: every collection the key may use. */
  collectionIds: CollectionId[] | null
  /** Every question is asked within it. */
  filter: MetadataFilter | null
  /** Milliseconds since the epoch. */
  expiresAt: number
}

/** A verified token: its key by hash and as it was when the token was minted. */
export type ChildToken = { hash: string; entry: KeyEntry; narrowing: Narrowing }

const payloadSchema = z.strictObject({
  hash: z.string().length(64),
  key: idSchema("key"),
  tenant: idSchema("ten"),
  tier: z.enum(TIERS),
  /** Only where an operator overrides the tier. */
  perMinute: z.number().optional(),
  collection: idSchema("col"),
  rate: z.number().nullable(),
  scopes: z.array(z.enum(SCOPES)),
  collections: z.array(idSchema("col")).nullable(),
  filter: metadataFilterSchema.nullable(),
  expires: z.number(),
})

/** The same before it is signed: the filter as it was written. */
export type Minting = Omit<Narrowing, "filter"> & { filter: Record<string, unknown> | null }

/** The text of a token; `secret` is the deployment's signing secret. */
export async function signChildToken(
  secret: string,
  hash: string,
  entry: KeyEntry,
  narrowing: Minting,
): Promise<string> {
  const payload: z.input<typeof payloadSchema> = {
    hash,
    key: entry.key.keyId,
    tenant: entry.key.tenantId,
    tier: entry.tenant.tier,
    perMinute: entry.tenant.requestsPerMinute ?? undefined,
    collection: entry.tenant.defaultCollectionId,
    rate: entry.key.rateLimitPerMinute,
    scopes: narrowing.scopes,
    collections: narrowing.collectionIds,
    filter: narrowing.filter,
    expires: narrowing.expiresAt,
  }
  const body = toBase64Url(new TextEncoder().encode(JSON.stringify(payload)))
  const signature = await crypto.subtle.sign("HMAC", await signingKey(secret), new TextEncoder().encode(body))
  return `${CHILD_TOKEN_PREFIX}${body}.${toBase64Url(new Uint8Array(signature))}`
}

/** Throws 401 for anything but an unexpired token of ours; the signature is checked before the payload is read. */
export async function verifyChildToken(secrets: TokenSecrets, text: string, now = Date.now()): Promise<ChildToken> {
  const [, body, signature] = (text.length <= MAX_CHILD_TOKEN_LENGTH && TOKEN_PATTERN.exec(text)) || []
  if (!body || !signature) throw new AppError("credential-malformed")
  const holds = await Promise.all(
    [secrets.current, secrets.previous].map((secret) => isSignedBy(secret, body, signature)),
  )
  if (!holds.includes(true)) throw new AppError("credential-malformed")
  const payload = payloadSchema.parse(JSON.parse(new TextDecoder().decode(fromBase64Url(body))))
  if (payload.expires <= now) throw new AppError("credential-unknown", { detail: "The token has expired." })
  return {
    hash: payload.hash,
    entry: {
      key: {
        keyId: payload.key,
        tenantId: payload.tenant,
        scopes: payload.scopes,
        collectionIds: payload.collections,
        rateLimitPerMinute: payload.rate,
        expiresAt: payload.expires,
        revoked: false,
      },
      tenant: {
        tier: payload.tier,
        requestsPerMinute: payload.perMinute ?? null,
        active: true,
        defaultCollectionId: payload.collection,
        corsOrigins: [],
      },
    },
    narrowing: {
      scopes: payload.scopes,
      collectionIds: payload.collections,
      filter: payload.filter,
      expiresAt: payload.expires,
    },
  }
}

/** The key as it is now, less what the token takes away; never more than either. */
export function narrow({ key, tenant }: KeyEntry, narrowing: Narrowing): KeyEntry {
  const { scopes, collectionIds, expiresAt } = atMost({ ...key, filter: null }, { ...key, ...narrowing })
  return { tenant, key: { ...key, scopes, collectionIds, expiresAt } }
}

async function isSignedBy(secret: string | null, body: string, signature: string): Promise<boolean> {
  if (secret === null) return false
  const bytes = new TextEncoder().encode(body)
  return await crypto.subtle.verify("HMAC", await signingKey(secret), fromBase64Url(signature), bytes)
}

/** A key of its own, so that no other signature of the deployment can stand for a token's. */
async function signingKey(secret: string): Promise<CryptoKey> {
  const encode = (text: string) => new TextEncoder().encode(text)
  const material = await crypto.subtle.importKey("raw", encode(secret), "HKDF", false, ["deriveKey"])
  const derivation = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32), info: encode("footnote child token") }
  return await crypto.subtle.deriveKey(derivation, material, { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
    "verify",
  ])
}

const toBase64Url = (bytes: Uint8Array) =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "")

const fromBase64Url = (text: string) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0))
