// Ports of ingestion: units of work, upkeep, wake-ups and stored objects.
import type { Deletion, Document, DocumentError, Remaining } from "../documents/model/document.ts"
import type { Counted, WorkUnit } from "../documents/model/work-unit.ts"
import type { ParseResult } from "../embedding/contract.ts"
import type { DocumentId, TenantId } from "../ids.ts"
import type { CollectionHead } from "./records.ts"

/** The ingest state machine: units of work, leased and fenced. Used by the ingest Worker for every tenant. */
export interface WorkUnits {
  /** Claims the next unit fairly over tenants, raising its fence. Null when nothing is due. */
  claim(leaseSeconds: number): Promise<WorkUnit | null>
  /** Extends the lease and records progress; false when the lease was lost or the unit's version has ended. */
  heartbeat(unit: WorkUnit, leaseSeconds: number, progress?: WorkProgress): Promise<boolean>
  /** Gives the unit back for later. */
  release(unit: WorkUnit, delaySeconds: number, counts: Counted): Promise<void>
  /** Reports that the worker of an ended unit no longer writes, so that clean-up need not wait for its lease. */
  leave(unit: WorkUnit): Promise<void>
  /** Ends the unit, fails its version with a reason and requests its clean-up; false where the lease was lost. */
  fail(unit: WorkUnit, error: DocumentError): Promise<boolean>
  /**
   * Ends a parse: text and chunk counts and the units to index, in one statement. With `leaseSeconds` the first of them is
   * claimed for this worker and comes back as `next`. Null when the lease was lost.
   */
  parsed(unit: WorkUnit, result: Parsed, leaseSeconds: number | null): Promise<{ next: IndexUnit | null } | null>
  /** Ends an index unit; the last of its version gets the unit that publishes, claimed. Null when the lease was lost. */
  indexed(unit: WorkUnit, leaseSeconds: number, spent?: Indexed): Promise<{ publish: PublishUnit | null } | null>
  /**
   * Makes the version the one that answers, raises the epoch, ends older versions and asks for their clean-up, in one
   * transaction that fails past `deadline`. Null when the lease was lost or the document is deleted.
   */
  published(
    unit: WorkUnit,
    deadline: Date,
  ): Promise<{ head: CollectionHead; chunkCount: number; ended: number[] } | null>
  /** Ends a unit that wrote a document's declared values into the index, and raises the epoch. Null when the lease was lost. */
  described(unit: WorkUnit, deadline: Date): Promise<{ head: CollectionHead } | null>
  /** Ends a clean-up unit. */
  done(unit: WorkUnit): Promise<void>
}
/** `chunkingSeconds`: how long ago chunking began, for a document so short that no progress was reported. */
export type Parsed = ParseResult & { chunkingSeconds?: number }
/** `indexingSeconds`: how long ago the last of the unit's chunks was embedded. */
export type Indexed = { embeddedTokens: number; indexingSeconds: number }
export type IndexUnit = WorkUnit & { kind: "index" }
export type DescribeUnit = WorkUnit & { kind: "describe" }
export type PublishUnit = WorkUnit & { kind: "publish" }
/** In pages or characters while parsing; in chunks of the unit itself, from its first, while embedding. */
export type WorkProgress = ParseProgress | { stage: "embedding"; embedded: number; indexed: number }
export type ParseProgress = { stage: "parsing" | "chunking"; done: number; total: number }

/** The receipt of a deletion while its unit works on it. */
export interface Receipts {
  /** Every document of a collection that still has a row. Its objects are found by its id. */
  documentsOf(unit: WorkUnit & { kind: "clear" }): Promise<DocumentId[]>
  /**
   * Notes what the other stores counted. Where that is zero everywhere, the rows are deleted and counted too; when none is
   * left, receipt and unit are done. All in one transaction.
   */
  settle(unit: DeletionUnit, counted: Pick<Remaining, "vectors" | "objects" | "cached">): Promise<Deletion["status"]>
}
export type DeletionUnit = WorkUnit & { kind: "purge" | "clear" | "erase" }

export type Backlog = {
  activeTenants: number
  /** Units that could be claimed now. */
  pending: number
  /** Units that somebody works on. */
  active: number
  /** How long the oldest unit that could be claimed has waited; 0 when there is none. */
  oldestSeconds: number
}

/** What the cron repairs. Every method is bounded and safe to repeat. */
export interface Upkeep {
  /** Units that could be claimed now, oldest first. Their wake-up may have been lost. */
  due(limit: number): Promise<WakeUp[]>
  /** How things stand, for the metrics. */
  backlog(): Promise<Backlog>
  /** Fails the versions of at most `limit` units that lost their worker too often, longest lost first; the number failed. */
  failExhausted(limit: number, only?: { documentId: string; version: number }): Promise<number>
  /** Fails uploads never completed, oldest first; the number failed. */
  expireUploads(olderThanHours: number, limit: number): Promise<number>
  /** Removes idempotency keys past their time; the number removed. */
  forgetIdempotencyKeys(limit: number): Promise<number>
  /** Removes sessions that ended so long ago. Their tokens are then unknown. Returns the number removed. */
  forgetSessions(olderThanDays: number, limit: number): Promise<number>
  /** Removes invitations that expired, were accepted or withdrawn so long ago; the number removed. */
  forgetInvitations(olderThanDays: number, limit: number): Promise<number>
  /** Removes entries of the audit log; the database itself refuses to remove any younger than 30 days. The number removed. */
  forgetAuditEntries(olderThanDays: number, limit: number): Promise<number>
  /** Removes questions from the history; what they used stays on the account. The number removed. */
  forgetQuestions(olderThanDays: number, limit: number): Promise<number>
  /** Removes single events of the usage; the days' totals stay. The number removed. */
  forgetUsageEvents(olderThanDays: number, limit: number): Promise<number>
  /** Removes days of how routes did. Returns the number of rows removed. */
  forgetEndpointDays(olderThanDays: number, limit: number): Promise<number>
  /** Books what each tenant stores, once a day (UTC). Returns the number of tenants booked now. */
  bookStorage(): Promise<number>
  /** Documents that failed before their first version answered, to be removed. */
  staleFailures(
    olderThanDays: number,
    limit: number,
  ): Promise<{ tenantId: TenantId; document: Pick<Document, "id" | "collectionId" | "version"> }[]>
}

/** A message only wakes a worker; the work itself is in Postgres. It holds ids alone. */
export type WakeUp = { tenantId: TenantId; subjectId: string; version: number }

export interface WakeUps {
  send(wakeUps: readonly WakeUp[], delaySeconds?: number): Promise<void>
}

export interface QueueState {
  /** How long the oldest wake-up has been waiting; null when none is. */
  oldestSeconds(): Promise<number | null>
}

export interface ObjectStore {
  head(key: string): Promise<{ size: number; sha256: string | null } | null>
  put(key: string, body: ArrayBuffer | string, options: { contentType: string; sha256: string }): Promise<void>
  /** Bytes [start, end) as text; null when the object is gone. */
  readText(key: string, range?: { start: number; end: number }): Promise<string | null>
  /** A stream of the whole object; null when it is gone. */
  stream(key: string): Promise<ReadableStream | null>
  /** Copies an object with its type and checksum; false when there is none. */
  copy(from: string, to: string): Promise<boolean>
  /** Deletes every object under the prefix. */
  deletePrefix(prefix: string): Promise<void>
  countPrefix(prefix: string): Promise<number>
  /** A PUT bound to type, size and checksum, with the headers to send. */
  presignUpload(
    key: string,
    bound: { contentType: string; contentLength: number; sha256Hex: string },
    expiresInSeconds: number,
  ): Promise<{ url: string; headers: Record<string, string>; expiresAt: Date }>
  presignWrite(key: string, contentType: string, expiresInSeconds: number): Promise<string>
  presignRead(key: string, expiresInSeconds: number): Promise<string>
}
