// Collections between rows and our types.
import { sql } from "drizzle-orm"
import type { Collection } from "../../../documents/model/document.ts"
import type { CollectionId, TenantId } from "../../../ids.ts"
import type { CollectionHead, HeadEver, NewCollection } from "../../../ports.ts"
import { NOT_CALIBRATED } from "../../../query/model/calibration.ts"
import { collections } from "../schema.ts"

export const shown = {
  id: collections.id,
  tenantId: collections.tenantId,
  name: collections.name,
  isDefault: collections.isDefault,
  embeddingModel: collections.embeddingModel,
  embeddingDimension: collections.embeddingDimension,
  embeddingRevision: collections.embeddingRevision,
  embeddingKind: collections.embeddingKind,
  chunkSizeTokens: collections.chunkSizeTokens,
  chunkOverlapTokens: collections.chunkOverlapTokens,
  denseWeightPercent: collections.denseWeightPercent,
  fusion: collections.fusion,
  context: collections.context,
  calibrations: collections.calibrations,
  redactQuestions: collections.redactQuestions,
  keepAnswers: collections.keepAnswers,
  ocr: collections.ocr,
  epoch: collections.epoch,
  createdAt: collections.createdAt,
  documentCount: sql<number>`(select count(*)::int from documents d
    where d.tenant_id = collections.tenant_id and d.collection_id = collections.id and d.deleted_at is null)`,
}

export const headRow = {
  id: collections.id,
  epoch: collections.epoch,
  embeddingModel: collections.embeddingModel,
  embeddingDimension: collections.embeddingDimension,
  embeddingRevision: collections.embeddingRevision,
  embeddingKind: collections.embeddingKind,
  denseWeightPercent: collections.denseWeightPercent,
  fusion: collections.fusion,
  context: collections.context,
  calibrations: collections.calibrations,
  redactQuestions: collections.redactQuestions,
}
type HeadRow = Pick<typeof collections.$inferSelect, keyof typeof headRow>
export const headEverRow = { ...headRow, deletedAt: collections.deletedAt }

export const toHeadEver = ({ deletedAt, ...row }: HeadRow & { deletedAt: Date | null }): HeadEver =>
  deletedAt ? { epoch: row.epoch, profile: null } : toHead(row)

export function toHead(row: HeadRow): CollectionHead {
  return {
    epoch: row.epoch,
    profile: {
      embedding: stampOf(row),
      denseWeightPercent: row.denseWeightPercent,
      fusion: row.fusion,
      context: row.context,
      calibrations: row.calibrations ?? NOT_CALIBRATED,
      redactQuestions: row.redactQuestions,
    },
  }
}

const stampOf = (row: HeadRow) => ({
  model: row.embeddingModel,
  dimension: row.embeddingDimension,
  revision: row.embeddingRevision,
  kind: row.embeddingKind,
})

export const newCollectionRow = (tenant: TenantId, collection: NewCollection): typeof collections.$inferInsert => ({
  id: collection.id,
  tenantId: tenant,
  name: collection.name,
  isDefault: collection.isDefault,
  embeddingModel: collection.embedding.model,
  embeddingDimension: collection.embedding.dimension,
  embeddingRevision: collection.embedding.revision,
  embeddingKind: collection.embedding.kind,
  chunkSizeTokens: collection.chunking.size_tokens,
  chunkOverlapTokens: collection.chunking.overlap_tokens,
  denseWeightPercent: collection.denseWeightPercent,
  fusion: collection.fusion,
  context: collection.context ?? "none",
  redactQuestions: collection.redactQuestions ?? false,
  keepAnswers: collection.keepAnswers ?? true,
  ocr: collection.ocr,
})

type Row = HeadRow &
  Pick<
    typeof collections.$inferSelect,
    | "tenantId"
    | "name"
    | "isDefault"
    | "chunkSizeTokens"
    | "chunkOverlapTokens"
    | "createdAt"
    | "redactQuestions"
    | "keepAnswers"
    | "ocr"
  > & { documentCount: number }

export function toCollection(row: Row): Collection {
  return {
    id: row.id as CollectionId,
    tenantId: row.tenantId as TenantId,
    name: row.name,
    isDefault: row.isDefault,
    embedding: stampOf(row),
    chunking: { size_tokens: row.chunkSizeTokens, overlap_tokens: row.chunkOverlapTokens },
    denseWeightPercent: row.denseWeightPercent,
    fusion: row.fusion,
    context: row.context,
    calibrations: row.calibrations ?? NOT_CALIBRATED,
    redactQuestions: row.redactQuestions,
    keepAnswers: row.keepAnswers,
    ocr: row.ocr,
    epoch: row.epoch,
    documentCount: row.documentCount,
    createdAt: row.createdAt,
  }
}
