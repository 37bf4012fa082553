// Decides what joins two lines of a paragraph: a space, a line end, or nothing if a word was hyphenated.
import { isUnspaced } from "../glyphs/glyph.ts"
import { isRightToLeft } from "../glyphs/order-letters.ts"
import type { Line } from "../lay-out-page.ts"
import { ENDED, type Paragraph, startsList } from "./paragraph.ts"

/** `drop` characters go from the end of the first line; `also` is the word as it would be the other way. */
export type Joint = { drop: number; between: string; also?: string }

/** The last is one that no line may be broken at: it belongs to the word wherever it stands. */
const HYPHENS = "-\u00ad\u2010\u2011"
const DIVIDED = /([\p{L}\p{M}\p{N}]+)([-\u00ad\u2010\u2011])$/u
/** Of a title in capitals. */
const CAPITALS = /^(?=.*\p{Lu}{4})[^\p{Ll}]+$/u
/** What stands for a part of the next word, as in "im- and exports", is followed by one of these. */
const SUSPENDED = /^(?:and|or|und|oder|bzw|sowie|och|eller|og)$/i
const ADDRESS = /(?:\w:\/\/|www\.|@)\S*$/
/** A word that has a hyphen already, as in "state-of-the-", and a number in words. */
const COMPOUND = /\p{L}-\p{L}+-$/u
const NUMBER = /^(?:twen|thir|for|fif|six|seven|eigh|nine)ty (?:one|two|three|four|five|six|seven|eight|nine)/i
const FIRST_WORD = /^[\p{L}\p{M}\p{N}]+/u
/** A line that would have had room for the next word, and so much more in sizes, was ended on purpose. */
const ROOM = 0.8
const HALF = 0.55

export function joinLines(paragraph: Paragraph, line: Line, next: Line, words: ReadonlySet<string>): Joint {
  if (paragraph.keepsLines) return { drop: 0, between: "\n" }
  const joint = joinWord(line.text, next.text, words)
  if (joint) return joint
  if (isUnspaced(line.text.at(-1) ?? "") && isUnspaced(next.text.charAt(0))) {
    return { drop: 0, between: endsOnPurpose(paragraph, line, next) ? "\n" : "" }
  }
  return { drop: 0, between: endsOnPurpose(paragraph, line, next) ? "\n" : " " }
}

/**
 * A soft hyphen goes. Others go where small letters follow, unless the text has the word with its hyphen elsewhere and not
 * without; before capitals and figures they belong to the word.
 */
export function joinWord(text: string, next: string, words: ReadonlySet<string>): Joint | undefined {
  if (!HYPHENS.includes(text.at(-1) ?? " ")) return
  const [, start = "", mark = ""] = DIVIDED.exec(text) ?? []
  const rest = FIRST_WORD.exec(next)?.[0]
  if (mark === "" || rest === undefined) return
  const joined = start + rest
  const hyphened = `${start}-${rest}`
  if (mark === "\u00ad") return { drop: 1, between: "" }
  if (SUSPENDED.test(rest) && !words.has(joined.toLowerCase())) return { drop: 0, between: " ", also: joined }
  // No word is divided behind its first letter, and no address in it gets a hyphen.
  const isSmall =
    (/^\p{Ll}/u.test(rest) || (CAPITALS.test(text) && CAPITALS.test(next))) &&
    mark !== "\u2011" &&
    /\p{L}$/u.test(start) &&
    start.length > 1 &&
    !ADDRESS.test(text) &&
    !COMPOUND.test(text) &&
    !NUMBER.test(`${start} ${rest}`)
  const keeps = !isSmall || (words.has(hyphened.toLowerCase()) && !words.has(joined.toLowerCase()))
  return keeps ? { drop: 0, between: "", also: joined } : { drop: 1, between: "", also: hyphened }
}

function endsOnPurpose({ left, right }: Paragraph, line: Line, next: Line): boolean {
  // Behind a column or a page the line was found to go on.
  if (next.v <= line.v) return false
  if (startsList(next.text) && (ENDED.test(line.text) || !/^\(?\d/.test(next.text) || startsList(line.text)))
    return true
  const isMidSentence = /^\p{Ll}/u.test(next.text) && !ENDED.test(line.text)
  if (isMidSentence && line.right - line.left > (right - left) * HALF) return false
  const word = /^\S+/.exec(next.text)?.[0] ?? ""
  const wordWidth = ((next.right - next.left) * (isUnspaced(word) ? 1 : word.length)) / Math.max(1, next.text.length)
  const room = isRightToLeft(line.text) ? line.left - left : right - line.right
  return room > wordWidth + line.size * ROOM
}

/** The words of a text in small letters, with their hyphens; what a divided word is looked up in, where there is any. */
export function wordsOf(lines: readonly Line[]): Set<string> {
  const words = new Set<string>()
  if (!lines.some(({ text }) => HYPHENS.includes(text.at(-1) ?? " "))) return words
  for (const { text } of lines) {
    for (const [word] of text.matchAll(/[\p{L}\p{M}\p{N}]+(?:-[\p{L}\p{M}\p{N}]+)*(?!-)/gu))
      words.add(word.toLowerCase())
  }
  return words
}
