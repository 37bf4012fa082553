// The writer's protocol around any change of what may be answered: mark dirty, write before the deadline, settle.
import { AppError } from "../errors.ts"
import type { CollectionId, TenantId } from "../ids.ts"
import type { EpochMarks, HeadEver, Log } from "../ports.ts"

export type ChangeDeps = { marks: Pick<EpochMarks, "mark" | "settle">; log: Log }

/**
 * Runs `write`, a transaction that raises the collection's epoch and fails past the deadline. Without the mark there is
 * no write. Only an error that says so means that nothing was written; after any other the mark stays, and readers miss until
 * the sweep repairs it.
 */
export async function changeAnswers<T extends { head: HeadEver | null } | null>(
  deps: ChangeDeps,
  tenant: TenantId,
  collection: CollectionId,
  write: (deadline: Date) => Promise<T>,
): Promise<T> {
  const mark = await deps.marks.mark(tenant, collection)
  let written: T
  try {
    written = await write(mark.deadline)
  } catch (error) {
    if (error instanceof AppError && error.undone) await settled(deps, mark, null)
    throw error
  }
  await settled(deps, mark, written?.head ?? null)
  return written
}

/** A mark that cannot be settled stays, so that readers miss until the sweep clears it. The write itself is valid. */
async function settled(deps: ChangeDeps, mark: Parameters<EpochMarks["settle"]>[0], head: HeadEver | null) {
  try {
    await deps.marks.settle(mark, head)
  } catch (error) {
    deps.log.error("epoch.unsettled", error, { tenant_id: mark.tenantId, collection_id: mark.collectionId })
  }
}
