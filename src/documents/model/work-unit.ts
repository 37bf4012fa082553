// A unit of ingest work as it was claimed: small enough for one Worker invocation, leased and fenced.
import type { ChunkingConfig, ContentType, ModelStamp } from "../../embedding/contract.ts"
import type { CollectionId, DeletionId, DocumentId, TenantId } from "../../ids.ts"

/** After so many failures that do not pass by themselves, a unit fails its document. */
export const MAX_ATTEMPTS = 4
/** A unit may lose its worker this often. After that, the unit itself is taken for the cause. */
export const MAX_CRASHES = 8
/** What a unit that is given back has used up; outages and back-pressure count nothing. */
export type Counted = "attempt" | "crash" | "nothing"
/** How long a claim holds without a heartbeat. */
export const LEASE_SECONDS = 60

/** Kinds that make a version; they end with it. */
export const INGESTING = ["parse", "index", "publish"] as const
export const isIngesting = (unit: WorkUnit): unit is WorkUnit & { kind: (typeof INGESTING)[number] } =>
  (INGESTING as readonly string[]).includes(unit.kind)
/**
 * Kinds that change what ingestion left in the stores: they wait until nobody writes to their document, are repeated until
 * they succeed, and fail no document.
 */
export const FOLLOWING = ["describe", "retire", "purge", "clear", "erase"] as const
export const isFollowing = (kind: WorkUnit["kind"]): kind is (typeof FOLLOWING)[number] =>
  (FOLLOWING as readonly string[]).includes(kind)

type Claim = {
  id: number
  tenantId: TenantId
  /** Raised by every claim. */
  fence: number
  /** Failures that counted, before this claim. */
  attempts: number
  /** Leases that ran out under a worker, and parsers that ended in the middle. */
  crashes: number
}

/** The version a unit works on. */
export type VersionInWork = {
  documentId: DocumentId
  version: number
  collectionId: CollectionId
  filename: string
  contentType: ContentType
  sizeBytes: number
  sha256: string
  chunking: ChunkingConfig
  ocr: boolean
  /** The version that answers while this one is made. */
  liveVersion: number | null
  /** The model its collection was made with. */
  embedding: ModelStamp
  metadata: Record<string, unknown>
  createdAt: Date
}

export type WorkUnit = Claim &
  (
    | { kind: "parse"; target: VersionInWork }
    | {
        kind: "index"
        target: VersionInWork
        firstChunk: number
        chunkCount: number
        /** So many of its chunks are in the index already. */
        indexedChunks: number
        bytes: { start: number; end: number }
      }
    | { kind: "publish"; target: VersionInWork }
    | { kind: "describe"; target: VersionInWork }
    | { kind: "retire"; documentId: DocumentId; version: number; collectionId: CollectionId | null }
    | { kind: "purge"; documentId: DocumentId; collectionId: CollectionId | null; deletionId: DeletionId }
    | { kind: "clear"; collectionId: CollectionId; deletionId: DeletionId }
    | { kind: "erase"; deletionId: DeletionId }
  )

/** Seconds before the next try: 2, 4, 8, … with up to a quarter of jitter, at most two minutes. */
export function backoffSeconds(attempt: number, random = Math.random): number {
  return Math.ceil(Math.min(120, 2 ** Math.max(1, attempt)) * (1 + random() / 4))
}
