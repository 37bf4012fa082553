// Writes a count in one of the number formats of Word; those of other scripts are written in digits.
import { roman } from "../roman.ts"

const LETTERS = 26
const CARDINALS =
  "One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen Seventeen Eighteen Nineteen Twenty".split(
    " ",
  )
const ORDINALS =
  "First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth Thirteenth Fourteenth Fifteenth Sixteenth Seventeenth Eighteenth Nineteenth Twentieth".split(
    " ",
  )
const CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
const SUFFIXES: Readonly<Record<string, string>> = { one: "st", two: "nd", few: "rd", other: "th" }
const ordinals = new Intl.PluralRules("en", { type: "ordinal" })

/** Words are those of English, where the document is in it. */
export function spellCount(count: number, format: string, isEnglish: boolean): string {
  const digits = String(count)
  switch (format) {
    case "lowerLetter":
    case "upperLetter": {
      // After z comes aa, after that bb.
      const letter = String.fromCharCode(97 + ((count - 1) % LETTERS)).repeat(Math.min(9, Math.ceil(count / LETTERS)))
      return format === "upperLetter" ? letter.toUpperCase() : letter
    }
    case "lowerRoman":
    case "upperRoman":
      return format === "upperRoman" ? roman(count).toUpperCase() : roman(count)
    case "decimalZero":
      return digits.padStart(2, "0")
    case "decimalEnclosedCircle":
      return CIRCLES[count - 1] ?? digits
    case "ordinal":
      return isEnglish ? digits + (SUFFIXES[ordinals.select(count)] ?? "") : `${digits}.`
    case "cardinalText":
      return (isEnglish && CARDINALS[count - 1]) || digits
    case "ordinalText":
      return (isEnglish && ORDINALS[count - 1]) || digits
    default:
      return digits
  }
}
