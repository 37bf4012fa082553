// Joins the texts of a document's pages or parts, and shifts all offsets accordingly.
import type { ParsedText, Span } from "../../../src/documents/model/parsed-text.ts"

const BETWEEN = "\n\n"

/** With `asPages` each part is a page, even if it is empty; otherwise the document has no pages. */
export function joinParsed(parts: readonly ParsedText[], { asPages }: { asPages: boolean }): ParsedText {
  const joined: Omit<Required<ParsedText>, "pages"> = {
    text: "",
    headings: [],
    tables: [],
    whole: [],
    lines: [],
    alternates: [],
    warnings: [],
  }
  const pages: NonNullable<ParsedText["pages"]> = []
  for (const [place, part] of parts.entries()) {
    if (part.text !== "" && joined.text !== "") joined.text += BETWEEN
    const by = joined.text.length
    const moved = <S extends Span>(span: S): S => ({ ...span, start: span.start + by, end: span.end + by })
    pages.push({ number: place + 1, start: by })
    joined.text += part.text
    for (const heading of part.headings) joined.headings.push({ ...heading, start: heading.start + by })
    for (const table of part.tables ?? [])
      joined.tables.push({ ...moved(table), header: table.header && moved(table.header), rows: table.rows.map(moved) })
    joined.whole.push(...(part.whole ?? []).map(moved))
    for (const line of part.lines ?? []) joined.lines.push(moved(line))
    for (const one of part.alternates ?? []) joined.alternates.push({ ...one, start: one.start + by })
    joined.warnings.push(...(part.warnings ?? []))
  }
  return { ...joined, pages: asPages ? pages : null }
}
