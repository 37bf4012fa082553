// What kind of thing a question asks for, by its question words in many languages, and whether a statement has one.
import { isStopWordOf } from "../../../embedding/stop-words.ts"
import { type Unit, units } from "../../../embedding/words.ts"
import { attributeOf, isMeasured, namesTime, type Sort, sortAskedFor } from "./figure-sorts.ts"
import { withKin } from "./kindred-words.ts"
import { type LifeEvent, lifeEventIn } from "./life-events.ts"
import { NUMBER_WORD } from "./number-words.ts"
import { type AnswerKind, CUE_PATTERNS, ONLY_IN } from "./question-cues.ts"
import { asksBefore, hasQuestionWord, languageOfQuestion, withoutQuestionWords } from "./question-words.ts"
import { withoutAsking, withoutSortName } from "./sort-names.ts"
import { namesOfCalendar, takeDates, withoutWaiting } from "./times.ts"
import { type Attribute, coverage, termsOf } from "./weigh-question.ts"

/** After one of these at the head a later `when`, `where` or `who` only begins a clause. */
const ASKS_OTHERWISE =
  /^\P{L}*(?:what|why|can|could|do|does|did|is|are|should|was|wie|welche[rsnm]?|warum|pourquoi|comment|cómo|perché|почему)(?!\p{L})/u

/** Anything else that a question may begin with asks whether something is so, or is in a language that is not here. */
const ASKS_FOR_SOMETHING =
  /^\P{L}*(?:what|which|why|how|was|welche[rsnm]?|warum|wieso|wie|pourquoi|comment|que|quoi|quelle?s?|cómo|qué|cuál(?:es)?|por qué|perché|come|cosa|che|quale|quali|como|por que|o que|qual|quais|waarom|hoe|wat|welke?|почему|что|как|какой|какая|какое|какие|what's)(?!\p{L})/u

/** True where a statement with all of the question's words would be an answer: yes, or with a `not` among them, no. */
export const asksWhether = (question: string, kind: AnswerKind | null): boolean =>
  kind === null && !ASKS_FOR_SOMETHING.test(question.normalize("NFC").toLowerCase().trim())

/** Asks for a figure of a sort by its verb or noun alone, which stay words of the question. */
const MEASURE =
  /^\P{L}*(?:what|which|was|welche[rsnm]?|que|qu[eé]|cu[aá]l|quel|quelle|qual|quale|как(?:ой|ая|ова?|ое)|ποι[οα]|care)(?!\p{L})|(?:は|いくら|多少|얼마|เท่าไร)/u
/** Counts what the next word names. */
const COUNTS =
  /^(?:how many|wie ?viele|combien de|cu[aá]nt[oa]s?|quant[ie]|quant[oa]s|hoeveel|c[aâ][tț]i|c[aâ]te|ile|kolik|ko[lľ]ko|сколько|скільки|πόσ(?:οι|ες|α|ους)|kaç|kuinka monta|montako|hur många|hvor mange|hány|كم|कितन[ेीा]|bao nhiêu|mấy|berapa|多少)$/u
/** Here a small word stands between: `combien de`. */
const COUNTS_OF = /^\s*(?:d(?:e|in)\s|d['’])/u
/** One of a kind that is named behind it, which tells more than the sign for a piece. */
const MERE_PIECE = /^(?:[何几幾]|多少)[个個]/u
/** Said before what is counted, by other words in a text. */
const LESS_THAN_NOUNS =
  /^\s*(?:of the|different|various|other|new|more|original|total|separate|verschiedenen?|andere|neuen?|weitere|différent[es]*|autres|nouve\p{L}+|diferentes|otr[oa]s|nuev[oa]s|divers[ie]|altr[ie]|nuov[ie]|различных|разных|новых|первоначальных|основных|главных|других|різних|нових|інших|różnych|nowych|innych|různých|nových|jiných|verschillende|nieuwe|olika|nya|farklı|yeni|других|διαφορετικ\p{L}+|αρχικ\p{L}+|diferite|alte|عدد)(?!\p{L})/u
/** Asks for how many of what the sign behind it counts by: 何人, 几个, 몇 명. */
const COUNTER =
  /(?:何|几|幾|몇 ?|多少(?=[个個间間位名辆輛台张張本册家所座栋棟层層楼樓匹头頭条條件份次只隻种種页頁]))(\p{L})/u
/** What such a sign may stand behind: figures, and the ends of numbers in words. */
const SAME_COUNTERS: Readonly<Record<string, string>> = { 人: "[人名]", 名: "[人名]" }
const COUNTED_BY = "[\\p{N}〇一二三四五六七八九十百千万両两한두세네섯곱덟홉열물]"

const ENDS_ASKING = /[?？؟;;か]\s*$/u
const ROLE =
  /^\P{L}*(?:who|wer|qui|qui[eé]n|chi|quem|wie|vem|hvem) \p{L}+ (?:(?:the|an?|der|die|das|le|la|el|il|lo|o|de|het)\s|l['’])/u

/** A figure of a thing says how many are needed. */
const NEEDED = /(?<!\p{L})(?:is|are|was|were) (?:needed|required|allowed|permitted)(?=\P{L}*$)/iu

export type Sought = {
  /** Of the question; null where nothing tells. */
  language: string | null
  /** Null when the question does not tell. */
  kind: AnswerKind | null
  /** The question without the words that told. */
  rest: string
  /** Whether a name is asked for by what somebody is: "Who is the coach?", not "Who is Ada Moss?". */
  isRole: boolean
  /** Whether it surely asks if something is so: then its words are all that it asks. */
  isWhether: boolean
  /** What is counted. */
  counted: Unit | null
  /** The sort of figure that is asked for; null where any will do. */
  sort: Pick<Sort, "said" | "named"> | null
  /** Which side of a thing is asked for, as a word of the question would be. */
  attribute: Attribute | null
  /** Somebody's birth or death, where its time or place is asked for. */
  event: LifeEvent | null
}

export function kindAskedFor(question: string): Sought {
  const text = question.normalize("NFC").toLowerCase()
  const language = languageOfQuestion(question)
  const sort = sortAskedFor(question.normalize("NFC"), language)
  const withoutSort = (rest: string) =>
    sort ? withoutSortName(sort.asking ? rest.replace(sort.asking, " ") : rest, sort.name, language) : rest
  const attribute = sort && attributeOf(text, sort)
  const cues = CUE_PATTERNS.flatMap(([kind, patterns]) =>
    patterns.flatMap((pattern) => {
      const cue = Array.from(text.matchAll(pattern)).find(([word]) => (ONLY_IN[word] ?? language) === language)
      const isOfClause = cue && cue.index > 0 && (ASKS_OTHERWISE.test(text) || asksBefore(text, cue.index, language))
      return cue && !isOfClause ? [{ kind, cue }] : []
    }),
  )
  // "Who was the coach when they moved?" asks for a person: what is asked for comes first.
  const [first] = cues.sort((a, b) => a.cue.index - b.cue.index || b.cue[0].length - a.cue[0].length)
  if (first) {
    const { kind, cue } = first
    const isRole = kind === "person" && ROLE.test(text)
    const rest = withoutSort(
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
      ...countedBy(text, cue, kind, sort, language),
    }
  }
  return {
    language,
    isRole: false,
    isWhether: ENDS_ASKING.test(text) && asksWhether(text, null) && hasQuestionWord(text, language) === false,
    kind: sort !== null && MEASURE.test(text) ? "number" : null,
    rest: withoutSort(withoutAsking(withoutQuestionWords(question, language))),
    counted: null,
    sort,
    attribute,
    event: null,
  }
}

function countedBy(
  text: string,
  cue: RegExpExecArray,
  kind: AnswerKind,
  sort: Sort | null,
  language: string | null,
): Pick<Sought, "counted" | "sort"> {
  if (sort !== null || kind !== "number") return { counted: null, sort }
  const counter = COUNTER.exec(text)?.[1]
  const isPiece = MERE_PIECE.test(text.slice(cue.index))
  if (counter !== undefined && !isPiece)
    return { counted: null, sort: { said: new RegExp(`${COUNTED_BY}\\s?${SAME_COUNTERS[counter] ?? counter}`, "u") } }
  const after = text.slice(cue.index + cue[0].length).replace(isPiece ? /^[个個]/u : "", "")
  const isCount = isPiece || COUNTS.test(cue[0]) || (cue[0] === "combien" && COUNTS_OF.test(after))
  const behind = withoutQuestionWords(after, language).replace(COUNTS_OF, "").replace(LESS_THAN_NOUNS, "")
  const [word] = behind.match(/[\p{L}\p{M}\p{N}'’-]+/u) ?? []
  const next = isCount && word !== undefined ? units(word, language)[0] : undefined
  return { counted: next ? withKin(next) : null, sort: null }
}

/** Lower case may change a text's length; then the cue stays, which only makes it a word of the question. */
const restOf = (question: string, text: string, { index, 0: cue }: RegExpExecArray) =>
  text.length === question.length ? `${question.slice(0, index)} ${question.slice(index + cue.length)}` : question

/** Not of a name: `KX-7` is no seven. */
const FREE = String.raw`(?<![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}][-_]?\p{N}*)`
const DIGITS = new RegExp(`${FREE}\\p{N}+`, "gu")
const FIGURES = new RegExp(`${FREE}\\p{N}+(?:[.,:]\\p{N}+)*|${NUMBER_WORD.source}`, "giu")
/** What says a number in words is known of English alone well enough to miss it elsewhere. */
const ENGLISH_CUE = /\b(?:how|when|what|which|since)\b/
const FIGURE = /\p{N}/u
/** A sum of money and a time of day count nothing; a bound or a date counts nothing that is named before it. */
const MONEY = /\p{Sc}\s?$/u
const CLOCK = /^\p{N}{1,2}:\p{N}{2}$/u
const BOUND =
  /(?<!\p{L})(?:under|over|above|below|aged|before|after|since|until|from|in|at|by|unter|über|ab|bis|seit|im|um|avant|après|depuis|desde|hasta|en)\s*$/iu
/** The value of a label: `Grind settings: 45 steps` counts settings. */
const LABELLED = /\p{L}\s*[:：]\s*$/u
/** What stands behind a preposition is not what the figure counts: `90 euros before the keys`. */
const FURTHER =
  /^(\P{L}*\p{L}[\p{L}\p{M}'’-]* )(?:before|after|since|until|from|in|at|by|for|with|per|bis|seit|im|um|für|mit|pro|avant|après|depuis|pour|par|desde|hasta|para|por|con)(?!\p{L}).*$/iu
/** Four figures that nothing is counted by: how many or how fast is no year. */
const YEAR =
  /(?<![\p{N}\p{Sc}.,]\s?)(?:1[0-9]|20)\p{N}{2}(?=[.,;:)]?(?:\s(?:and|as|at|by|for|from|in|on|to|under|until|when|with)(?!\p{L})|\s?$|[.,;:)]\s))/giu
const TIME =
  /\p{N}{4}|\p{N}{1,2}[.:/]\p{N}{2}|\p{N}\s?[年月日時时点點년월일시]|(?<!\p{L})(?:from|at|by|till?|since) \p{N}(?!\p{N}*[.,]?\p{N}*\s?(?:degrees|percent|[%°]))|(?<!\p{L})(?:days?|weeks?|months?|years?|hours?|minutes?|seconds?|o.clock|spring|summer|autumn|winter|morning|evening|night|before|after|during|until|january|february|march|april|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|century|noon|midnight|daily|weekly|monthly)(?!\p{L})/iu
/** A word with a capital that is not the first: in scripts with capitals that is a name, or a noun in German. */
const NAME = /(?<=[\p{L}\p{N},;:)"'’] )\p{Lu}[\p{L}\p{M}'’-]+/gu
const TWO_NAMES = /(?<!\p{L})\p{Lu}[\p{L}\p{M}’-]+ (?:(?:von|van|de|zu) )?\p{Lu}[\p{L}\p{M}’-]+/gu
const CASED = /\p{Lu}/u

/** Tells how much or often, not when: `no more than two in 24 hours`. */
const LIMIT = /(?<!\p{L})(?:not|no|never) (?:\p{L}+ )?more than(?!\p{L})/iu

/**
 * 1 when a text has such a thing that the question does not name itself, -1 when it has not, 0 when it cannot be told.
 * `asked` is the question in lower case.
 */
export function hasValue({ language, kind, sort }: Sought, whole: string, asked: string): -1 | 0 | 1 {
  if (kind === null) return 0
  if (kind === "time" && LIMIT.test(whole)) return 0
  const text = kind === "time" ? withoutWaiting(whole, asked) : whole
  if (kind === "number" || kind === "time") {
    if (sort !== null && !sort.said.test(text)) return -1
    const counted = kind === "number" ? text.replace(YEAR, " ") : text
    const figures = counted.match(DIGITS) ?? []
    const isNew = figures.some((figure) => !asked.includes(figure))
    if (isNew && (kind === "number" || TIME.test(text) || namesTime(text))) return 1
    if (kind === "time" && namesOfCalendar(text).some((name) => !asked.includes(name))) return 1
    if (kind === "time") return TIME.test(text) || !ENGLISH_CUE.test(asked) ? 0 : -1
    if (NUMBER_WORD.test(counted)) return 1
    return ENGLISH_CUE.test(asked) && !FIGURE.test(counted) ? -1 : 0
  }
  if (!CASED.test(text)) return 0
  // Where every noun has a capital a person is told by two of them.
  const isOfNouns = language === "de" && kind === "person"
  const names = text.match(isOfNouns ? TWO_NAMES : NAME) ?? []
  const isName = (name: string) =>
    namesOfCalendar(name).length === 0 && !namesTime(name) && !isStopWordOf(name.toLowerCase(), language)
  if (names.some((name) => isName(name) && !asked.includes(name.toLowerCase()))) return 1
  return isOfNouns && NAME.test(text) ? 0 : -1
}

/**
 * Whether a figure in `text` counts the things that the question counts, which follow it closely where anything does,
 * or is said to be what the question measures; null where the question does neither.
 */
export function isCounted({ counted, sort }: Sought, text: string, asked: string): boolean | null {
  if (counted === null) return sort?.named?.test(text) ?? null
  const undated = takeDates(text).rest.replace(YEAR, " ")
  return Array.from(undated.matchAll(FIGURES)).some(({ 0: figure, index }) => {
    const before = undated.slice(0, index)
    if (asked.includes(figure.toLowerCase()) || MONEY.test(before) || CLOCK.test(figure)) return false
    const behind =
      /^\P{L}*(?:\p{L}[\p{L}\p{M}\p{N}'’-]*[ \u00a0]*){0,4}/u.exec(undated.slice(index + figure.length))?.[0] ?? ""
    if (LABELLED.test(before) && names(counted, before.split(";").at(-1) ?? "")) return !isMeasured(figure + behind)
    if (names(counted, behind.replace(FURTHER, "$1"))) return true
    if (BOUND.test(before)) return false
    return units(behind.replace(/[,;.|].*$/u, "")).length === 0 && names(counted, before.split(/[;|]/).at(-1) ?? "")
  })
}

/** In any language, as one that has other endings on short words. */
const names = (unit: Unit, text: string) =>
  (coverage({ units: [{ unit, language: "und" }] }, termsOf(text))[0] ?? 0) >= 0.5
