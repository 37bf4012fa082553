// Keyset pages: ids are time-ordered, so the newest come first and a cursor is the last id seen.
import type { Page } from "../../ports.ts"

/** Cuts one row more than asked for into a page; the cursor is the id of its last row. */
export function pageOf<T extends { id: string }>(rows: T[], limit: number): Page<T> {
  const data = rows.slice(0, limit)
  return { data, nextCursor: rows.length > limit ? (data.at(-1)?.id ?? null) : null }
}
