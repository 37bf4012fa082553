// The rows of ingestion as tests read them, and the manifest that their parser writes.
import { sql } from "drizzle-orm"
import { z } from "zod"
import type { ManifestChunk } from "../../src/embedding/contract.ts"
import type { DocumentId, TenantId } from "../../src/ids.ts"

/** Number of chunks in a manifest; a unit has two of them. */
export const CHUNKS = 5
const UNIT = 2
const line = (ordinal: number) => {
  const chunk: ManifestChunk = {
    ordinal,
    start: ordinal,
    end: ordinal + 1,
    page: null,
    page_breaks: [],
    heading_path: [],
    token_count: 1,
    text: "x",
  }
  return `${JSON.stringify(chunk)}\n`
}
export const LINES = Array.from({ length: CHUNKS }, (_, ordinal) => line(ordinal))
export const UNITS = Array.from({ length: Math.ceil(CHUNKS / UNIT) }, (_, i) => ({
  first_chunk: i * UNIT,
  chunk_count: Math.min(UNIT, CHUNKS - i * UNIT),
  byte_start: LINES.slice(0, i * UNIT).join("").length,
  byte_end: LINES.slice(0, (i + 1) * UNIT).join("").length,
}))

export const versionRow = z.object({
  document_id: z.string().transform((id) => id as DocumentId),
  version: z.number(),
  state: z.string(),
  bytes: z.coerce.number(),
  size_tokens: z.number(),
  live: z.boolean(),
})
export const versionsOf = (tenant: TenantId) => sql`
  select v.document_id, v.version, v.state, v.size_bytes as bytes, v.chunk_size_tokens as size_tokens,
    coalesce(d.live_version = v.version, false) and d.deleted_at is null as live
  from document_versions v join documents d on d.id = v.document_id where v.tenant_id = ${tenant}`
export const openUnitsOf = (tenant: TenantId) => sql`
  select kind, state, version from work_units where tenant_id = ${tenant} and state in ('pending', 'running')`
export const quotaRow = z.object({ documents: z.coerce.number(), bytes: z.coerce.number() })
export const quotaOf = (tenant: TenantId) => sql`
  select coalesce(max(documents), 0) as documents, coalesce(max(bytes), 0) as bytes from tenant_storage where tenant_id = ${tenant}`
