// Makes a completely indexed version the one that answers, inside the writer's protocol of the answer cache.
import { type ChangeDeps, changeAnswers } from "../documents/change-answers.ts"
import type { WorkUnit } from "../documents/work-unit.ts"
import type { Metrics } from "../metrics.ts"
import type { WakeUps, WorkUnits } from "../ports.ts"
import type { UnitOutcome } from "./ingest-unit.ts"

export type PublishDeps = ChangeDeps & {
  units: Pick<WorkUnits, "published">
  wakeUps: WakeUps
  metrics: Metrics
}

export async function publishVersion(deps: PublishDeps, unit: WorkUnit & { kind: "publish" }): Promise<UnitOutcome> {
  const { tenantId, target } = unit
  const published = await changeAnswers(deps, tenantId, target.collectionId, (deadline) =>
    deps.units.published(unit, deadline),
  )
  if (!published) return "lost"
  deps.metrics.count("rag_documents_ingested_total", { tenant_id: tenantId, status: "ready" })
  deps.metrics.count("rag_chunks_created_total", { tenant_id: tenantId }, published.chunkCount)
  if (published.retired)
    await deps.wakeUps.send([{ tenantId, subjectId: target.documentId, version: published.retired }])
  return "done"
}
