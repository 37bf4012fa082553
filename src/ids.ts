// Prefixed, time-ordered, branded identifiers: 10 characters of milliseconds and 16 of randomness in Crockford base32.
import { z } from "zod"

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
const PREFIXES = [
  "ten",
  "key",
  "usr",
  "ses",
  "inv",
  "col",
  "doc",
  "del",
  "qry",
  "req",
  "job",
  "aud",
  "adk",
  "whk",
  "evt",
  "dlv",
  "dlt",
] as const
type Prefix = (typeof PREFIXES)[number]

declare const brand: unique symbol
export type Id<P extends Prefix> = string & { readonly [brand]: P }
export type TenantId = Id<"ten">
export type ApiKeyId = Id<"key">
export type UserId = Id<"usr">
export type AdminKeyId = Id<"adk">
export type SessionId = Id<"ses">
export type InvitationId = Id<"inv">
export type CollectionId = Id<"col">
export type DocumentId = Id<"doc">
export type DeletionId = Id<"del">
export type QueryId = Id<"qry">
export type EndpointId = Id<"whk">
export type EventId = Id<"evt">
export type DeliveryId = Id<"dlv">

/** A fresh id, e.g. `doc_01jd…`; sorts by creation time to the millisecond. */
export function newId<P extends Prefix>(prefix: P, now = Date.now()): Id<P> {
  let time = ""
  for (let rest = now, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = ALPHABET.charAt(rest % 32) + time
  let tail = ""
  for (let i = 0; i < 16; i++) tail += ALPHABET.charAt(randomByte() % 32)
  return `${prefix}_${time}${tail}` as Id<P>
}

const pool = new Uint8Array(4_096)
let used = pool.length

/** From the system's generator, asked for many at once. */
function randomByte(): number {
  if (used === pool.length) {
    crypto.getRandomValues(pool)
    used = 0
  }
  return pool[used++] ?? 0
}

/** Parses an id of the given kind; the shape only, not whether it exists. */
export const idSchema = <P extends Prefix>(prefix: P) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`), `must be an id that begins with ${prefix}_`)
    .transform((value) => value as Id<P>)
