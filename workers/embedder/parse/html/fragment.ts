// A piece of text with the headings and tables in it, as a part of a document.
import type { Heading, Table } from "../../../../src/documents/model/parsed-text.ts"

export type Fragment = { text: string; headings: Heading[]; tables: Table[] }

/** The marks of a fragment that now begins at `offset`. */
export function moveMarks({ headings, tables }: Pick<Fragment, "headings" | "tables">, offset: number) {
  const move = <S extends { start: number; end: number }>(span: S): S => ({
    ...span,
    start: span.start + offset,
    end: span.end + offset,
  })
  return {
    headings: headings.map((heading) => ({ ...heading, start: heading.start + offset })),
    tables: tables.map((table) => ({
      ...move(table),
      header: table.header && move(table.header),
      rows: table.rows.map(move),
    })),
  }
}
