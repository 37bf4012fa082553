// Finds the kind of answer that a question expects, by its question words in many languages, and whether a text has one.
import { isStopWordOf } from "../../../embedding/stop-words.ts"
import { type Unit, units } from "../../../embedding/words.ts"
import { asksForContact } from "./contact-details.ts"
import { countsNone } from "./counted-none.ts"
import { countedPattern } from "./counters.ts"
import { withKin } from "./kindred-words.ts"
import { type LifeEvent, lifeEventIn } from "./life-events.ts"
import { countedNoun, withoutCopula } from "./noun-endings.ts"
import { hasNumberWord, numberWordsIn } from "./number-words.ts"
import { withoutAsking, withoutQuantityName } from "./quantity-names.ts"
import { attributeOf, isMeasured, namesTime, type Quantity, quantityAskedFor } from "./quantity-patterns.ts"
import { withoutThings } from "./quantity-things.ts"
import { type AnswerKind, CUE_PATTERNS, ONLY_IN } from "./question-cues.ts"
import { asksBefore, hasQuestionWord, languageOfQuestion, withoutQuestionWords } from "./question-words.ts"
import { hasWord } from "./same-word.ts"
import { namesOfCalendar, takeDates, withoutNumberedDays, withoutWaiting } from "./times.ts"
import type { Attribute } from "./weigh-question.ts"

/** If a question begins with one of these, a later `when`, `where` or `who` only begins a clause. */
const ASKS_OTHERWISE =
  /^\P{L}*(?:what|why|can|could|do|does|did|is|are|should|was|wie|welche[rsnm]?|warum|pourquoi|comment|cómo|perché|почему)(?!\p{L})/u

/** A question that begins otherwise asks whether something is so, or is in a language that is not listed here. */
const ASKS_FOR_SOMETHING =
  /^\P{L}*(?:what|which|why|how|was|welche[rsnm]?|warum|wieso|wie|pourquoi|comment|que|quoi|quelle?s?|cómo|qué|cuál(?:es)?|por qué|perché|come|cosa|che|quale|quali|como|por que|o que|qual|quais|waarom|hoe|wat|welke?|почему|что|как|какой|какая|какое|какие|what's)(?!\p{L})/u

/** True for yes-no questions: a statement with all words of the question answers yes, or no if it is negated. */
export const asksWhether = (question: string, kind: AnswerKind | null): boolean =>
  kind === null && !ASKS_FOR_SOMETHING.test(question.normalize("NFC").toLowerCase().trim())

/** Together with the name of a quantity, these words ask for a figure: `What does it weigh?` */
const MEASURE =
  /^\P{L}*(?:what|which|was|welche[rsnm]?|que|qu[eé]|cu[aá]l|quel|quelle|qual|quale|как(?:ой|ая|ова?|ое)|ποι[οα]|care)(?!\p{L})|(?:は|いくら|多少|얼마|เท่าไร)/u
/** Question words that count the thing named by the next word. */
const COUNTS =
  /^(?:how many|wie ?viele|combien de|cu[aá]nt[oa]s?|quant[ie]|quant[oa]s|hoeveel|c[aâ][tț]i|c[aâ]te|ile|kolik|ko[lľ]ko|сколько|скільки|πόσ(?:οι|ες|α|ους)|kaç|koliko|колико|mitu|kiek|cik|quants|quantes|hversu m(?:örg|arg)\p{L}*|כמה|چند|কয়টি|কতজন|কতটি|எத்தனை|kuinka monta|montako|hur många|hvor mange|hány|كم|कितन[ेीा]|bao nhiêu|mấy|berapa|多少)$/u
/** A function word between the two: `combien de`. */
const COUNTS_OF = /^\s*(?:d(?:e|in)\s|d['’])/u
/** The general counter for pieces; the noun after it says what is counted. */
const MERE_PIECE = /^(?:[何几幾]|多少)[个個]/u
/** Adjectives before the counted noun, which a text may replace or omit. */
const LESS_THAN_NOUNS =
  /^\s*(?:of the|different|various|other|new|more|original|total|separate|verschiedenen?|andere|neuen?|weitere|différent[es]*|autres|nouve\p{L}+|diferentes|otr[oa]s|nuev[oa]s|divers[ie]|altr[ie]|nuov[ie]|различных|разных|новых|первоначальных|основных|главных|других|різних|нових|інших|różnych|nowych|innych|různých|nových|jiných|verschillende|nieuwe|olika|nya|farklı|yeni|других|διαφορετικ\p{L}+|αρχικ\p{L}+|diferite|alte|عدد)(?!\p{L})/u

const ENDS_ASKING = /[?？؟;;か]\s*$/u
const ROLE =
  /^\P{L}*(?:who|wer|qui|qui[eé]n|chi|quem|wie|vem|hvem) \p{L}+ (?:(?:the|an?|der|die|das|le|la|el|il|lo|o|de|het)\s|l['’])/u

/** A figure with the noun says how many are needed, so these words are left out. */
const NEEDED = /(?<!\p{L})(?:is|are|was|were) (?:needed|required|allowed|permitted)(?=\P{L}*$)/iu

export type ExpectedAnswer = {
  /** Of the question; null if it cannot be told. */
  language: string | null
  /** Null if the question does not show it. */
  kind: AnswerKind | null
  /** The question without the words that showed the kind. */
  rest: string
  /** Whether the question asks for the name of somebody with a role: "Who is the coach?", not "Who is Ada Moss?". */
  isRole: boolean
  /** Whether it is certainly a yes-no question, so that its words are all it asks about. */
  isWhether: boolean
  /** The counted thing. */
  counted: Unit | null
  /** The quantity that is asked for; null if any figure will do. */
  quantity: Pick<Quantity, "answerPattern" | "namePattern" | "isFigure"> | null
  /** The property that is asked for; it is weighed like a word of the question. */
  attribute: Attribute | null
  /** A birth or death whose time or place is asked for. */
  event: LifeEvent | null
}

/** `language` is the question's, null if it cannot be told. */
export function expectedAnswer(question: string, language = languageOfQuestion(question)): ExpectedAnswer {
  const text = question.normalize("NFC").toLowerCase()
  const quantity = quantityAskedFor(withoutThings(question.normalize("NFC"), language), language)
  const withoutQuantity = (rest: string) =>
    quantity
      ? withoutQuantityName(quantity.cueWords ? rest.replace(quantity.cueWords, " ") : rest, quantity.name, language)
      : rest
  const attribute = quantity && attributeOf(text, quantity, language)
  const cues = CUE_PATTERNS.flatMap(([kind, patterns]) =>
    patterns.flatMap((pattern) => {
      const cue = Array.from(text.matchAll(pattern)).find(([word]) => (ONLY_IN[word] ?? language) === language)
      const isOfClause =
        cue && kind !== "name" && cue.index > 0 && (ASKS_OTHERWISE.test(text) || asksBefore(text, cue.index, language))
      return cue && !isOfClause ? [{ kind, cue }] : []
    }),
  )
  // "Who was the coach when they moved?" asks for a person: the first question word decides.
  const isContact =
    language !== "en" &&
    asksForContact(quantity?.name, text) &&
    cues.every(({ kind }) => kind === "number" || kind === "place") &&
    (cues.length > 0 || ASKS_FOR_SOMETHING.test(text) || hasQuestionWord(text, language) === true)
  const [first] = isContact ? [] : cues.sort((a, b) => a.cue.index - b.cue.index || b.cue[0].length - a.cue[0].length)
  if (first) {
    const { kind, cue } = first
    const isRole = kind === "person" && ROLE.test(text)
    const rest = withoutQuantity(
      withoutQuestionWords(restOf(withoutAsking(question), text, cue).replace(NEEDED, " "), language),
    )
    const event = kind === "time" || kind === "place" ? lifeEventIn(text, language) : null
    return {
      language,
      kind,
      rest,
      attribute,
      event,
      isRole,
      isWhether: false,
      ...countedBy(text, cue, kind, quantity, language),
    }
  }
  return {
    language,
    isRole: false,
    isWhether: ENDS_ASKING.test(text) && asksWhether(text, null) && hasQuestionWord(text, language) === false,
    kind: quantity !== null && (isContact || MEASURE.test(text)) ? "number" : null,
    rest: withoutQuantity(withoutAsking(withoutQuestionWords(question, language))),
    counted: null,
    quantity,
    attribute,
    event: null,
  }
}

function countedBy(
  text: string,
  cue: RegExpExecArray,
  kind: AnswerKind,
  quantity: Quantity | null,
  language: string | null,
): Pick<ExpectedAnswer, "counted" | "quantity"> {
  if (quantity !== null || kind !== "number") return { counted: null, quantity }
  const isPiece = MERE_PIECE.test(text.slice(cue.index))
  const counted = countedPattern(text)
  if (counted && !isPiece) return { counted: null, quantity: { answerPattern: counted } }
  const after = text.slice(cue.index + cue[0].length).replace(isPiece ? /^[个個]/u : "", "")
  const isCount = isPiece || COUNTS.test(cue[0]) || (cue[0] === "combien" && COUNTS_OF.test(after))
  const behind = withoutQuestionWords(after, language).replace(COUNTS_OF, "").replace(LESS_THAN_NOUNS, "")
  const [word] = behind.match(/[\p{L}\p{M}\p{N}'’-]+/u) ?? []
  const next = isCount && word !== undefined ? units(countedNoun(word, language), language)[0] : undefined
  return { counted: next ? withKin(next) : null, quantity: null }
}

/** Lower case can change the length of a text. Then the cue stays in and is weighed as a word of the question. */
const restOf = (question: string, text: string, { index, 0: cue }: RegExpExecArray) =>
  text.length === question.length ? `${question.slice(0, index)} ${question.slice(index + cue.length)}` : question

/** The figure is not part of a name: `KX-7` is no seven. */
const NOT_IN_NAME = String.raw`(?<![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}][-_]?\p{N}*)`
const DIGITS = new RegExp(`${NOT_IN_NAME}\\p{N}+`, "gu")
const FIGURES = new RegExp(`${NOT_IN_NAME}\\p{N}+(?:[.,:]\\p{N}+)*`, "giu")
/** Only for English are all number words known, so only there their absence is certain. */
const ENGLISH_CUE = /\b(?:how|when|what|which|since)\b/
const FIGURE = /\p{N}/u
/** Sums of money and times of day count nothing. A limit or a date does not count the noun before it. */
const MONEY = /\p{Sc}\s?$/u
const CLOCK = /^\p{N}{1,2}:\p{N}{2}$/u
const BOUND =
  /(?<!\p{L})(?:under|over|above|below|aged|before|after|since|until|from|in|at|by|unter|über|ab|bis|seit|im|um|avant|après|depuis|desde|hasta|en)\s*$/iu
/** The value of a label: `Grind settings: 45 steps` counts settings. */
const LABELLED = /\p{L}\s*[:：]\s*$/u
/** A figure does not count what follows a preposition: `90 euros before the keys`. */
const FURTHER =
  /^(\P{L}*\p{L}[\p{L}\p{M}'’-]* )(?:before|after|since|until|from|in|at|by|for|with|per|bis|seit|im|um|für|mit|pro|avant|après|depuis|pour|par|desde|hasta|para|por|con)(?!\p{L}).*$/iu
/** A year, which is no count and no speed. */
const YEAR =
  /(?<![\p{N}\p{Sc}.,]\s?)(?:1[0-9]|20)\p{N}{2}(?=[.,;:)]?(?:\s(?:and|as|at|by|for|from|in|on|to|under|until|when|with)(?!\p{L})|\s?$|[.,;:)]\s))/giu
const TIME =
  /\p{N}{4}|\p{N}{1,2}[.:/]\p{N}{2}|\p{N}\s?[年月日時时点點년월일시]|(?<!\p{L})(?:from|at|by|till?|since) \p{N}(?!\p{N}*[.,]?\p{N}*\s?(?:degrees|percent|[%°]))|(?<!\p{L})(?:days?|weeks?|months?|years?|hours?|minutes?|seconds?|o.clock|spring|summer|autumn|winter|morning|evening|night|before|after|during|until|january|february|march|april|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|century|noon|midnight|daily|weekly|monthly)(?!\p{L})/iu
/** A word with a capital inside a sentence: a name, or in German any noun. */
const NAME = /(?<=[\p{L}\p{N},;:)"'’] )\p{Lu}[\p{L}\p{M}'’-]+/gu
const TWO_NAMES = /(?<!\p{L})\p{Lu}[\p{L}\p{M}’-]+ (?:(?:von|van|de|zu) )?\p{Lu}[\p{L}\p{M}’-]+/gu
const CASED = /\p{Lu}/u
/** Before a name that may have no capital: `The tray is called the hopper.` */
const GIVES_NAME = /(?<!\p{L})(?:called|named|known as)(?!\p{L})/iu

/** A limit on how much or how often, which is no time: `no more than two in 24 hours`. */
const LIMIT = /(?<!\p{L})(?:not|no|never) (?:\p{L}+ )?more than(?!\p{L})/iu

/**
 * Whether a text has the expected kind of answer, other than one that the question itself names: 1 yes, -1 no,
 * 0 unknown. `asked` is the question in lower case.
 */
export function hasValue(expected: ExpectedAnswer, whole: string, asked: string): -1 | 0 | 1 {
  const { language, kind, quantity } = expected
  if (kind === null) return 0
  if (kind === "time" && LIMIT.test(whole)) return 0
  const text = kind === "time" ? withoutWaiting(whole, asked) : whole
  if (kind === "number" || kind === "time") {
    if (quantity !== null && !quantity.answerPattern.test(text)) return -1
    if (quantity?.isFigure === false) return 1
    const counted = kind === "number" ? text.replace(YEAR, " ") : text
    const figures = counted.match(DIGITS) ?? []
    const isNew = figures.some((figure) => !asked.includes(figure))
    if (isNew && (kind === "number" || TIME.test(text) || namesTime(text))) return 1
    if (kind === "time" && namesOfCalendar(text).some((name) => !asked.includes(name))) return 1
    if (kind === "time") return TIME.test(text) || !ENGLISH_CUE.test(asked) ? 0 : -1
    if (hasNumberWord(counted, language) || countsNone(expected, text, asked)) return 1
    return ENGLISH_CUE.test(asked) && !FIGURE.test(counted) ? -1 : 0
  }
  if (kind === "name" && GIVES_NAME.test(text)) return 1
  if (!CASED.test(text)) return 0
  // German nouns have capitals too, so a person is recognised by two capitalised words in a row.
  const isGermanPerson = language === "de" && kind === "person"
  const names = withoutNumberedDays(text).match(isGermanPerson ? TWO_NAMES : NAME) ?? []
  const isName = (name: string) =>
    namesOfCalendar(name).length === 0 && !namesTime(name) && !isStopWordOf(name.toLowerCase(), language)
  if (names.some((name) => isName(name) && !asked.includes(name.toLowerCase()))) return 1
  return isGermanPerson && NAME.test(text) ? 0 : -1
}

/**
 * Whether a figure in `text` counts what the question counts (a counted noun follows its figure closely), or is named
 * as the quantity that is asked for; null if the question asks for neither.
 */
export function isCounted(expected: ExpectedAnswer, text: string, asked: string): boolean | null {
  const { counted, quantity, language } = expected
  if (counted === null) return quantity?.namePattern?.test(text) ?? null
  if (countsNone(expected, text, asked)) return true
  const undated = takeDates(withoutCopula(text, language)).rest.replace(YEAR, " ")
  const inDigits = Array.from(undated.matchAll(FIGURES), ({ 0: word, index }) => ({ word, index }))
  return [...inDigits, ...numberWordsIn(undated, language)].some(({ word: figure, index }) => {
    const before = undated.slice(0, index)
    if (asked.includes(figure.toLowerCase()) || MONEY.test(before) || CLOCK.test(figure)) return false
    const behind =
      /^[^\p{L};|]*(?:\p{L}[\p{L}\p{M}\p{N}'’-]*[ \u00a0]*){0,4}/u.exec(undated.slice(index + figure.length))?.[0] ?? ""
    if (LABELLED.test(before) && hasWord(before.split(";").at(-1) ?? "", counted))
      return !isMeasured(figure + behind.replace(/[;|].*/su, ""))
    if (hasWord(behind.replace(FURTHER, "$1"), counted)) return true
    if (BOUND.test(before)) return false
    return units(behind.replace(/[,;.|].*$/u, "")).length === 0 && hasWord(before.split(/[;|]/).at(-1) ?? "", counted)
  })
}
