// Detects a claim that joins what belongs to one part of its quote with what belongs to a parallel part.
import { monthNamed } from "../../embedding/months.ts"
import { units } from "../../embedding/words.ts"
import { datesAgree } from "../model/evidence/times.ts"
import { kindOfDate, takeCalendar } from "./figures/calendar.ts"

/** Separates parallel parts of a sentence that each have a subject. */
const CONTRAST =
  /[;；]|,?\s(?:while|whereas|während|wohingegen|whilst|tandis que|alors que|mientras que|mentre|enquanto|в то время как|тогда как)\s|，而|[がしで]、/iu
/** Also separates parts whose subject or verb may be left out. */
const BORDER = new RegExp(`${CONTRAST.source}|,?\\s(?:and|but|und|aber|et|mais|y|pero|e|ma|mas|и|а|но)\\s|，但`, "iu")
/** A clause of a claim with words of its own part alone mixes nothing. */
const CLAUSE = new RegExp(
  `${CONTRAST.source}|,\\s(?:and|but|so|und|aber|et|mais|y|pero|e|ma|mas|и|а|но)\\s|\\s(?:and|but)\\s(?=(?:can|may|must|will|is|are|was|were|has|have|had|does|do|did)\\s)`,
  "iu",
)
const PART = new RegExp(`${BORDER.source}|,\\s`, "iu")
/** `And it …` refers, `and the right button discards it` does not. */
const BEGINNING = /(?<=^\W*\w+\s)/u
/** A part that refers to the one before it is not parallel to it. */
const REFERS =
  /(?<!\p{L})(?:he|she|it|they|who|which|that|latter|former|er|sie|es|der|welche[rs]?|il|elle|ils|elles|qui|él|ella|ellos|que|lui|lei|che|ele|ela|он|она|они|котор\p{L}+)(?!\p{L})|そのうち|それ|これ|其中/iu
/** Its `and` separates nothing: `between May and June`. */
const BETWEEN = /((?<!\p{L})(?:between|zwischen|entre|tra|fra|между) [^,.;]{1,40}?) (?:and|und|et|y|e|и) /giu
const ORDINAL =
  /^(?:first|second|third|fourth|fifth|last|erste[rnms]?|zweite[rnms]?|dritte[rnms]?|letzte[rnms]?|premi(?:er|ère)|deuxième|second[eoa]?|troisième|primer[oa]?|segund[oa]|tercer[oa]?|prim[oa]|terz[oa]|перв\p{L}+|втор\p{L}+|трет\p{L}+)$/iu
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}'’-]*/gu
/** A part with fewer words is ignored. */
const MIN_WORDS = 2

/** `kind` tells what can stand in its place: another name or ordinal, or another one for whom a figure is. */
type Word = { form: string; kind: string | null }
const isDate = ({ kind }: Word) => kind?.startsWith("date ") === true
/** Before both names it would be a word that both parts have. */
const TITLE =
  /^(?:Dr|Doctor|Mrs?|Ms|Miss|Prof|Professor|Councillor|Reverend|Senator|Governor|General|Colonel|Lieutenant|Sergeant|Inspector|Sir|Dame|Lady|Lord|Captain|Herr|Frau|Doktor|Monsieur|Madame|Mademoiselle|Mme|Señora?|Don|Doña|Signora?|Dott(?:or)?|Senhora?|Pan|Pani)$/u
const NUMBER = /^\p{N}/u
const PRICE = /\p{N}|^(?:free|gratis|kostenlos|gratuit|бесплатн)/u
const FOR = /^(?:for|für|pour|para|per|для)$/iu
/** With these, a word that both parts have tells them apart: `from Ely to York`, `from York to Ely`. */
const WAY = /^(?:from|to|von|nach|aus|de|du|à|desde|hacia|a|da|из|в|z|do)$/iu
const DETERMINER = /^(?:the|a|an|its|their|his|her|der|die|das|den|dem|le|la|les|el|los|las|il|lo|gli|i|un|une|una)$/iu

/**
 * True if the claim takes a word of one part and puts it in the place of another part's own word. Of the clauses of a claim two
 * must do so, because one alone may leave to the other what it lacks.
 */
export function mixesParts(told: string, quoted: readonly string[], language: string | null): boolean {
  const unparted = (text: string) => text.replace(BETWEEN, "$1 – ")
  const [claim, sentences] = [unparted(told), quoted.map(unparted)]
  const known = new Map<string, Word[]>()
  const read: Read = (text) => {
    const words = known.get(text) ?? wordsIn(text, language)
    known.set(text, words)
    return words
  }
  return mixesOf(claim, sentences, read)
}

/** Reads each text once. */
type Read = (text: string) => Word[]

const mixesOf = (claim: string, sentences: readonly string[], read: Read): boolean =>
  sentences.some((sentence) => crosses([claim, ...claim.split(PART)], sentence, read)) ||
  mixesNames(claim, sentences, read) ||
  claim.split(BORDER).filter((part) => mixesNames(part, sentences, read)).length > 1 ||
  claim
    .split(CLAUSE)
    .some((part) => sentences.some((sentence) => mixes(part, sentence.split(CONTRAST), () => "word", read)))

/**
 * Parts with the same middle: `red wires carry power and black wires carry data`. True if a part of the claim has the beginning
 * of one and the end of the other.
 */
function crosses(claims: readonly string[], sentence: string, read: Read): boolean {
  const parts = sentence.split(BORDER)
  if (parts.length < 2 || parts.slice(1).some((part) => REFERS.test(part.split(BEGINNING)[0] ?? ""))) return false
  const forms = parts.map((part) => read(part).map(({ form }) => form))
  const sides = forms.flatMap((words, i) => {
    const isShared = (form: string) => forms.some((others, j) => i !== j && others.includes(form))
    const [first, last] = [words.findIndex(isShared), words.findLastIndex(isShared)]
    return first < 0 ? [] : [{ before: words.slice(0, first), behind: words.slice(last + 1) }]
  })
  return claims.some((claim) => {
    const said = new Set(read(claim).map(({ form }) => form))
    const has = (words: readonly string[]) => words.some((form) => said.has(form))
    return sides.some(
      ({ before, behind }) =>
        behind.length > 0 &&
        has(before) &&
        !has(behind) &&
        sides.some(
          (other) =>
            other.before.some((form) => !NUMBER.test(form)) && has(other.behind) && !has(other.before.slice(-1)),
        ),
    )
  })
}

const mixesNames = (claim: string, sentences: readonly string[], read: Read): boolean =>
  mixes(claim, sentences, placeOf, read) ||
  sentences.some((sentence) => mixes(claim, sentence.split(BORDER), placeOf, read))
const placeOf = ({ kind }: Word) => (kind === "way" ? null : kind)

/** They say how what follows is measured, and a claim has other words for it. */
const MEASURE =
  /^(?:mean|averag|median|maxim|maximum|minim|minimum|total|overal|typical|current|annual|yearli|monthli|daili|mittl|durchschnittlich|moyen|medi)/u
const isSubject = (word: Word) => word.kind !== "way" && !isDate(word) && !MEASURE.test(word.form)

/** `… and every 20 minutes on Saturdays` has the subject and the verb of the part before it … */
const LACKS_VERB =
  /^(?:on|in|at|to|from|for|by|every|each|with|until|till|between|am|im|um|ab|bis|jeden?|à|au|en|dès|alle|dalle|às|em|в|по|с|до) /u
/** … and `… and closed at weekends` its subject. */
const LACKS_SUBJECT = /^\p{Ll}+(?:ed|en) (?:on|in|at|from|until|to|by) /u
const BE = /(?<!\p{L})(?:is|are|was|were|been)(?!\p{L})/u
/** The words of a part that the next one has too, though it does not repeat them. */
function sharedBy(part: string, words: readonly Word[], next: string): readonly Word[] {
  const count = LACKS_VERB.test(next) ? 2 : LACKS_SUBJECT.test(next) && BE.test(part) ? 1 : 0
  return words.filter((word) => !isDate(word)).slice(0, count)
}

/** `kindOf` tells which words of two parts can stand in the same place. */
function mixes(claim: string, texts: readonly string[], kindOf: (word: Word) => string | null, read: Read): boolean {
  const told = texts.filter((text) => read(text).length >= MIN_WORDS)
  const parts = told.map(read)
  if (texts.slice(1).some((text) => REFERS.test(text))) return false
  const mine = read(claim)
  const said = new Set(mine.map(({ form }) => form))
  const dates = mine.filter(isDate)
  const own = parts.map((words, i) =>
    words.filter(({ form }) => parts.every((others, j) => i === j || !others.some((other) => other.form === form))),
  )
  const isSaid = (word: Word) =>
    isDate(word) ? dates.some(({ form }) => datesAgree(form, word.form)) : said.has(word.form)
  const isUnsaid = (word: Word) => !isSaid(word)
  const isWords = mine.some((word) => kindOf(word) === "word")
  return own.some((from, i) =>
    own.some((into, j) => {
      const ahead = j < i ? sharedBy(told[j] ?? "", into, told[i] ?? "") : []
      const [lent, kept] = [from.filter(isSaid), into.filter((word) => isSaid(word) && !ahead.includes(word))]
      if (from === into || kept.length === 0 || !from.some(isUnsaid)) return false
      // A number alone is not what a part says.
      if (isWords && ![lent, kept].every((words) => words.some(({ form }) => !NUMBER.test(form)))) return false
      // With the subjects or the dates of both it keeps them apart.
      const dated = from.filter((word) => isDate(word) && isSaid(word))
      if (dated.some(({ kind }) => into.some((word) => word.kind === kind && isSaid(word)))) return false
      const [subject, other] = [from, into].map((words) => words.find(isSubject))
      if (isWords && subject && isSaid(subject) && other && isSaid(other)) return false
      // The other part has its own word of this kind, which the claim leaves out.
      return lent.some((one) => {
        const kind = kindOf(one)
        const isOfKind = (word: Word) => kindOf(word) === kind
        return (
          kind !== null &&
          (kind !== "for" || kept.some(({ form }) => PRICE.test(form))) &&
          (kind === "word" || !kept.some(isOfKind)) &&
          into.some((word) => isUnsaid(word) && isOfKind(word))
        )
      })
    }),
  )
}

function wordsIn(text: string, language: string | null): Word[] {
  const dates = takeCalendar(text).dates.map((date) => ({ form: date, kind: `date ${kindOfDate(date)}` }))
  return [...dates, ...wordsOf(text, language)]
}

function wordsOf(text: string, language: string | null): Word[] {
  const words = (text.match(WORD) ?? []).filter((word) => !TITLE.test(word))
  return words.flatMap((word, i): Word[] => {
    if (ORDINAL.test(word)) return [{ form: word.toLowerCase(), kind: "ordinal" }]
    if (/^[B-HJ-Z]$|^A$/u.test(word) && i > 0) return [{ form: word, kind: "name" }]
    // A month is compared as a date, or in no other way.
    const isName = /^\p{Lu}/u.test(word) && monthNamed(word) === null && (i > 0 || /^\p{Lu}/u.test(words[1] ?? ""))
    const before = words[DETERMINER.test(words[i - 1] ?? "") ? i - 2 : i - 1] ?? ""
    const kind = isName ? "name" : /\p{N}/u.test(word) ? null : FOR.test(before) ? "for" : null
    const way = WAY.test(words[i - 1] ?? "") ? words[i - 1]?.toLowerCase() : undefined
    // In the language of the text it may be a small word, and in another one no less.
    const isSmall = units(word, language).length === 0
    return (isSmall ? [] : units(word)).flatMap((unit) => {
      const form = unit.forms[0] ?? unit.word
      return [{ form, kind }, ...(way === undefined ? [] : [{ form: `${way} ${form}`, kind: "way" }])]
    })
  })
}
