// A chunk as a Qdrant point and back: deterministic ids, the payload, and metadata as filterable entries.
import type { Schemas } from "@qdrant/js-client-rest"
import { z } from "zod"
import { unpackLines } from "../../documents/model/placed-lines.ts"
import type { CollectionId, DocumentId, TenantId } from "../../ids.ts"
import type { ChunkHit, IndexedChunk, IndexedDocument } from "../../ports.ts"
import { dateIn } from "../../query/model/metadata-filter.ts"

/** Namespace of our point ids (RFC 9562, version 5). */
const NAMESPACE = "6f0c1b52-3d9e-4b7a-9a55-0f0071e07e5a"
const MAX_ENTRIES = 256
/** Longer strings are stored, but cannot be filtered by. */
const MAX_KEYWORD = 512

type MetaEntry = { k: string; s?: string; n?: number; b?: boolean; t?: string }

/** Deterministic, so that indexing a chunk twice changes nothing. */
export async function pointId(tenant: TenantId, document: DocumentId, version: number, ordinal: number) {
  const name = new TextEncoder().encode(`${tenant}/${document}/${version}/${ordinal}`)
  const space = Uint8Array.from(NAMESPACE.replaceAll("-", "").match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
  const input = new Uint8Array([...space, ...name])
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-1", input)).slice(0, 16)
  const hex = Array.from(hash, (byte, i) => {
    const value = i === 6 ? (byte & 0x0f) | 0x50 : i === 8 ? (byte & 0x3f) | 0x80 : byte
    return value.toString(16).padStart(2, "0")
  }).join("")
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")
}

export async function toPoint(
  tenant: TenantId,
  document: IndexedDocument,
  { chunk, dense, sparse, language }: IndexedChunk,
): Promise<Schemas["PointStruct"]> {
  return {
    id: await pointId(tenant, document.documentId, document.version, chunk.ordinal),
    vector: { dense: toNumbers(dense), bm25: sparse },
    payload: {
      tenant_id: tenant,
      collection_id: document.collectionId,
      document_id: document.documentId,
      version: document.version,
      ordinal: chunk.ordinal,
      start: chunk.start,
      end: chunk.end,
      page: chunk.page,
      page_breaks: chunk.page_breaks,
      lines: chunk.lines ?? [],
      heading_path: chunk.heading_path,
      text: chunk.text,
      chunk_language: language,
      filename: document.filename,
      content_type: document.contentType,
      created_at: document.createdAt.toISOString(),
      meta: metaEntries(document.metadata),
      metadata: document.metadata,
    },
  }
}

const payloadSchema = z.object({
  tenant_id: z.string(),
  collection_id: z.string().transform((id) => id as CollectionId),
  document_id: z.string().transform((id) => id as DocumentId),
  version: z.int(),
  ordinal: z.int(),
  start: z.int(),
  end: z.int(),
  page: z.int().nullable(),
  page_breaks: z.array(z.int()),
  /** Missing in points written by earlier versions. */
  lines: z.array(z.number()).default([]),
  heading_path: z.array(z.string()),
  text: z.string(),
  /** Missing in points written by earlier versions. */
  chunk_language: z.string().nullable().default(null),
  filename: z.string(),
  metadata: z.record(z.string(), z.unknown()),
})

/** Throws if the point belongs to another tenant, which our filters rule out. */
export function toHit(
  tenant: TenantId,
  id: string,
  payload: unknown,
  scores: Pick<ChunkHit, "score" | "scores">,
): ChunkHit {
  const parsed = payloadSchema.parse(payload)
  if (parsed.tenant_id !== tenant) throw new Error(`point ${id} is not the tenant's`)
  return {
    documentId: parsed.document_id,
    collectionId: parsed.collection_id,
    filename: parsed.filename,
    version: parsed.version,
    ordinal: parsed.ordinal,
    chunkId: `chk_${id.replaceAll("-", "")}`,
    page: parsed.page,
    pageBreaks: parsed.page_breaks,
    lines: unpackLines(parsed.lines, parsed.start),
    headingPath: parsed.heading_path,
    start: parsed.start,
    end: parsed.end,
    text: parsed.text,
    language: parsed.chunk_language,
    metadata: parsed.metadata,
    ...scores,
  }
}

/** Seven digits are the precision of a float32 up to 1 and take half the bytes of JSON's default. */
export const toNumbers = (vector: Float32Array): number[] => Array.from(vector, (x) => Math.round(x * 1e7) / 1e7)

/**
 * Scalars by name, one entry per element of an array, nested objects under dotted names, be they in an array; an object also by
 * its own name, which is there.
 */
export function metaEntries(metadata: Record<string, unknown>): MetaEntry[] {
  const entries: MetaEntry[] = []
  const walk = (name: string, value: unknown, depth: number): void => {
    if (entries.length >= MAX_ENTRIES || depth > 8) return
    if (Array.isArray(value)) for (const item of value) walk(name, item, depth + 1)
    else if (typeof value === "object" && value !== null) {
      if (!entries.some(({ k }) => k === name)) entries.push({ k: name })
      for (const [key, inner] of Object.entries(value)) walk(`${name}.${key}`, inner, depth + 1)
    } else if (typeof value === "number") entries.push({ k: name, n: value })
    else if (typeof value === "boolean") entries.push({ k: name, b: value })
    else if (typeof value === "string") entries.push({ k: name, ...textValue(value) })
  }
  for (const [name, value] of Object.entries(metadata)) walk(name, value, 0)
  return entries
}

function textValue(text: string): Pick<MetaEntry, "s" | "t"> {
  if (text.length > MAX_KEYWORD) return {}
  const date = dateIn(text)
  return date ? { s: text, t: date.toISOString() } : { s: text }
}
