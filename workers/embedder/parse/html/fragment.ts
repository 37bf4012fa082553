// A part of a document: its text with the positions of headings and tables.
import type { Heading, Table } from "../../../../src/documents/model/parsed-text.ts"

export type Fragment = { text: string; headings: Heading[]; tables: Table[] }

/** The headings and tables of a fragment, shifted by `offset`. */
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
