// Makes a completely indexed version the live one, under the write marks of the answer cache.
import { type ChangeDeps, changeAnswers } from "../documents/change-answers.ts"
import type { Metrics } from "../metrics.ts"
import type { PublishUnit, WorkUnits } from "../ports.ts"
import type { UnitOutcome } from "./model/unit-outcome.ts"
import { sendWakeUps, type WakeDeps } from "./send-wake-ups.ts"

export type PublishDeps = ChangeDeps & WakeDeps & { units: Pick<WorkUnits, "published">; metrics: Metrics }

export async function publishVersion(deps: PublishDeps, unit: PublishUnit): Promise<UnitOutcome> {
  const { tenantId, target } = unit
  const published = await changeAnswers(deps, tenantId, target.collectionId, (deadline) =>
    deps.units.published(unit, deadline),
  )
  if (!published) return "lost"
  deps.metrics.count("rag_documents_ingested_total", { tenant_id: tenantId, status: "ready" })
  deps.metrics.count("rag_chunks_created_total", { tenant_id: tenantId }, published.chunkCount)
  await sendWakeUps(
    deps,
    published.ended.map((version) => ({ tenantId, subjectId: target.documentId, version })),
  )
  return "done"
}
