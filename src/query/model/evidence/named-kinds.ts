// Things that the question names by a proper name before their kind, or by the first cell of a table row: "Startup plan".
import { isStopWordOf } from "../../../embedding/stop-words.ts"
import { type Unit, units } from "../../../embedding/words.ts"
import type { Source } from "../question.ts"
import type { Distinction } from "./distinctions.ts"
import { findStatements } from "./find-statements.ts"
import { INFLECTS_NAMES } from "./full-names.ts"
import { hasWord } from "./same-word.ts"

/** With figures it is a code, and whatever is somebody's is no kind of a thing. */
const NAME = String.raw`\p{Lu}[\p{L}\p{M}-]*(?: \p{Lu}[\p{L}\p{M}-]*){0,2}`
const KIND = String.raw`\p{Ll}[\p{L}\p{M}-]{2,}`
/** Neither begins the text, where every word has a capital. */
const NAME_FIRST = new RegExp(String.raw`(?<=[\p{L}\p{N},] )(?<name>${NAME}) (?<kind>${KIND})`, "gu")
const KIND_FIRST = new RegExp(String.raw`(?<!\p{L})(?<kind>${KIND}) (?<name>${NAME})(?![\p{L}\p{N}])`, "gu")
/** Languages that put a name behind the kind; in German every noun has a capital. */
const BEHIND_KIND = new Set<string | null>("fr es it pt".split(" "))
const NOUN_CAPITALS = "de"
/** The first cell of a row, with the name of its column. */
const FIRST_CELL = /^(?<column>[^:;]{1,60}): (?<cell>[^;]{1,60});/u
const MIN_CELL = 3

type Named = { name: string; kind: string }

export function kindsAskedFor(question: string, language: string | null, sources: readonly Source[]): Distinction[] {
  const columns = columnsIn(sources)
  return [...byName(question, language, columns), ...byCell(question, language, columns)]
}

/** The first cells of rows by the names of their columns. */
function columnsIn(sources: readonly Source[]): Map<string, Set<string>> {
  const columns = new Map<string, Set<string>>()
  for (const { displayText } of sources.flatMap((source) => findStatements(source))) {
    const { column, cell } = FIRST_CELL.exec(displayText)?.groups ?? {}
    if (column !== undefined && cell !== undefined)
      columns.set(column, (columns.get(column) ?? new Set<string>()).add(cell))
  }
  return columns
}

function byName(
  question: string,
  language: string | null,
  columns: ReadonlyMap<string, ReadonlySet<string>>,
): Distinction[] {
  if (language === NOUN_CAPITALS || INFLECTS_NAMES.has(language)) return []
  const asked = namedIn(question, language).flatMap((one) => {
    const [kind] = units(one.kind, language)
    return kind && !isStopWordOf(one.kind, language) && !isStopWordOf(one.name.toLowerCase(), language)
      ? [{ ...one, unit: kind }]
      : []
  })
  return asked.map(({ name, kind, unit }): Distinction => {
    const names = asked.filter((one) => one.unit.word === unit.word).map((one) => one.name)
    const ofKind = [...columns.keys()].filter((column) => hasWord(column, unit))
    const othersIn = (text: string) => [
      ...namesOf(text, unit, language),
      ...ofKind.flatMap((column) => cellOf(text, column) ?? []),
    ]
    return {
      label: BEHIND_KIND.has(language) ? `${kind} ${name}` : `${name} ${kind}`,
      isIn: (text) => names.some((one) => hasAll(text, one)),
      isOtherIn: (text) => othersIn(text).some((other) => !hasPhrase(question, other)),
    }
  })
}

const namesOf = (text: string, kind: Unit, language: string | null): string[] =>
  namedIn(text, language).flatMap(({ name, kind: written }) => {
    const isName = !isStopWordOf(name.toLowerCase().split(" ")[0] ?? "", language)
    return isName && hasWord(written, kind) ? [name] : []
  })

/** The first cell of a row in this column. */
function cellOf(row: string, column: string): string | undefined {
  const found = FIRST_CELL.exec(row)?.groups
  return found?.column === column ? found.cell : undefined
}

const namedIn = (text: string, language: string | null): Named[] =>
  Array.from(text.matchAll(BEHIND_KIND.has(language) ? KIND_FIRST : NAME_FIRST), ({ groups = {} }) => ({
    name: groups.name ?? "",
    kind: groups.kind ?? "",
  }))

/** A row with another first cell is of another thing, if the question has the first cell of a row. */
function byCell(
  question: string,
  language: string | null,
  columns: ReadonlyMap<string, ReadonlySet<string>>,
): Distinction[] {
  return [...columns].flatMap(([column, cells]) => {
    const asked = [...cells].filter(
      (cell) => cell.length >= MIN_CELL && !isStopWordOf(cell.toLowerCase(), language) && hasPhrase(question, cell),
    )
    const [label] = asked
    if (label === undefined || asked.length === cells.size) return []
    return [
      {
        label,
        isIn: (text: string) => asked.some((cell) => hasPhrase(text, cell)),
        isOtherIn: (text: string) => cellOf(text, column) !== undefined,
      },
    ]
  })
}

const hasAll = (text: string, words: string) => words.split(" ").every((word) => hasPhrase(text, word))

/** In any letter case, and not inside a word. */
function hasPhrase(text: string, phrase: string): boolean {
  const [lower, wanted] = [text.toLowerCase(), phrase.toLowerCase()]
  const isLetter = (letter: string | undefined) => letter !== undefined && /[\p{L}\p{M}\p{N}]/u.test(letter)
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1)) {
    const behind = lower.slice(at + wanted.length)
    if (!isLetter(lower[at - 1]) && !/^(?!s(?!\p{L}))[\p{L}\p{M}\p{N}]/u.test(behind)) return true
  }
  return false
}
