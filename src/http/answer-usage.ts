// Answers with what a tenant used, as JSON or CSV, whichever Worker is asked.
import type { Context } from "hono"
import type { z } from "zod"
import type { CollectionId, TenantId } from "../ids.ts"
import type { UsageFigures } from "../ports.ts"
import { toAskedUsage, toUsageCsv, toUsageJson, type usageQuery } from "./shapes/usage.ts"
import { invalidInput } from "./validate.ts"

export async function answerUsage(
  c: Context,
  figures: UsageFigures,
  tenant: TenantId,
  query: z.output<typeof usageQuery>,
  collectionIds: readonly CollectionId[] | null,
): Promise<Response> {
  const { asked, fault } = toAskedUsage(query)
  if (!asked) throw invalidInput([{ code: "custom", path: ["from"], message: fault, input: query.from }])
  const rows = await figures.totals(tenant, { ...asked, collectionIds })
  if (query.format === "json") return c.json(toUsageJson(asked, rows))
  return c.body(toUsageCsv(asked, rows), 200, {
    "Content-Type": "text/csv; charset=utf-8",
    "Content-Disposition": 'attachment; filename="usage.csv"',
  })
}
