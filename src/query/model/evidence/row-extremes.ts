// Questions for the most, the cheapest or the highest of the rows of a table: the rows are compared, not only quoted.
import { isStopWordOf } from "../../../embedding/stop-words.ts"
import { units } from "../../../embedding/words.ts"
import type { Statement } from "./find-statements.ts"
import { hasWord } from "./same-word.ts"

const MOST =
  /(?<!\p{L})(?:most|highest|largest|greatest|longest|biggest|tallest|heaviest|fastest|dearest|meisten?|höchsten?|größten?|längsten?|teuersten?|schwersten?|schnellsten?|plus (?:élevée?s?|chère?s?|grande?s?|longue?s?|hautes?|lourde?s?)|más (?:alt[oa]s?|car[oa]s?|grandes?|larg[oa]s?|pesad[oa]s?|rápid[oa]s?)|più (?:alt[oaie]|car[oaie]|grand[ei]|lung[oaie]|pesant[ei])|hoogste|meeste|grootste|langste|duurste)(?!\p{L})/iu
const LEAST =
  /(?<!\p{L})(?:fewest|least|lowest|smallest|shortest|cheapest|lightest|slowest|wenigsten?|niedrigsten?|kleinsten?|kürzesten?|billigsten?|günstigsten?|leichtesten?|langsamsten?|moins (?:élevée?s?|chère?s?)|plus (?:basse?s?|petite?s?|courte?s?|légère?s?)|más (?:baj[oa]s?|barat[oa]s?|pequeñ[oa]s?|cort[oa]s?)|menos (?:car[oa]s?|puntos)|più (?:bass[oaie]|economic\p{L}+|piccol[oaie]|cort[oaie])|laagste|minste|kleinste|kortste|goedkoopste)(?!\p{L})/iu
/** These ask for the column of prices without naming it. */
const OF_PRICE =
  /(?<!\p{L})(?:(?:most|least) (?:expensive|costly)|dearest|cheapest|teuerste\p{L}*|billigste\p{L}*|günstigste\p{L}*|(?:plus|moins) chère?s?|(?:más|menos) (?:car|barat)[oa]s?|più (?:car[oaie]|economic\p{L}+)|duurste|goedkoopste)(?!\p{L})/iu
const PRICE =
  /\p{Sc}|(?<!\p{L})(?:prices?|costs?|fees?|rent|preise?|kosten|gebühr(?:en)?|miete|prix|tarifs?|coûts?|precios?|tarifas?|cuotas?|prezz[io]|cost[oi]|prijs|prijzen)(?!\p{L})/iu
const PAIR = /^(?<name>[^:]{1,60}): (?<value>.+)$/u
const FIGURE = /-?\d[\d.,]*(?:[ \u00a0\u202f]\d{3}(?!\d))*/u
/** A longer passage may be cut inside its table. */
const MAX_WHOLE = 1_000

type Row = Statement & { source: { text: string } }
type Cells = ReadonlyMap<string, string>

/**
 * The rows with the extreme value, if the statements chosen are rows of a table and the question asks for one; `unknown`
 * if the rows cannot be compared, or may not be all; null if the question does not ask so, or what is chosen says it.
 */
export function extremeRows<Found extends Row>(
  question: string,
  language: string | null,
  found: readonly Found[],
  chosen: readonly Found[],
): readonly Found[] | "unknown" | null {
  const isMost = MOST.test(question)
  const [best] = chosen
  if ((!isMost && !LEAST.test(question)) || !best) return null
  const says = ({ displayText }: Found) => MOST.test(displayText) || LEAST.test(displayText)
  if (chosen.some((one) => cellsOf(one).size < 2) || chosen.some(says)) return null
  const table = found
    .filter((one) => one.heading === best.heading && cellsOf(one).size > 1)
    .map((row) => ({ row, cells: cellsOf(row) }))
  const rows = askedRows(table, question).filter(({ cells }) => !isTotal(cells))
  const column = columnOf(rows, question, language)
  if (rows.length < 2 || column === null || !isWhole(table.map(({ row }) => row))) return "unknown"
  const values = rows.map(({ cells }) => measureOf(cells.get(column) ?? ""))
  const currency = values.find((one) => one && CURRENCY.test(one.unit))?.unit
  const [first] = values.map((one) => one && unitOf(one, currency))
  const figures = values.flatMap((one) => (one && unitOf(one, currency) === first ? [one.figure] : []))
  if (figures.length < values.length) return "unknown"
  const extreme = isMost ? Math.max(...figures) : Math.min(...figures)
  return rows.flatMap(({ row }, i) => (figures[i] === extreme ? [row] : []))
}

const cellsOf = ({ displayText }: Statement): Cells =>
  new Map(
    displayText.split("; ").flatMap((cell): [string, string][] => {
      const { name, value } = PAIR.exec(cell)?.groups ?? {}
      return name === undefined || value === undefined ? [] : [[name, value]]
    }),
  )

/** Tables of accounts write the currency in the first row alone. */
const CURRENCY = /^\p{Sc}$/u
const unitOf = ({ unit }: { unit: string }, currency: string | undefined) => unit || (currency ?? "")

/** The row that adds up the others, or is their mean, is none of them. */
const TOTAL =
  /^(?:(?:(?:sub|grand )?totals?|gesamt\p{L}*|totale|totaal|итого|всего|razem)(?!\p{L})|(?:sum|average|mean|summe|durchschnitt|somme|moyenne|suma|media|promedio|gemiddelde|среднее|średnia)\P{L}*$)/iu
const isTotal = (cells: Cells): boolean => TOTAL.test([...cells.values()][0] ?? "")

/** Those that have each cell which the question names: `in the Premier division`. */
function askedRows<R extends { cells: Cells }>(table: readonly R[], question: string): R[] {
  const asked = question.toLowerCase()
  const isNamed = (cell: string) =>
    cell.length >= 3 &&
    new RegExp(String.raw`(?<![\p{L}\p{N}])${escaped(cell.toLowerCase())}(?![\p{L}\p{N}])`, "u").test(asked)
  const columns = new Set(
    table.flatMap(({ cells }) => [...cells].flatMap(([name, cell]) => (isNamed(cell) ? [name] : []))),
  )
  return table.filter(({ cells }) => [...columns].every((name) => isNamed(cells.get(name) ?? "")))
}
const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

/** The one that has prices, or of which the question has each word; null if that is not one. */
function columnOf(rows: readonly { cells: Cells }[], question: string, language: string | null): string | null {
  const names = [...new Set(rows.flatMap(({ cells }) => [...cells.keys()]))]
  const hasFigures = (name: string) => rows.some(({ cells }) => measureOf(cells.get(name) ?? "") !== null)
  const isAsked = (name: string) => {
    const words = units(name, language).filter(({ word }) => !isStopWordOf(word, language))
    return words.length > 0 && words.every((word) => hasWord(question, word))
  }
  const isPrice = (name: string) => PRICE.test(name) || rows.every(({ cells }) => /\p{Sc}/u.test(cells.get(name) ?? ""))
  const columns = names.filter((name) => (OF_PRICE.test(question) ? isPrice(name) : isAsked(name)) && hasFigures(name))
  return columns.length === 1 ? (columns[0] ?? null) : null
}

/** Null unless it is one figure with its unit. */
function measureOf(cell: string): { figure: number; unit: string } | null {
  const written = FIGURE.exec(cell)?.[0]
  const unit = cell.replace(FIGURE, "").trim().toLowerCase()
  if (written === undefined || /\d/.test(unit)) return null
  const bare = written.replace(/[ \u00a0\u202f]/g, "").replace(/[.,]+$/, "")
  // Three digits behind each sign are thousands; else the last sign is that of the fraction.
  const plain = /^-?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*$/.test(bare)
    ? bare.replace(/[.,]/g, "")
    : bare.replace(/[.,](?=.*[.,])/g, "").replace(",", ".")
  return { figure: Number(plain), unit }
}

/** Whether something else follows the table in its passage, or the passage is too short to be cut. */
const isWhole = (rows: readonly Row[]): boolean => {
  const [first, last] = [rows[0], rows.at(-1)]
  if (!first || !last || first.source !== last.source) return false
  const { text } = first.source
  if (text.length <= MAX_WHOLE) return true
  const header = text.lastIndexOf("\n\n", first.start)
  return header > 0 && text.slice(last.end).trim().replace(/^\|/, "").trim() !== ""
}
