// Writes a document's new name and metadata to the vector index, under the write marks of the answer cache.
import { type ChangeDeps, changeAnswers } from "../documents/change-answers.ts"
import type { ChunkIndex, DescribeUnit, WorkUnits } from "../ports.ts"
import type { UnitOutcome } from "./model/unit-outcome.ts"

export type DescribeDeps = ChangeDeps & {
  chunks: Pick<ChunkIndex, "describe">
  units: Pick<WorkUnits, "described">
}

/**
 * The index has the new metadata before the epoch is raised, so
 * no answer made from the old metadata is served after it.
 */
export async function describeVersion(deps: DescribeDeps, unit: DescribeUnit): Promise<UnitOutcome> {
  const { tenantId, target } = unit
  const described = await changeAnswers(deps, tenantId, target.collectionId, async (deadline) => {
    await deps.chunks.describe(tenantId, { ...target, stamp: target.embedding })
    return await deps.units.described(unit, deadline)
  })
  return described ? "done" : "lost"
}
