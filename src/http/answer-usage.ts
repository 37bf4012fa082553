// Answers with what a tenant used, as JSON or exported, whichever Worker is asked.
import type { Context } from "hono"
import type { z } from "zod"
import type { CollectionId, TenantId } from "../ids.ts"
import type { UsageFigures, UsageRow } from "../ports.ts"
import { exportRows } from "./export-rows.ts"
import { columnsOf, MOST_ROWS, toAskedUsage, toRowJson, toUsageJson, type usageQuery } from "./shapes/usage.ts"
import { invalidInput } from "./validate.ts"

/** Each page adds the totals up anew, so that few large ones are read sooner. */
const EXPORT_PAGE = 5_000

export async function answerUsage(
  c: Context,
  figures: UsageFigures,
  tenant: TenantId,
  query: z.output<typeof usageQuery>,
  collectionIds: readonly CollectionId[] | null,
): Promise<Response> {
  const { asked, fault } = toAskedUsage(query)
  if (!asked) throw invalidInput([{ code: "custom", path: ["from"], message: fault, input: query.from }])
  const read = (limit: number, after: UsageRow | null) =>
    figures.totals(tenant, { ...asked, collectionIds, limit, after })
  if (query.format === "json") return c.json(toUsageJson(asked, await read(MOST_ROWS + 1, null)))
  const columns = columnsOf(asked)
  return exportRows<UsageRow>(query.format, {
    ...{ name: "usage", columns, toJson: toRowJson, pageRows: EXPORT_PAGE },
    toCells(row) {
      const json: Record<string, unknown> = toRowJson(row)
      return columns.map((column) => json[column])
    },
    pageAfter: (last) => read(EXPORT_PAGE, last),
  })
}
