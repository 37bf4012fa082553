// An API key: its written form with prefix and checksum, its hash, and what a key may do.

import { z } from "zod"
import type { Scope, Tier } from "../context.ts"
import type { ApiKeyId, CollectionId, TenantId, UserId } from "../ids.ts"

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
const SECRET_LENGTH = 43 // 32 random bytes in base62
const CHECKSUM_LENGTH = 6 // CRC-32 in base62
const KEY_PATTERN = /^rag_[0-9a-f]{8}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$/
/** Every well-formed key has this many characters. */
export const API_KEY_LENGTH = 4 + 8 + 1 + SECRET_LENGTH + 1 + CHECKSUM_LENGTH

/** A key as its tenant sees it; the secret is not part of it. */
export type ApiKey = {
  id: ApiKeyId
  tenantId: TenantId
  name: string
  /** The eight hex characters after `rag_`, to recognise a key by. */
  prefix: string
  scopes: Scope[]
  /** Null: every collection of the tenant. */
  collectionIds: CollectionId[] | null
  rateLimitPerMinute: number | null
  expiresAt: Date | null
  lastUsedAt: Date | null
  revokedAt: Date | null
  createdAt: Date
}

/** What a request needs to know of its key; kept in Redis and in isolate memory. */
export type KeyRecord = {
  /** The key; for a signed-in user, the user. */
  keyId: ApiKeyId | UserId
  tenantId: TenantId
  scopes: Scope[]
  collectionIds: CollectionId[] | null
  rateLimitPerMinute: number | null
  /** Milliseconds since the epoch. */
  expiresAt: number | null
  revoked: boolean
}

/** What a request needs to know of its tenant. */
export type TenantRecord = {
  tier: Tier
  active: boolean
  defaultCollectionId: CollectionId
  /** Origins whose pages may read replies in a browser; none means none. */
  corsOrigins: string[]
}

/** A key with its tenant, as the database knows them. */
export type KeyEntry = { key: KeyRecord; tenant: TenantRecord }

const ORIGIN = /^(https:\/\/([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:]+\])|http:\/\/localhost)(:\d{1,5})?$/

/** An origin exactly as browsers send it, without wildcards; plain http only on the developer's own machine. */
export const isCorsOrigin = (text: string): boolean =>
  text.length <= 255 && ORIGIN.test(text) && URL.canParse(text) && new URL(text).origin === text

/** `settings.cors_origins` of a tenant; whatever is no such list opens nothing. */
export const corsOriginsSchema = z.array(z.string().refine(isCorsOrigin)).catch([])

/** A fresh key; the only moment its text exists on our side. */
export function generateApiKey(): { text: string; prefix: string } {
  const prefix = hex(crypto.getRandomValues(new Uint8Array(4)))
  const body = `rag_${prefix}_${base62(crypto.getRandomValues(new Uint8Array(32)), SECRET_LENGTH)}`
  return { text: `${body}_${checksum(body)}`, prefix }
}

/** True when the text has a key's form and its checksum holds; costs no I/O. */
export function isWellFormedApiKey(text: string): boolean {
  if (text.length !== API_KEY_LENGTH || !KEY_PATTERN.test(text)) return false
  const body = text.slice(0, -CHECKSUM_LENGTH - 1)
  return checksum(body) === text.slice(-CHECKSUM_LENGTH)
}

/** SHA-256 in hex; a key has 256 bits of entropy, so nothing slower is needed. */
export async function hashApiKey(text: string): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))))
}

function hex(bytes: Uint8Array): string {
  let text = ""
  for (const byte of bytes) text += (byte < 16 ? "0" : "") + byte.toString(16)
  return text
}

function base62(bytes: Uint8Array, length: number): string {
  let number = BigInt(`0x${hex(bytes)}`)
  let text = ""
  for (let i = 0; i < length; i++, number /= 62n) text = BASE62.charAt(Number(number % 62n)) + text
  return text
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let crc = n
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1
  return crc >>> 0
})

/** CRC-32 (IEEE 802.3) of the text as six base62 characters. */
function checksum(text: string): string {
  let crc = 0xffffffff
  for (let i = 0; i < text.length; i++) crc = (CRC_TABLE[(crc ^ text.charCodeAt(i)) & 0xff] ?? 0) ^ (crc >>> 8)
  let number = (crc ^ 0xffffffff) >>> 0
  let out = ""
  for (let i = 0; i < CHECKSUM_LENGTH; i++, number = Math.floor(number / 62)) out = BASE62.charAt(number % 62) + out
  return out
}
