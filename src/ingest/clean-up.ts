// Removes what a retired version, a deleted document or collection, or
// an erased tenant left in the stores, and counts what remains.
import { documentPrefix, type Remaining, tenantPrefix, versionPrefix } from "../documents/model/document.ts"
import type { WorkUnit } from "../documents/model/work-unit.ts"
import { AppError, type ErrorCode } from "../errors.ts"
import type { CollectionId, TenantId } from "../ids.ts"
import type {
  AnswerSelection,
  ChunkIndex,
  ChunkSelection,
  Collections,
  KeptAnswers,
  Log,
  ObjectStore,
  Receipts,
  WorkUnits,
} from "../ports.ts"
import type { UnitOutcome } from "./model/unit-outcome.ts"

export type CleanUpDeps = {
  collections: Pick<Collections, "heads">
  chunks: Pick<ChunkIndex, "remove" | "count">
  objects: Pick<ObjectStore, "deletePrefix" | "countPrefix">
  keptAnswers: KeptAnswers
  receipts: Receipts
  units: Pick<WorkUnits, "done">
  log: Log
}
type CleanUpUnit = WorkUnit & { kind: "retire" | "purge" | "clear" | "erase" }
type Scope = { chunks: ChunkSelection; prefixes: string[]; answers: AnswerSelection | null }

const UNAVAILABLE = {
  vectors: "vector-store-unavailable",
  objects: "storage-unavailable",
  cached: "cache-unavailable",
} as const satisfies Partial<Record<keyof Remaining, ErrorCode>>
const STORES = ["vectors", "objects", "cached"] as const

/**
 * Throws until every store has counted zero, so that the unit is
 * tried again. A store that is away does not stop the others.
 */
export async function cleanUp(deps: CleanUpDeps, unit: CleanUpUnit): Promise<UnitOutcome> {
  const { tenantId } = unit
  const scope = await scopeOf(deps, unit)
  const [vectors, objects, cached] = await Promise.all([
    leftOf(deps, unit, "vectors", async () => {
      await deps.chunks.remove(tenantId, scope.chunks)
      return await deps.chunks.count(tenantId, scope.chunks)
    }),
    leftOf(deps, unit, "objects", async () => {
      for (const prefix of scope.prefixes) await deps.objects.deletePrefix(prefix)
      let left = 0
      for (const prefix of scope.prefixes) left += await deps.objects.countPrefix(prefix)
      return left
    }),
    leftOf(deps, unit, "cached", async () => {
      if (!scope.answers) return 0
      await deps.keptAnswers.purge(tenantId, scope.answers)
      return await deps.keptAnswers.count(tenantId, scope.answers)
    }),
  ])
  const counted = { vectors, objects, cached }
  const status = unit.kind === "retire" ? "done" : await deps.receipts.settle(unit, counted)
  const behind = STORES.find((store) => counted[store] !== 0)
  if (behind) throw new AppError(UNAVAILABLE[behind], { detail: "Something was left behind." })
  if (status !== "done") throw new AppError("database-unavailable", { detail: "Rows were left behind." })
  if (unit.kind === "retire") await deps.units.done(unit)
  return "done"
}

/** Null if the store could not be asked, since unknown is not zero. */
async function leftOf(
  { log }: Pick<CleanUpDeps, "log">,
  unit: CleanUpUnit,
  store: (typeof STORES)[number],
  ask: () => Promise<number>,
): Promise<number | null> {
  try {
    return await ask()
  } catch (error) {
    log.error("clean-up.store-failed", error, { tenant_id: unit.tenantId, unit: unit.kind, store })
    return null
  }
}

async function scopeOf(deps: Pick<CleanUpDeps, "collections" | "receipts">, unit: CleanUpUnit): Promise<Scope> {
  const { tenantId } = unit
  switch (unit.kind) {
    case "retire": {
      const { documentId, version, collectionId } = unit
      return {
        chunks: { scope: "version", documentId, version },
        prefixes: [versionPrefix(tenantId, documentId, version)],
        answers: await staleAnswers(deps, tenantId, collectionId),
      }
    }
    case "purge": {
      const { documentId, collectionId } = unit
      return {
        chunks: { scope: "document", documentId },
        prefixes: [documentPrefix(tenantId, documentId)],
        answers: await staleAnswers(deps, tenantId, collectionId),
      }
    }
    case "clear": {
      const { collectionId } = unit
      return {
        chunks: { scope: "collection", collectionId },
        prefixes: (await deps.receipts.documentsOf(unit)).map((id) => documentPrefix(tenantId, id)),
        answers: { scope: "collection", collectionId },
      }
    }
    case "erase":
      return { chunks: { scope: "tenant" }, prefixes: [tenantPrefix(tenantId)], answers: { scope: "tenant" } }
  }
}

/**
 * Counts cached answers older than the current epoch. Removing content has
 * raised the epoch, so answers that quote it are among them.
 */
async function staleAnswers(
  { collections }: Pick<CleanUpDeps, "collections">,
  tenant: TenantId,
  collectionId: CollectionId | null,
): Promise<AnswerSelection | null> {
  if (collectionId === null) return null // the rows were removed by an earlier run that had counted zero
  const head = (await collections.heads(tenant, [collectionId])).get(collectionId)
  return head ? { scope: "stale", collectionId, epoch: head.epoch } : { scope: "collection", collectionId }
}
