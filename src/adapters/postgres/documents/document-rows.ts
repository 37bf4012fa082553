// How a document is read: its row joined with its newest version, stages and progress derived from the counts.
import { and, count, eq } from "drizzle-orm"
import {
  type Document,
  type DocumentStatus,
  STAGES,
  type Stage,
  type StageName,
} from "../../../documents/model/document.ts"
import type { VersionState } from "../../../documents/model/version-life.ts"
import type { ContentType, Warning } from "../../../embedding/contract.ts"
import type { CollectionId, DocumentId, TenantId } from "../../../ids.ts"
import type { Database } from "../database.ts"
import { documents, documentVersions } from "../schema.ts"

const shown = {
  id: documents.id,
  tenantId: documents.tenantId,
  collectionId: documents.collectionId,
  version: documents.version,
  liveVersion: documents.liveVersion,
  metadata: documents.metadata,
  deletedAt: documents.deletedAt,
  createdAt: documents.createdAt,
  updatedAt: documentVersions.updatedAt,
  filename: documentVersions.filename,
  contentType: documentVersions.contentType,
  sizeBytes: documentVersions.sizeBytes,
  sha256: documentVersions.sha256,
  state: documentVersions.state,
  parseDone: documentVersions.parseDone,
  parseTotal: documentVersions.parseTotal,
  chunkCount: documentVersions.chunkCount,
  embeddedChunks: documentVersions.embeddedChunks,
  indexedChunks: documentVersions.indexedChunks,
  pageCount: documentVersions.pageCount,
  stageTimes: documentVersions.stageTimes,
  error: documentVersions.error,
  warnings: documentVersions.warnings,
}

const newestVersion = and(
  eq(documentVersions.documentId, documents.id),
  eq(documentVersions.version, documents.version),
  eq(documentVersions.tenantId, documents.tenantId),
)
/** The select every read of documents begins with. */
export const selectDocuments = (db: Database) =>
  db.select(shown).from(documents).innerJoin(documentVersions, newestVersion)
export const countDocuments = (db: Database) =>
  db.select({ count: count() }).from(documents).innerJoin(documentVersions, newestVersion)
type Row = Awaited<ReturnType<typeof selectDocuments>>[number]

export function toDocument(row: Row): Document {
  const stages = STAGES.map((name) => toStage(name, row))
  return {
    id: row.id as DocumentId,
    tenantId: row.tenantId as TenantId,
    collectionId: row.collectionId as CollectionId,
    filename: row.filename,
    contentType: row.contentType as ContentType,
    sizeBytes: row.sizeBytes,
    sha256: row.sha256,
    status: statusOf(row),
    progress: progressOf(row.state, stages),
    stages,
    version: row.version,
    liveVersion: row.liveVersion,
    pageCount: row.pageCount,
    chunkCount: row.chunkCount,
    error: row.error,
    warnings: row.warnings as Warning[],
    metadata: row.metadata,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  }
}

/** The newest version of a document is never superseded, and is retired only with the document. */
const statusOf = ({ deletedAt, state }: Row): DocumentStatus =>
  deletedAt || state === "retired" || state === "superseded" ? "deleting" : state

/** The share of the whole each stage takes, seen from outside: embedding is most of the work. */
const WEIGHTS: Record<StageName, number> = { parsing: 0.2, chunking: 0.05, embedding: 0.55, indexing: 0.2 }

function progressOf(state: VersionState, stages: Stage[]): number {
  if (state === "ready") return 1
  const done = stages.reduce((sum, stage) => {
    const share = stage.status === "done" ? 1 : stage.total > 0 ? Math.min(1, stage.done / stage.total) : 0
    return sum + WEIGHTS[stage.name] * share
  }, 0)
  return Math.min(0.99, Math.round(done * 1000) / 1000)
}

function toStage(name: StageName, row: Row): Stage {
  const times = row.stageTimes[name]
  const [done, total] = countsOf(name, row)
  const isOver = times?.finished_at !== undefined || row.state === "ready"
  const status = isOver ? "done" : !times ? "pending" : row.state === "failed" ? "failed" : "running"
  return { name, status, done, total, startedAt: times?.started_at ?? null, finishedAt: times?.finished_at ?? null }
}

function countsOf(name: StageName, row: Row): [number, number] {
  const chunks = row.chunkCount ?? 0
  switch (name) {
    case "parsing":
      return [row.parseDone, row.parseTotal]
    case "chunking":
      return [chunks, chunks]
    case "embedding":
      return [row.embeddedChunks, chunks]
    case "indexing":
      return [row.indexedChunks, chunks]
  }
}
