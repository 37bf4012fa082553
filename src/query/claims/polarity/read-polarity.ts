// Finds the words that deny, limit or weaken a statement, and the words that they are said of.
import { languageOf } from "../../../embedding/language.ts"
import { units } from "../../../embedding/words.ts"
import { type Terms, termsOf } from "../../model/evidence/weigh-question.ts"
import { asOther } from "./as-other.ts"
import { CERTAINTY } from "./certainty.ts"
import { COMPARISON, comparedIn } from "./comparison.ts"
import { CONDITIONS } from "./conditions.ts"
import { createLexicon, type Reading } from "./lexicon.ts"
import { NEGATION } from "./negation.ts"
import { KINDS, OPPOSITES } from "./opposites.ts"
import { inPlainForms } from "./plain-forms.ts"
import { QUANTIFIERS } from "./quantifiers.ts"

const read = createLexicon([...NEGATION, ...OPPOSITES, ...COMPARISON, ...QUANTIFIERS, ...CERTAINTY, ...CONDITIONS])

/** `May` as a month, not as a verb. */
const MAY = /\bMay\b(?= ?\d)|(?<=\d(?:st|nd|rd|th)? )May\b|(?<=\b[Ii]n )May\b/g
/** `Not until noon` means `after noon`. */
const NOT_UNTIL =
  /(?<!\p{L})(?:not|never|nicht)(?!\p{L})((?:(?!\s(?:and|but|und|aber)\s)[^.;,])*?)(?<!\p{L})(until(?: after)?|till|bevor|ehe)(?!\p{L})/gu
/** Before a number `only` says that the number is small. It does not say that there is nothing else. */
const MINOR =
  /(?<!\p{L})(?:only|just|nur|seulement|seule?s?|solo|sólo|solamente|soltanto|только|tylko) (?=\d|(?:in|im|en|nel|em|в|om) (?:1\d{3}|20\d\d)(?!\d)|(?:a|an?) (?:tiny|small|handful|minority|fraction)|eine (?:kleine|handvoll|minderheit)|(?:un|une) (?:petite?|poignée|minorité)|(?:un|una) (?:puñado|pequeñ[oa]|reducid[oa]|minoría|manciata|piccol[oa]|minoranza|punhado|minoria)|een (?:klein|handvol|minderheid)|half|one |two |three |four |five |ein |zwei |drei |deux |trois |dos |tres |due |tre |два |две |три )/gu
/** `Voted against extending` means `voted not to extend`. */
const AGAINST =
  /(?<!\p{L})((?:vot|decid|advis|recommend|warn|caution|counsel|rul|argu|campaign|spoke|speak)\p{L}*(?: [^\s.,;]+){0,5}?) against (?=\p{L}{2,}ing(?!\p{L}))/gu
const NO_NUMBER = /\bno\. ?\d|(?<=\S )nor\b/g
const WORD = /[\p{L}\p{M}\p{N}]+/gu
/** Separates clauses. A negation in one clause does not deny another. */
const CLAUSE =
  /[,;:.!?()–—、。，；]+\s*|(?<!\b(?:even|as|only|auch|selbst))\s+(?=(?:who|whom|which|whose|where|because|while|whereas|although|though|but|even|if|when)\s)/gu
const LEADING =
  /^(?:in|on|at|for|during|under|within|by|from|with|since|im|am|bei|für|während|dans|en|à|pour|pendant|durante|para|nel|nella|per|em|no|na|в|на|для)\s/u
/** A clause that begins with `although` or `even if` does not change the statement. */
const CONCESSIVE =
  /^(?:even|although|though|auch wenn|selbst wenn|obwohl|même si|bien qu|aunque|anche se|даже если|即使)/u
/** They tell what a rule is applied to, and nothing of their own. */
const EACH = /^(?:per|each|every)$/
/** Between `without` and what is left out these only grade or fetch it: `without first getting the written consent`. */
const LIGHT =
  /^(?:the|an?|any|his|her|its|their|our|your|my|prior|previous|written|express|explicit|first|getting|having|obtaining|receiving|securing|de[mnrs]|die|das|eine[mnr]?|schriftliche[nr]?|vorherige[nr]?|ausdrückliche[nr]?|vorher|les?|la|l|une?|el|los|las|una?|il|lo|письменно\p{L}+|предварительно\p{L}+)$/u
const WITHOUT = /^(?:without|ohne|sans|sin|senza|sem|zonder|bez|без|utan|uden|uten|ilman|fără|tanpa)$/u
/** `Without` is surely said of so many words after it. The word after that may be a verb that is not denied. */
const PRIVATIVE_SCOPE = 1
const LACKED_SCOPE = 4

/** Verbs of a mood that tells what others say, or what is likely: `avoisinerait`. */
const CONDITIONAL =
  /(?<!\p{L})(?!portrait|extrait|retrait|attrait|abstrait|distrait)\p{L}{3,}(?:[eiudt]rai(?:t|ent)|[aei]rebbe(?:ro)?|[aei]rían|[aei]riam)(?!\p{L})/u

const AND = /^(?:and|or|und|oder|et|ou|y|o|e|и|или)$/u

export type Polarity = {
  /** The text in lower case, with some phrases written in one way. */
  text: string
  readings: readonly Reading[]
  /** The concepts that the text has a word of. */
  concepts: ReadonlySet<string>
  /** How many negations the statement has. */
  denials: number
  /** For each negation, the forms of the word after it. */
  denied: readonly (readonly string[])[]
  /** The forms of the word after each word for an exception. */
  excepted: readonly string[]
  /** For each `without`, the forms of the word after it. */
  without: readonly (readonly string[])[]
  /** The forms of the three words after each `without`. */
  lacked: readonly string[]
  /** For each `instead of`, the forms of the word after it. */
  instead: readonly (readonly string[])[]
  words: readonly string[]
  /** Whether the word at that place is in a clause that the other text has no word of. */
  isAside(at: number): boolean
  terms: Terms
  /** `alike`: the text says that two things are equal. `ahead`: it says that one exceeds the other. */
  compared: "alike" | "ahead" | null
  sides: [string[], string[]] | null
}

/** `other` is the text to compare with. A negation in a clause that `other` has no word of is not counted. */
export function polarityOf(written: string, other: string, language: string | null = languageOf(written)): Polarity {
  const text = lower(written, other)
  const clauses = text.split(CLAUSE).map((clause) => ({ clause, words: clause.match(WORD) ?? [] }))
  const words = clauses.flatMap(({ words }) => words)
  const readings = read(words, text, language)
  const otherTerms = termsOf(lower(other))
  const isShared = clauses.map(({ clause }) =>
    units(clause).some(({ forms }) => forms.some((form) => otherTerms.forms.has(form))),
  )
  // `In the hall,` has no statement of its own. It belongs to the next clause.
  for (const [i, { clause }] of clauses.entries()) if (isShared[i] && LEADING.test(clause)) isShared[i + 1] = true
  let first = 0
  const spans = clauses.map(({ clause, words }, i) => {
    const from = first
    first += words.length
    return { from, to: first, isStray: CONCESSIVE.test(clause) || (!isShared[i] && isShared.includes(true)) }
  })
  const isSpaced = ({ at, word }: Reading) => words[at] !== undefined && word.startsWith(words[at])
  const isAside = (at: number) => spans.some(({ from, to, isStray }) => isStray && at >= from && at < to)
  const denies = readings.filter(
    (one) => (one.concept === "negation" || one.concept === "together") && !(isSpaced(one) && isAside(one.at)),
  )
  const formsBehind = (end: number, count: number) =>
    units(
      words
        .slice(end, end + 2 + 2 * count)
        .filter((word) => !EACH.test(word))
        .join(" "),
      language,
    )
      .slice(0, count)
      .flatMap(({ forms }) => forms)
  /** `Except Ely and York` */
  const exceptedBehind = (end: number): string[] => {
    const next = words.findIndex((word, at) => at > end && at <= end + 3 && AND.test(word))
    return [...formsBehind(end, 1), ...(next < 0 ? [] : exceptedBehind(next + 1))]
  }
  /** Of `without the owner's written consent` the consent, or what stands first if the other text does not name it. */
  const leftOutBehind = (end: number): string[] => {
    let at = end
    while (LIGHT.test(words[at] ?? "") || words[at + 1] === "s") at += words[at + 1] === "s" ? 2 : 1
    const forms = formsBehind(at, PRIVATIVE_SCOPE)
    return forms.some((form) => otherTerms.forms.has(form)) ? forms : formsBehind(end, PRIVATIVE_SCOPE)
  }
  // `Not without a ticket` says `only with a ticket`.
  const spanOf = (at: number) => spans.find(({ from, to }) => at >= from && at < to)
  const onlyWith = readings
    .filter(
      ({ word, at }) =>
        WITHOUT.test(word) &&
        denies.some(
          (one) => isSpaced(one) && (spanOf(one.at) === spanOf(at) || (one.at < at && spanOf(at)?.from === at)),
        ),
    )
    .map((one): Reading => ({ ...one, concept: "onlywith" }))
  readings.push(...onlyWith)
  const concepts = new Set(readings.map(({ concept }) => concept))
  if (CONDITIONAL.test(text)) concepts.add("softened")
  const sides = comparedIn(text)
  return {
    text,
    readings,
    concepts,
    denials:
      denies.filter(({ concept }) => concept === "negation").length +
      (denies.some(({ concept }) => concept === "together") ? 1 : 0),
    denied: denies.filter(isSpaced).map(({ end }) => formsBehind(end, 1)),
    excepted: readings.filter(({ concept }) => concept === "exception").flatMap(({ end }) => exceptedBehind(end)),
    without: readings.filter(({ concept }) => concept === "privative").map(({ end }) => leftOutBehind(end)),
    lacked: readings
      .filter(({ concept }) => concept === "privative")
      .flatMap(({ end }) => formsBehind(end, LACKED_SCOPE)),
    instead: readings.filter(({ concept }) => concept === "instead").map(({ end }) => formsBehind(end, 1)),
    words,
    isAside,
    terms: termsOf(text),
    compared: concepts.has("alike") ? "alike" : sides ? "ahead" : null,
    sides,
  }
}

/** The families of opposites that a text has a word of. */
export const familiesIn = (text: string, language: string | null): ReadonlySet<string> => {
  const low = lower(text)
  const found = read(low.match(WORD) ?? [], low, language).map(({ concept }) => concept)
  return new Set(found.filter((concept) => KINDS.has(concept)))
}

/** Whether a text denies, hedges, counts or restricts something. */
export function limits(text: string): boolean {
  const low = lower(text)
  return read(low.match(WORD) ?? [], low, null).some(({ concept }) => !KINDS.has(concept) && concept !== "idle")
}

/** A letter that is a name, as in `alloy A`. It is written three times, so that it is not taken for an article. */
const LABEL = /(?<=\p{L}{3} )(\p{Lu})(?![\p{L}\p{M}\p{N}'’])/gu
const BELOW = /(?<=\d ?(?:%|percent|per cent|prozent) )(?:below|under|down on)(?!\p{L})/gu
const ABOVE = /(?<=\d ?(?:%|percent|per cent|prozent) )(?:above|over|up on)(?!\p{L})/gu

/** If `other` denies something too, `not until 2 days have passed` may be `not for 2 days` in it, and `too small to` may be `cannot`. */
const lower = (text: string, other = "") => {
  const isDenied = DENYING.test(other)
  const isTooMuch = isDenied && !new RegExp(TOO.source, "iu").test(other)
  const plain = inPlainForms(lowered(text, isDenied).replace(TOO, isTooMuch ? "$1 not to " : "$&"))
  return asOther(plain, other.toLowerCase())
}
/** What is too small to do something cannot do it. */
const TOO = /(?<!\p{L})too (\p{L}+) to (?=\p{L})/gu
const DENYING = /\b(?:not|cannot|never|no|avoid\w*|refrain\w*)\b|n['’]t\b/i
const AFTER_TIME =
  /^ (?:at least |after |a minimum of |some )*(?:\d+|an?|one|two|three|four|five|six|ten|twelve) (?:full )?(?:minute|hour|day|week|month|year)s?\b/u

const lowered = (text: string, isDenied: boolean) =>
  text
    .normalize("NFKC")
    .replace(LABEL, "$1$1$1")
    .replace(MAY, " ")
    .toLowerCase()
    .replaceAll("’", "'")
    .replace(/\bcan(?:not|'t)\b/g, "can not")
    .replace(/\bwon't\b/g, "will not")
    .replace(/n't\b/g, " not")
    .replace(/\bnon-(?=\p{L})/gu, "non")
    .replace(/\bsome (?=\d)/g, "about ")
    .replace(BELOW, "less than")
    .replace(ABOVE, "more than")
    .replace(MINOR, " ")
    .replace(NO_NUMBER, " ")
    .replace(AGAINST, "$1 not ")
    .replace(NOT_UNTIL, (all: string, between: string, _, at: number, whole: string) =>
      isDenied && AFTER_TIME.test(whole.slice(at + all.length)) ? all : `${between} after `,
    )
