// Formats a number as a Roman numeral, for lists of HTML and Word.

const SIGNS: readonly [value: number, sign: string][] = [
  [1000, "m"],
  [900, "cm"],
  [500, "d"],
  [400, "cd"],
  [100, "c"],
  [90, "xc"],
  [50, "l"],
  [40, "xl"],
  [10, "x"],
  [9, "ix"],
  [5, "v"],
  [4, "iv"],
  [1, "i"],
]
/** The largest number with a Roman numeral; larger ones are written in digits. */
const MAX = 3999

/** In lower case. */
export function roman(count: number): string {
  if (count < 1 || count > MAX) return String(count)
  let rest = count
  let text = ""
  for (const [value, sign] of SIGNS) for (; rest >= value; rest -= value) text += sign
  return text
}
