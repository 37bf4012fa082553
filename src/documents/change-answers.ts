// The protocol for every write that changes what may be answered: mark dirty, write before the deadline, settle.
import { AppError } from "../errors.ts"
import type { CollectionId, TenantId } from "../ids.ts"
import type { EpochMarks, HeadEver, Log } from "../ports.ts"

export type ChangeDeps = { marks: Pick<EpochMarks, "mark" | "settle">; log: Log }

/**
 * Runs `write`, a transaction that raises the collection's epoch and fails after the deadline;
 * without the mark it does not run. An error clears the mark only if it says that nothing was
 * written; else the mark stays, and readers miss until the sweep clears it.
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

/** If settling fails, the mark stays and readers miss until the sweep clears it. The write itself is valid. */
async function settled(deps: ChangeDeps, mark: Parameters<EpochMarks["settle"]>[0], head: HeadEver | null) {
  try {
    await deps.marks.settle(mark, head)
  } catch (error) {
    deps.log.error("epoch.unsettled", error, { tenant_id: mark.tenantId, collection_id: mark.collectionId })
  }
}
