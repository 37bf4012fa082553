// Writes an HTML page element by element: text flow, tables and their cells, alternative texts of images, form fields, formulas.

import { createTableBuilder, type TableBuilder } from "./build-table.ts"
import type { Fragment } from "./fragment.ts"
import { createMathSigns } from "./math-signs.ts"
import { type Attributes, createFlowWriter, type FlowWriter } from "./write-flow.ts"

/** Where text is written: the page, a caption or a cell; `table` is the table that contains `flow`. */
type Place = { flow: FlowWriter; table: TableBuilder | null; name: string; attributes: Attributes }

const TICKED = "\u2612"
const UNTICKED = "\u2610"
const WRITTEN_FIELDS = new Set(["", "text", "number", "email", "tel", "url", "search", "date", "time"])
/** Invisible operators of formulas, such as function application and times; they are not written. */
const UNSEEN_OPERATORS = /[\u2061-\u2064]/g
const ROWS = new Set(["tr", "thead", "tbody", "tfoot"])
const CELLS = new Set(["td", "th", "caption"])
/** Inline elements that are separated from the words around them. */
const APART = new Set(["textarea", "button", "progress", "meter", "output"])

export function createPageWriter(): Omit<FlowWriter, "insert"> {
  const places: Place[] = [{ flow: createFlowWriter(), table: null, name: "", attributes: {} }]
  const tables: TableBuilder[] = []
  const math = createMathSigns()
  const flow = (): FlowWriter => places.at(-1)?.flow ?? createFlowWriter()

  function closeCell(): void {
    const place = places.pop()
    if (!place?.table) return
    const content = place.flow.finish()
    if (place.name === "caption") place.table.caption(content.text.replace(/\s+/g, " "))
    else place.table.cell(content, place.name, place.attributes)
  }
  /** Whether the innermost cell belongs to the innermost table. */
  const isInCell = () => tables.length > 0 && places.at(-1)?.table === tables.at(-1)
  function closeTable(): void {
    if (isInCell()) closeCell()
    const table = tables.pop()
    if (table) flow().insert(table.finish())
  }

  return {
    open(name, attributes) {
      const table = tables.at(-1)
      const sign = math.open(name)
      if (sign !== "") flow().write(sign)
      if (name === "table") tables.push(createTableBuilder())
      else if (table && CELLS.has(name)) {
        if (isInCell()) closeCell()
        places.push({ flow: createFlowWriter(), table, name, attributes })
      } else if (table && ROWS.has(name)) {
        if (isInCell()) closeCell()
        if (name === "tr") table.row()
        else table.head(name === "thead")
      } else if (name === "img") writeApart(flow(), attributes.alt ?? "")
      else if (name === "input") writeApart(flow(), fieldText(attributes))
      else if (APART.has(name)) flow().write(" ")
      else {
        flow().open(name, attributes)
        if (name === "option" && attributes.selected !== undefined) flow().write(`${TICKED} `)
      }
    },
    close(name) {
      const table = tables.at(-1)
      const sign = math.close(name)
      if (sign !== "") flow().write(sign)
      if (name === "table") closeTable()
      else if (table && CELLS.has(name)) {
        if (isInCell()) closeCell()
      } else if (table && ROWS.has(name)) {
        if (isInCell()) closeCell()
        if (name !== "tr") table.head(false)
      } else if (APART.has(name)) flow().write(" ")
      else flow().close(name)
    },
    write(text) {
      if (!math.isOpen()) flow().write(text)
      else if (text.trim() !== "") flow().write(text.replace(UNSEEN_OPERATORS, ""))
    },
    finish(): Fragment {
      while (tables.length > 0) closeTable()
      return flow().finish()
    },
  }
}

function writeApart(flow: FlowWriter, text: string): void {
  if (text !== "") flow.write(` ${text} `)
}

function fieldText({ type = "", checked, value = "" }: Attributes): string {
  const kind = type.toLowerCase()
  if (kind === "checkbox" || kind === "radio") return checked === undefined ? UNTICKED : TICKED
  return WRITTEN_FIELDS.has(kind) ? value : ""
}
