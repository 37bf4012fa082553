// Reads the chunks next to hits in one request: their ids can be computed from their positions.
import { z } from "zod"
import type { ModelStamp } from "../../embedding/contract.ts"
import type { TenantId } from "../../ids.ts"
import type { ChunkHit } from "../../ports.ts"
import { pointId, toHit } from "./chunk-point.ts"
import { collectionName } from "./collection-setup.ts"
import type { QdrantRest } from "./rest.ts"
import { idsFilter } from "./tenant-filter.ts"

const pageSchema = z.object({
  points: z.array(z.object({ id: z.union([z.string(), z.number()]), payload: z.unknown() })),
})
const UNSCORED = { score: 0, scores: { dense: null, sparse: null } }

export async function readAround(
  rest: QdrantRest,
  tenant: TenantId,
  stamp: ModelStamp,
  hits: readonly ChunkHit[],
  reach: number,
): Promise<ChunkHit[]> {
  const steps = Array.from({ length: reach }, (_, i) => i + 1).flatMap((step) => [-step, step])
  const places = hits.flatMap(({ documentId, version, ordinal }) =>
    steps.flatMap((step) => (ordinal + step < 0 ? [] : [{ documentId, version, ordinal: ordinal + step }])),
  )
  const ids = await Promise.all(places.map((one) => pointId(tenant, one.documentId, one.version, one.ordinal)))
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return []
  const path = `/collections/${collectionName(stamp)}/points/scroll`
  const body = { filter: idsFilter(tenant, wanted), limit: wanted.length, with_payload: { exclude: ["meta"] } }
  const page = await rest({ method: "POST", path, body, result: pageSchema, nullAt: 404 })
  return (page?.points ?? []).map(({ id, payload }) => toHit(tenant, String(id), payload, UNSCORED))
}
