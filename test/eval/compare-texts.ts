// Compares a parsed text with what was expected of it: words found, words in order, words invented, words beyond it, cells in their column.

export type Comparison = {
  /** Expected words that are there, as a share; the others likewise. */
  found: number
  inOrder: number
  /** Neither expected nor anywhere in the file, not as often. */
  invented: number
  /** In the file, but left out by the reference, as it leaves out notes, headers and captions. */
  beyond: number
  /** Null when no table in Markdown is expected: bars alone may be part of a text. */
  cells: number | null
}

/** `held` is what the file itself holds, roughly: the text between its tags, or what a plain library gets out of it. */
export function compareTexts(expected: string, got: string, held: string): Comparison {
  const hasTables = MARKDOWN_TABLE.test(expected)
  const toWords = (text: string) => wordsOf(undivided(hasTables ? spansOnce(text) : text))
  const given = toWords(got)
  const [known, has] = [countOf(wordsOf(held)), countOf(given)]
  // What the reference writes of its own, as `author:` before a comment, stands in no file.
  const isOwn = (word: string) => OWN_WORD.test(word) && !known.has(word) && !has.has(word)
  const wanted = toWords(plainMarkdown(expected)).filter((word) => !isOwn(word))
  const asked = countOf(wanted)
  const shared = sum(has, (word, count) => Math.min(count, asked.get(word) ?? 0))
  const invented = sum(
    countOf(wordsOf(undivided(spansOnce(got)))),
    (word, count) => count - Math.max(asked.get(word) ?? 0, known.get(word) ?? 0),
  )
  return {
    found: share(shared, wanted.length),
    inOrder: share(longestCommon(wanted, given), wanted.length),
    invented: share(invented, given.length, 0),
    beyond: share(Math.max(0, given.length - shared - invented), given.length, 0),
    cells: hasTables ? cellsInPlace(rowsOf(expected), rowsOf(got)) : null,
  }
}

const OWN_WORD = /^[a-z]{4,}$/
const MARKDOWN_TABLE = /^\|[\s:|-]+\|\s*$/m
const share = (part: number, whole: number, ofNone = 1) => (whole === 0 ? ofNone : part / whole)

/** Letters, marks, figures and the signs of boxes; CJK text letter by letter, since nothing parts its words. */
export function wordsOf(text: string): string[] {
  const folded = text.normalize("NFKC").toLowerCase()
  return folded.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}☐☒]|[\p{L}\p{M}\p{N}]+/gu) ?? []
}

/** Words that a line end divides are whole, on both sides alike. */
const undivided = (text: string) => text.replace(/(\p{L})[-\u00ad]\n(?=\p{Ll})/gu, "$1")

/** What spans columns may stand once, or again in each: cells that repeat the one before them do not count. */
const spansOnce = (text: string) =>
  text.replace(/(?<=^|\|)[ \t]*([^|\n]*[^|\s])[ \t]*\|(?=[ \t]*\1[ \t]*(?:\||$))/gm, "|")

/** Without marks of markup, names of LaTeX, pictures and link targets. */
function plainMarkdown(text: string): string {
  return text
    .replace(/<!--.*?-->/gs, " ")
    .replace(/\$\$.*?\$\$/gs, (formula) => formula.replace(/\\(?:frac|left|right)\b/g, " "))
    .replace(/- \[x\]/g, "- ☒")
    .replace(/- \[ \]/g, "- ☐")
    .replace(/!\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/^[\s|:-]+$/gm, " ")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&")
    .replace(/\\([_*#[\]])/g, "$1")
}

function countOf(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

const sum = (counts: ReadonlyMap<string, number>, part: (word: string, count: number) => number) =>
  [...counts].reduce((total, [word, count]) => total + Math.max(0, part(word, count)), 0)

/** Length of the longest common subsequence, row by row. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  const ids = new Map<string, number>()
  const idsOf = (words: readonly string[]) =>
    Int32Array.from(words, (word) => {
      const id = ids.get(word) ?? ids.size
      ids.set(word, id)
      return id
    })
  const [left, right] = [idsOf(a), idsOf(b)]
  let before = new Int32Array(right.length + 1)
  for (const id of left) {
    const row = new Int32Array(right.length + 1)
    for (let at = 1; at <= right.length; at++) {
      row[at] = right[at - 1] === id ? (before[at - 1] ?? 0) + 1 : Math.max(before[at] ?? 0, row[at - 1] ?? 0)
    }
    before = row
  }
  return before[right.length] ?? 0
}

/** Lines with cells side by side, without rules between header and body; an empty first cell is a blank before the rule. */
function rowsOf(text: string): string[][] {
  return text.split("\n").flatMap((line) => {
    if (!line.includes("|") || /^[\s|:-]+$/.test(line)) return []
    const cells = line
      .replace(/^\|/, "")
      .replace(/\|\s*$/, "")
      .split(/(?<!\\)\|/)
    return cells.length < 2 ? [] : [cells.map((cell) => wordsOf(plainMarkdown(cell)).join(" "))]
  })
}

function cellsInPlace(expected: readonly string[][], got: readonly string[][]): number | null {
  let total = 0
  let right = 0
  for (const row of expected) {
    const wanted = row.flatMap((cell, column) => (cell === "" ? [] : [column]))
    const matches = got.map((other) => wanted.filter((column) => isInPlace(row, other, column)).length)
    total += wanted.length
    right += Math.max(0, ...matches)
  }
  return total === 0 ? null : right / total
}

/** What spans columns may stand once, or again in each. */
const isInPlace = (row: readonly string[], other: readonly string[], column: number): boolean =>
  other[column] === row[column] ||
  (!other[column] && column > 0 && row[column] === row[column - 1] && isInPlace(row, other, column - 1))
