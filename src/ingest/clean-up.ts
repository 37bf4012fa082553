// Removes what a retired version, a deleted document or an erased tenant left in the stores, and counts what remains.
import { documentPrefix, type Remaining, tenantPrefix, versionPrefix } from "../documents/document.ts"
import type { WorkUnit } from "../documents/work-unit.ts"
import { AppError } from "../errors.ts"
import type { ChunkIndex, ChunkSelection, ObjectStore, WorkUnits } from "../ports.ts"
import type { UnitOutcome } from "./ingest-unit.ts"

export type CleanUpDeps = {
  chunks: Pick<ChunkIndex, "remove">
  objects: Pick<ObjectStore, "deletePrefix">
  units: Pick<WorkUnits, "receipt" | "done">
}
type CleanUpUnit = WorkUnit & { kind: "retire" | "purge" | "erase" }

/** Repeats until nothing is left; the receipt is complete only at zero. */
export async function cleanUp(deps: CleanUpDeps, unit: CleanUpUnit): Promise<UnitOutcome> {
  const { selection, prefix } = scopeOf(unit)
  const [vectors, objects] = await Promise.all([
    deps.chunks.remove(unit.tenantId, selection),
    deps.objects.deletePrefix(prefix),
  ])
  // Cached answers carry an older epoch and can no longer be served; they expire by themselves.
  const remaining: Remaining = { rows: 0, vectors, objects, cached: 0, graph: 0 }
  if (unit.kind !== "retire") await deps.units.receipt(unit, remaining)
  if (vectors + objects > 0) throw new AppError("vector-store-unavailable", { detail: "Something was left behind." })
  await deps.units.done(unit)
  return "done"
}

function scopeOf(unit: CleanUpUnit): { selection: ChunkSelection; prefix: string } {
  const { tenantId } = unit
  switch (unit.kind) {
    case "retire": {
      const { documentId, version } = unit
      return {
        selection: { scope: "version", documentId, version },
        prefix: versionPrefix(tenantId, documentId, version),
      }
    }
    case "purge":
      return {
        selection: { scope: "document", documentId: unit.documentId },
        prefix: documentPrefix(tenantId, unit.documentId),
      }
    case "erase":
      return { selection: { scope: "tenant" }, prefix: tenantPrefix(tenantId) }
  }
}
