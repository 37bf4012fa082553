// Ports of the truth: tenants, keys, collections, documents and receipts in Postgres.

import type { Collection, Deletion, Document, DocumentStatus, UpdatedField } from "../documents/model/document.ts"
import type { ChunkingOverrides, ContentType, ModelStamp } from "../embedding/contract.ts"
import type { ApiKeyId, CollectionId, DeletionId, DocumentId, TenantId, UserId } from "../ids.ts"
import type { Calibrations } from "../query/model/calibration.ts"
import type { Context, Fusion } from "../query/model/question.ts"
import type { ApiKey, Revised, StoredKey, TenantRecord } from "../tenants/model/api-key.ts"
import type { Provider } from "../tenants/model/provider.ts"
import type { Tenant } from "../tenants/model/tenant.ts"
import type { Budget } from "../usage/model/budget.ts"
import type { AuditedBy } from "./audit.ts"

/** One page of a list; `nextCursor` is null on the last. */
export type Page<T> = { data: T[]; nextCursor: string | null }
export type PageRequest = { limit: number; cursor: string | null }

export interface Tenants {
  /** Creates a tenant with its default collection. Null when the slug is taken. */
  create(tenant: Tenant, defaultCollection: NewCollection, by: AuditedBy): Promise<Tenant | null>
  get(id: TenantId): Promise<Tenant | null>
  /** Those whose name, slug or email contains `search`, in any case; null for all. */
  list(search: string | null, page: PageRequest): Promise<Page<Tenant>>
  /** Changes the given fields. Null when there is no such tenant. */
  update(id: TenantId, changes: TenantChanges, by: AuditedBy): Promise<Tenant | null>
  /** What a request needs to know of a tenant; null when there is no such tenant. */
  record(id: TenantId): Promise<Revised<TenantRecord> | null>
  /** Sets or, with null, removes the tenant's own account at a provider of models. */
  setProvider(id: TenantId, provider: Provider | null, by: AuditedBy): Promise<void>
  /** Deactivates the tenant, cancels its work and asks for its erasure, in one transaction. */
  requestErasure(id: TenantId, deletion: Deletion, by: AuditedBy): Promise<Deletion | null>
}
export type TenantChanges = Partial<Pick<Tenant, "name" | "email" | "tier" | "settings" | "isActive" | "budgets">> & {
  limits?: Partial<Tenant["limits"]>
}

/** API keys of tenants. */
export interface ApiKeys {
  /** All of the key's budgets; tells its hash. Null when there is no such key. */
  setBudgets(tenant: TenantId, id: ApiKeyId, budgets: Budget[], by: AuditedBy): Promise<{ hash: string } | null>
  /** Looks a key up by the SHA-256 of its text; null when unknown. The only read without a tenant. */
  findByHash(hash: string): Promise<StoredKey | null>
  /** Null when the key is to be a user's who does not belong to the tenant. */
  issue(tenant: TenantId, key: NewApiKey, by: AuditedBy): Promise<ApiKey | null>
  /** The hashes of a user's keys that have been revoked, in every tenant. */
  revokedOf(user: UserId): Promise<string[]>
  list(tenant: TenantId, page: PageRequest): Promise<Page<ApiKey>>
  get(tenant: TenantId, id: ApiKeyId): Promise<ApiKey | null>
  /**
   * Issues `successor` with the old key's rights and expiry, and the limits it is to share, and lets the old one expire at
   * `until`, in one statement; tells the old key's hash. Null when there is no usable old key.
   */
  rotate(
    tenant: TenantId,
    id: ApiKeyId,
    successor: Pick<NewApiKey, "id" | "prefix" | "hash" | "sharedLimits">,
    until: Date,
    by: AuditedBy,
  ): Promise<{ successor: ApiKey; oldHash: string } | null>
  /** Adds up what keys and signed-in users did, by key and by tenant; days are UTC. */
  recordUse(uses: readonly CredentialUse[]): Promise<void>
  /** What each of the keys did today, and the tenant's day with it. */
  usageToday(tenant: TenantId, ids: readonly ApiKeyId[]): Promise<Map<ApiKeyId, KeyFigures>>
  /** Marks a key revoked and returns its hash. Null when this tenant has no such key; revoking twice is harmless. */
  revoke(tenant: TenantId, id: ApiKeyId, by: AuditedBy): Promise<{ hash: string } | null>
}
export type NewApiKey = Pick<
  ApiKey,
  "id" | "name" | "prefix" | "scopes" | "collectionIds" | "rateLimitPerMinute" | "sharedLimits" | "expiresAt"
> & { hash: string; userId?: UserId | null }

/** What one key did, or all signed-in users of one tenant. */
export type CredentialUse = {
  /** Null for signed-in users. */
  keyId: ApiKeyId | null
  /** For a key the database knows better and takes its own. */
  tenantId: TenantId
  requests: number
  failures: number
  durationMs: number
  queries: number
  failedQueries: number
  lastUsedAt: Date
}
export type KeyFigures = { requests: number; failures: number; durationMs: number }

export interface Collections {
  /** Null when the tenant has a collection of this name. */
  create(tenant: TenantId, collection: NewCollection): Promise<Collection | null>
  get(tenant: TenantId, id: CollectionId): Promise<Collection | null>
  /** Newest first; null for `allowed`: whichever the tenant has. */
  list(tenant: TenantId, allowed: readonly CollectionId[] | null, page: PageRequest): Promise<Page<Collection>>
  /**
   * Changes the given fields; a transaction that fails past `deadline` and raises the epoch when answers change by it, which
   * the head tells. `collection` is null when the name is taken; the whole is null when there is no such collection.
   */
  update(
    tenant: TenantId,
    id: CollectionId,
    changes: CollectionChanges,
    deadline: Date,
  ): Promise<{ collection: Collection | null; head: CollectionHead | null } | null>
  /**
   * Tombstones a collection that is not the default one, and all its documents, raises its epoch and asks for its removal, in
   * one transaction that fails past `deadline`. Repeating it finds the first receipt and no head; null when there is none.
   */
  tombstone(
    tenant: TenantId,
    id: CollectionId,
    deletion: Deletion,
    deadline: Date,
  ): Promise<{ deletion: Deletion; head: HeadEver | null } | null>
  /**
   * Begins a new version, from the same bytes and as the collection's settings stand, of each document whose answering
   * version was registered before `before` and of which nothing newer is in the works; at most `limit`, the oldest first, and
   * an audit entry in the same transaction. Null when there is no such collection.
   */
  reindex(
    tenant: TenantId,
    id: CollectionId,
    which: { before: Date; limit: number },
    by: AuditedBy,
  ): Promise<Reindexing | null>
  /** The head of a collection, deleted or not; null when its rows are gone. */
  headEver(tenant: TenantId, id: CollectionId): Promise<HeadEver | null>
  /** The heads of those of `ids` that exist, read now. */
  heads(tenant: TenantId, ids: readonly CollectionId[]): Promise<Map<CollectionId, CollectionHead>>
}
/** `inProgress` counts documents with a version in the works, those begun now among them; `remaining` what `limit` left out. */
export type Reindexing = { queued: { id: DocumentId; version: number }[]; inProgress: number; remaining: number }
export type NewCollection = Omit<Collection, "epoch" | "documentCount" | "tenantId" | "createdAt" | HasDefault> &
  Partial<Pick<Collection, HasDefault>>
type HasDefault = "context" | "calibrations" | "redactQuestions" | "keepAnswers"

export type CollectionChanges = Partial<
  Pick<
    Collection,
    "name" | "chunking" | "denseWeightPercent" | "ocr" | "fusion" | "context" | "redactQuestions" | "keepAnswers"
  >
> & {
  /** What is not named stays as it is. */
  calibrations?: Partial<Calibrations>
}

/** What answering needs to know of a collection. */
export type CollectionHead = { epoch: number; profile: CollectionProfile }
/** A deleted collection has no profile any more. */
export type HeadEver = { epoch: number; profile: CollectionProfile | null }
export type CollectionProfile = {
  embedding: ModelStamp
  denseWeightPercent: number | null
  fusion: Fusion
  context: Context
  calibrations: Calibrations
  /** Nothing that is kept may say what was asked. */
  redactQuestions: boolean
}

export interface Documents {
  /**
   * Registers an upload unless the same bytes are already there, within the tenant's quotas; race-safe per tenant.
   * A new version of `upload.replaces` when given, or of the document that answers from the same bytes read as another
   * type. What the document that was found is declared anew is taken over; `updated` names it.
   */
  register(tenant: TenantId, upload: NewUpload): Promise<Registration>
  get(tenant: TenantId, id: DocumentId): Promise<Document | null>
  list(tenant: TenantId, filter: DocumentFilter, page: PageRequest): Promise<Page<Document>>
  count(tenant: TenantId, filter: DocumentFilter): Promise<number>
  /** Moves `awaiting_upload` to `queued` with its work unit, in one transaction; false when it was not awaiting. */
  enqueue(tenant: TenantId, id: DocumentId, version: number): Promise<boolean>
  /** Which of the documents answer, with which version, and the epochs of the collections, read together. */
  liveness(
    tenant: TenantId,
    ids: readonly DocumentId[],
    collections: readonly CollectionId[],
  ): Promise<{ versions: Map<DocumentId, number>; epochs: Map<CollectionId, number> }>
  /**
   * Tombstones the document, raises its collection's epoch, cancels open work and asks for its purge, in one
   * transaction that fails past `deadline`. Repeating it finds the first receipt and no head; null when there is no
   * such document and never was.
   */
  tombstone(
    tenant: TenantId,
    id: DocumentId,
    deletion: Deletion,
    deadline: Date,
  ): Promise<{ deletion: Deletion; head: CollectionHead | null } | null>
}
/** Null for any; documents being deleted are listed only where that status is asked for. */
export type DocumentFilter = { collectionId: CollectionId | null; status: DocumentStatus | null }
export type NewUpload = {
  id: DocumentId
  collectionId: CollectionId
  filename: string
  contentType: ContentType
  /** Null when the caller declared none: of bytes that are there, theirs stays. */
  charset: string | null
  sizeBytes: number
  sha256: string
  /** Null when the caller declared none: what a document has stays. */
  metadata: Record<string, unknown> | null
  chunking: ChunkingOverrides
  /** Take the document that has the same bytes, if there is one. */
  reuseDuplicate: boolean
  /** The document this is a new version of. */
  replaces: DocumentId | null
}
export type Registration =
  | { outcome: "registered"; document: Document; updated: UpdatedField[] }
  | { outcome: "duplicate"; document: Document; updated: UpdatedField[] }
  /** The collection to go to, or the document to replace, does not exist. */
  | { outcome: "home-missing" }
  | { outcome: "over-quota"; quota: QuotaFigures }
export type QuotaFigures = { documents: number; maxDocuments: number; storageBytes: number; maxStorageMb: number }

export interface Deletions {
  get(tenant: TenantId, id: DeletionId): Promise<Deletion | null>
}
