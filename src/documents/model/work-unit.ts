// A claimed unit of ingest work: small enough for one Worker invocation, with a lease and a fence.
import type { ChunkingConfig, ContentType, ModelStamp } from "../../embedding/contract.ts"
import type { CollectionId, DeletionId, DocumentId, TenantId } from "../../ids.ts"

/** A unit fails its document after this many lasting failures. */
export const MAX_ATTEMPTS = 4
/** A unit may lose its worker this often; after that, the unit is taken to be the cause. */
export const MAX_CRASHES = 8
/** What is counted when a unit is given back; outages and back-pressure count nothing. */
export type Counted = "attempt" | "crash" | "nothing"
/** How long a claim is valid without a heartbeat. */
export const LEASE_SECONDS = 60

/** Kinds of units that build a version; they end with it. */
export const INGESTING = ["parse", "index", "publish"] as const
export const isIngesting = (unit: WorkUnit): unit is WorkUnit & { kind: (typeof INGESTING)[number] } =>
  (INGESTING as readonly string[]).includes(unit.kind)
/**
 * Kinds of units that change what ingestion left in the stores. They wait until nobody writes to their document, are
 * repeated until they succeed, and never fail a document.
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
  /** Leases that expired during work, and parsers that ended unexpectedly. */
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
        /** How many of its chunks are already in the index. */
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
