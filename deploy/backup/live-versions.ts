// Reads the live versions from Postgres, as the vector index needs them.
import { z } from "zod"
import type { CollectionId, DocumentId, TenantId } from "../../src/ids.ts"
import type { IndexedDocument } from "../../src/ports.ts"

export type LiveVersion = { tenantId: TenantId; document: IndexedDocument }

const liveSchema = z.array(
  z.object({
    tenant_id: z.string(),
    document_id: z.string(),
    version: z.number(),
    collection_id: z.string(),
    filename: z.string(),
    content_type: z.string(),
    created_at: z.coerce.date(),
    metadata: z.record(z.string(), z.unknown()),
    stamp: z.object({
      model: z.string(),
      dimension: z.number(),
      revision: z.string(),
      kind: z.enum(["neural", "lexical"]),
    }),
  }),
)

/** `$1`: a tenant's id, or null for all. */
export const LIVE_VERSIONS = `
  select d.tenant_id, d.id as document_id, v.version, v.collection_id, v.filename, v.content_type, d.created_at, d.metadata,
    json_build_object('model', c.embedding_model, 'dimension', c.embedding_dimension, 'revision', c.embedding_revision,
      'kind', c.embedding_kind) as stamp
  from documents d
  join document_versions v on v.tenant_id = d.tenant_id and v.document_id = d.id and v.version = d.live_version
  join collections c on c.tenant_id = d.tenant_id and c.id = v.collection_id
  where d.deleted_at is null and ($1::text is null or d.tenant_id = $1) order by d.tenant_id, d.id`

export const readLive = (rows: unknown): LiveVersion[] =>
  liveSchema.parse(rows).map((row) => ({
    tenantId: row.tenant_id as TenantId,
    document: {
      documentId: row.document_id as DocumentId,
      collectionId: row.collection_id as CollectionId,
      version: row.version,
      filename: row.filename,
      contentType: row.content_type,
      createdAt: row.created_at,
      metadata: row.metadata,
      stamp: row.stamp,
    },
  }))
