// Ports of the cache: the gate every request passes, kept answers, and the marks of writers.

import type { CollectionId, TenantId } from "../ids.ts"
import type { KeyEntry, KeyRecord, Revised, StoredKey, TenantRecord } from "../tenants/model/api-key.ts"
import type { Reservation, Reserved } from "../usage/model/budget.ts"
import type { CollectionHead, HeadEver } from "./records.ts"

/** The first and usually only trip to Redis of a request: limits, the key's record, and what may be cached. */
export interface Gate {
  /** What is remembered of a key by its hash: `unknown` when it is known not to exist, null when nothing is. */
  recall(hash: string): Promise<KeyEntry | "unknown" | null>
  /** The same for a key without our mark, with how many unknown keys its address has sent this minute. */
  recallUnmarked(hash: string, address: string): Promise<{ found: KeyEntry | "unknown" | null; failures: number }>
  /** Remembers that there is no such key, and counts it for the address it came from. */
  rememberUnmarked(hash: string, address: string): Promise<void>
  /**
   * Remembers a key and its tenant as they were read from the database at `readAt`; null for a key that does not exist.
   * Null never overwrites a record, an older record never a newer one, and nothing a revocation. A read that is too old is dropped.
   */
  remember(hash: string, read: StoredKey | null, readAt: number): Promise<void>
  /** Remembers a tenant by the same rules. */
  rememberTenant(id: TenantId, read: Revised<TenantRecord>, readAt: number): Promise<void>
  /** One pipeline: takes from the limits, re-reads the records, looks the answer up. */
  pass(entry: GateEntry): Promise<GateReply>
  /** Makes every later `pass` see the key revoked. */
  revokeKey(hash: string): Promise<void>
}
/** What `pass` found of the key and its tenant; null where Redis holds nothing. */
export type GateRecords = { key: KeyRecord | "revoked" | null; tenant: TenantRecord | null }
export type GateEntry = {
  hash: string
  tenantId: TenantId
  limits: RateLimit[]
  lookup: CacheLookup | null
  /** What the question takes from budgets: from all of them or, where one is used up, from none. */
  reservations?: readonly Reservation[]
}
/** At most so many requests of a subject in any window; `policy` is its name to callers. The first that refuses decides. */
export type RateLimit = { policy: string; subject: string; max: number; windowSeconds: number }
/** `resetAt` in milliseconds since the epoch. */
export type LimitState = {
  policy: string
  allowed: boolean
  limit: number
  windowSeconds: number
  remaining: number
  resetAt: number
}
export type CacheLookup = { answerKey: string; embeddingKey: string; collectionIds: readonly CollectionId[] }
export type GateReply = {
  records: GateRecords
  /** Null where nothing is limited, or where the limiter is down and lets the request through. */
  limit: LimitState | null
  cached: CachedState | null
  reserved?: Reserved[]
}
/** With a `missing` or `dirty` collection the question is a miss, and its answer is not kept. */
export type HeadState =
  | { state: "clean"; head: CollectionHead }
  | { state: "dirty" }
  | { state: "missing"; lease: string }
export type CachedState = {
  answer: string | null
  embedding: Float32Array | null
  heads: Map<CollectionId, HeadState>
}

/** Answers and embeddings kept in Redis, labelled with the epochs they were made from. */
export interface AnswerCache {
  /** Keeps the answer if the epochs still stand and nothing is dirty. */
  keepAnswer(
    tenant: TenantId,
    answerKey: string,
    epochs: ReadonlyMap<CollectionId, number>,
    answer: string,
  ): Promise<void>
  keepEmbedding(tenant: TenantId, embeddingKey: string, revision: string, embedding: Float32Array): Promise<void>
  /** Restores a missing head if the lease handed out with the miss still stands. */
  restoreHead(tenant: TenantId, id: CollectionId, lease: string, head: CollectionHead): Promise<void>
}

/** Removes kept answers, because even one that can no longer be served still holds text of its sources. */
export interface KeptAnswers {
  purge(tenant: TenantId, which: AnswerSelection): Promise<void>
  count(tenant: TenantId, which: AnswerSelection): Promise<number>
}
/** Answers of a collection made before `epoch`, all of its answers, or whatever is kept of a tenant. */
export type AnswerSelection =
  | { scope: "stale"; collectionId: CollectionId; epoch: number }
  | { scope: "collection"; collectionId: CollectionId }
  | { scope: "tenant" }

/** The writer's side of cache coherence: mark before the transaction, settle after it. */
export interface EpochMarks {
  /** Marks the collection dirty; throws `cache-unavailable`, and the write must not happen. */
  mark(tenant: TenantId, id: CollectionId): Promise<DirtyMark>
  /** Called after the commit: raises the epoch and clears the mark. A null head says that the transaction did not happen. */
  settle(mark: DirtyMark, head: HeadEver | null): Promise<void>
  /** Marks past their deadline, left by writers that died. */
  overdue(limit: number): Promise<DirtyMark[]>
}
export type DirtyMark = { tenantId: TenantId; collectionId: CollectionId; nonce: string; deadline: Date }
