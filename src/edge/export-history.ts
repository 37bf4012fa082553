// The history as a table, streamed page by page: as many questions as there are, no more than a page of them at once.
import { type Export, exportRows } from "../http/replies/export-rows.ts"
import type { TenantId } from "../ids.ts"
import type { History, HistoryFilter, QuestionEntry, Reach } from "../ports.ts"
import { CSV_COLUMNS, toCsvRow, toEntryJson } from "./history-shapes.ts"

const PAGE_ROWS = 500

export function exportHistory(
  history: Pick<History, "list">,
  tenant: TenantId,
  { reach, filter, format }: { reach: Reach; filter: HistoryFilter; format: "csv" | "jsonl" },
): Response {
  const table: Export<QuestionEntry> = {
    name: "queries",
    columns: CSV_COLUMNS,
    toCells: toCsvRow,
    toJson: toEntryJson,
    pageRows: PAGE_ROWS,
    async pageAfter(last) {
      return (await history.list(tenant, reach, filter, { limit: PAGE_ROWS, cursor: last?.id ?? null })).data
    },
  }
  return exportRows(format, table)
}
