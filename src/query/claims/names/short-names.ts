// Names in their short and long forms: `UK` is the United Kingdom, `Cllr` a councillor, `Art.` an article, `XV` the 15th.
import { ordinalOf } from "../figures/number-words.ts"

const WORD = /[\p{L}\p{M}][\p{L}\p{M}'’]*/gu
const ACRONYM = /(?<![\p{L}\p{N}.-])\p{Lu}(?:\.?\p{Lu}){1,5}(?:\.(?=\s\p{Ll}))?(?![\p{L}\p{N}-])/gu
/** They give no letter to a short form. */
const SMALL = /^(?:of|the|and|for|de|du|des|d['’].*|la|le|les|el|los|las|y|e|di|del|della|do|da|dos|das|et|en)$/iu
/** `CEO` is the chief executive, whether or not an officer. */
const OFFICER = /^(C\p{Lu}+)O$/u
/** Words in small letters make up a short form only if it has so many letters. */
const MIN_SMALL = 3

/** The words of the text that have these first letters, in their order. */
function spelledOut(short: string, text: string): string | null {
  const letters = short.replaceAll(".", "")
  const words = Array.from(text.matchAll(WORD), ({ 0: word, index }) => ({ word, index })).filter(
    ({ word }) => !SMALL.test(word),
  )
  const isLetter = (word: string, letter: string) =>
    word.startsWith(letter) || (letters.length >= MIN_SMALL && word.startsWith(letter.toLowerCase()))
  for (const wanted of [letters, OFFICER.exec(letters)?.[1]].filter((one) => one !== undefined && one.length > 1)) {
    const run = Array.from(wanted ?? "")
    const first = words.findIndex((_, from) =>
      run.every(
        (letter, i) => isLetter(words[from + i]?.word ?? "", letter) && (words[from + i]?.word.length ?? 0) > 1,
      ),
    )
    const [from, to] = [words[first], words[first + run.length - 1]]
    if (from && to) return text.slice(from.index, to.index + to.word.length)
  }
  return null
}

const acronymsIn = (text: string) => new Set(text.match(ACRONYM) ?? [])

/** The claim with its names as short or long as the quote has them. */
export function withShortNamesOf(claim: string, quote: string): string {
  let changed = claim
  for (const short of acronymsIn(claim)) changed = changed.replaceAll(short, (own) => spelledOut(short, quote) ?? own)
  for (const short of acronymsIn(quote)) {
    const long = spelledOut(short, changed)
    if (long !== null) changed = changed.replace(long, short)
  }
  return changed
}

/** What stands before the name of a person or place, in its short and its long form. */
const TITLES: readonly (readonly [short: RegExp, long: string])[] = (
  [
    ["Cllr", "Councillor"],
    ["Drs?", "Doctor"],
    ["Prof", "Professor"],
    ["Rev", "Reverend"],
    ["Capt", "Captain"],
    ["Gen", "General"],
    ["Col", "Colonel"],
    ["Lt", "Lieutenant"],
    ["Sgt", "Sergeant"],
    ["Insp", "Inspector"],
    ["Gov", "Governor"],
    ["Sen", "Senator"],
    ["Mt", "Mount"],
    ["Mme", "Madame"],
    ["Mlle", "Mademoiselle"],
    ["Sra", "Señora"],
    ["Dott", "Dottor"],
  ] as const
).map(([short, long]) => [new RegExp(`(?<![\\p{L}.])${short}\\.? (?=\\p{Lu})`, "gu"), `${long} `])

/** Writes titles in full. */
export const withFullTitles = (text: string): string =>
  TITLES.reduce((changed, [short, long]) => changed.replace(short, long), text)

/** `Mr Holm` is the Holm of a text that has no title. */
export const COURTESY =
  /^(?:Mr|Mrs|Ms|Miss|Messrs|Herr|Frau|Monsieur|Madame|Mademoiselle|Señora?|Sr|Signora?|Sig|Senhora?|Pan|Pani)$/u

/** `Art. 5` and `Article 5`. */
export function isAbbreviated(name: string, quote: string): boolean {
  const low = name.toLowerCase()
  return Array.from(quote.toLowerCase().matchAll(BEFORE_NUMBER), ([, word = ""]) => word).some(
    (word) => word !== low && (low.startsWith(word) || word.startsWith(low)),
  )
}
const BEFORE_NUMBER = /(?<!\p{L})(\p{L}{2,})\.? (?=\p{N})/gu

const ROMAN = /^(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})$/u
const SIGNS: Readonly<Record<string, number>> = { I: 1, V: 5, X: 10 }
const romanValue = (written: string) => {
  const values = Array.from(written, (sign) => SIGNS[sign] ?? 0)
  return values.reduce((sum, value, i) => sum + (value < (values[i + 1] ?? 0) ? -value : value), 0)
}

/** A number of a century is compared as a date. */
const CENTURY =
  /(?<!\p{L})(?:(?:siglos?|secol[oi]|séculos?) [IVX]+|[IVX]+(?:e|ème)? (?:siècles?|secol[oi]|век\p{L}*|eeuw|wiek\p{L}*))(?!\p{L})/gu
export const withoutCenturies = (text: string): string => text.replace(CENTURY, " ")

/** Whether a Roman or written number of the claim is in the quote in another form: `Part II`, `Part 2`, `the second part`. */
export function isNumberOtherwise(name: string, quote: string): boolean {
  const value = ROMAN.test(name) ? romanValue(name) : ordinalOf(name)
  if (value === null) return false
  return (quote.match(/[\p{L}\p{N}]+/gu) ?? []).some(
    (word) =>
      Number.parseInt(word, 10) === value ||
      ordinalOf(word) === value ||
      (ROMAN.test(word) && romanValue(word) === value),
  )
}
