// Reads a group of marks, such as `[1.2]` or `[1, 3-5]`.

/** Refers to a source or, as `[1.2]`, to one of its sentences; both are numbered from 1. */
export type Mark = { source: number; sentence: number | null }

const MAX_RANGE = 20

export const MARKS =
  /\[\^?\s*(?:(?:sources?|src|refs?|quellen?)[:\s]\s*)?\d{1,3}(?:\.\d{1,3})?(?:\s*[,;–-]\s*\^?\d{1,3}(?:\.\d{1,3})?)*(?:,?\s+(?:pp?|pages?|s|seiten?)\.?\s*\d{1,4}(?:[–-]\d{1,4})?)?\s*\]/iy
export const MARKS_BEGUN = /^\[[\^\s\d.,;–-]*$/
/** `\[1.2\]`, and `(1.2)` at the end of a sentence. */
export const OTHER_MARKS =
  /\\\[\s*\d{1,3}(?:\.\d{1,3})?(?:\s*[,;–-]\s*\d{1,3}(?:\.\d{1,3})?)*\s*\\\]|\(\s*\d{1,3}\.\d{1,3}(?:\s*[,;]\s*\d{1,3}\.\d{1,3})*\s*\)(?=[.!?](?:\s|$)|\s*$)/y
export const OTHER_MARKS_BEGUN = /^(?:\\\[?[\s\d.,;–-]*\\?|\([\s\d.,;]*(?:\d\s*\)(?:[.!?]|\s*)?)?)$/
/** Marks as some models write them, also with lines of the source: `【1.2】`, `【1†L3】`. */
export const WIDE_MARKS =
  /[【［]\s*(\d{1,3}(?:\.\d{1,3})?(?:\s*[,;、–-]\s*\d{1,3}(?:\.\d{1,3})?)*)\s*(?:†[^】\n]{0,60})?[】］]/y
export const WIDE_MARKS_BEGUN = /^[【［][\s\d.,;、–-]{0,60}(?:†[^】\n]{0,60})?$/

/** `[1, 3-5]` means sources 1, 3, 4 and 5; `[1.2-4]` means sentences 2 to 4 of source 1. */
export function marksIn(group: string): Mark[] {
  const marks: Mark[] = []
  for (const [, first, part, last, lastPart] of group
    .replace(PAGE, "")
    .matchAll(/(\d+)(?:\.(\d+))?(?:\s*[–-]\s*\^?(\d+)(?:\.(\d+))?)?/g)) {
    const source = Number(first)
    if (part === undefined) {
      for (let n = source; n <= upTo(source, last); n++) marks.push({ source: n, sentence: null })
      continue
    }
    const from = Number(part)
    for (let n = from; n <= upTo(from, lastPart ?? last); n++) marks.push({ source, sentence: n })
  }
  return marks
}

/** The page in `[1.2, p. 3]`. */
const PAGE = /,?\s+(?:pp?|pages?|s|seiten?)\.?\s*\d.*$/i

const upTo = (from: number, last: string | undefined) =>
  Math.max(from, Math.min(Number(last ?? from), from + MAX_RANGE))

/** The marks in wide brackets; lines of the source tell nothing more. */
export const wideMarksIn = (group: string): Mark[] => marksIn(group.replace(/†.*/s, "").replaceAll("、", ","))
