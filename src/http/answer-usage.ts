// Answers with what a tenant used and how each route did, as JSON or exported, whichever Worker is asked.
import type { Context } from "hono"
import type { z } from "zod"
import type { CollectionId, TenantId } from "../ids.ts"
import type { UsageFigures, UsageRow } from "../ports.ts"
import { invalidInput } from "./input/validate.ts"
import { exportRows } from "./replies/export-rows.ts"
import { ENDPOINT_COLUMNS, type endpointQuery, toEndpointCells, toEndpointUsage } from "./shapes/endpoint-usage.ts"
import {
  columnsOf,
  MAX_ROWS,
  toAskedDays,
  toAskedUsage,
  toRowJson,
  toUsageJson,
  type usageQuery,
} from "./shapes/usage.ts"

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
  if (!asked) throw badDays(fault, query.from)
  const read = (limit: number, after: UsageRow | null) =>
    figures.totals(tenant, { ...asked, collectionIds, limit, after })
  if (query.format === "json") return c.json(toUsageJson(asked, await read(MAX_ROWS + 1, null)))
  const columns = columnsOf(asked)
  return exportRows<UsageRow>(query.format, {
    name: "usage",
    columns,
    toJson: toRowJson,
    pageRows: EXPORT_PAGE,
    toCells(row) {
      const json: Record<string, unknown> = toRowJson(row)
      return columns.map((column) => json[column])
    },
    pageAfter: (last) => read(EXPORT_PAGE, last),
  })
}

/** Null: of every tenant together. A caller bound to collections is shown none: a request belongs to no collection. */
export async function answerEndpoints(
  c: Context,
  figures: UsageFigures,
  tenant: TenantId | null,
  query: z.output<typeof endpointQuery>,
  isBound = false,
): Promise<Response> {
  const { asked, fault } = toAskedDays(query)
  if (!asked) throw badDays(fault, query.from)
  const routes = isBound ? [] : toEndpointUsage(await figures.endpoints(tenant, asked))
  if (query.format === "json") return c.json({ ...asked, data: routes })
  return exportRows(query.format, {
    name: "endpoints",
    columns: ENDPOINT_COLUMNS,
    toCells: toEndpointCells,
    toJson: (row) => row,
    pageRows: routes.length + 1,
    pageAfter: async () => routes,
  })
}

const badDays = (message: string, input: string | undefined) =>
  invalidInput([{ code: "custom", path: ["from"], message, input }])
