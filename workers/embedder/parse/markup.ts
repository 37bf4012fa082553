// Writes HTML as an intermediate form of formats with headings, lists and tables, so that one layout code serves all.

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }

export const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign)

/** Keeps line breaks. */
export const inline = (text: string): string => escaped(text).replace(/\r\n?|\n/g, "<br>")

export const element = (name: string, content: string): string =>
  content === "" ? "" : `<${name}>${content}</${name}>`

/** `html` is not escaped. */
export type Cell = { html: string; columns?: number; rows?: number }

/** With `hasHeader` the first row, or as many as `headerRows` says, has the column names. Empty cells are kept. The caption is not escaped. */
export function table(
  rows: readonly (readonly Cell[])[],
  { hasHeader, headerRows = 0, caption = "" }: { hasHeader: boolean; headerRows?: number; caption?: string },
): string {
  const span = (name: string, count = 1) => (count > 1 ? ` ${name}="${count}"` : "")
  const lines = rows.map((cells, place) => {
    const name = hasHeader && place < Math.max(1, headerRows) ? "th" : "td"
    const written = cells.map(
      ({ html, columns, rows: down }) =>
        `<${name}${span("colspan", columns)}${span("rowspan", down)}>${html}</${name}>`,
    )
    return `<tr>${written.join("")}</tr>`
  })
  return `<table>${element("caption", caption)}${lines.join("")}</table>`
}
