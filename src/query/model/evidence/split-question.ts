// Parts of a question that asks for several things: "How long does the course take, and what does it cost?"
import { inPlainWidth } from "../../../embedding/plain-width.ts"
import { units } from "../../../embedding/words.ts"
import { withoutCourtesy } from "./courtesy.ts"
import { languageOfQuestion, withoutQuestionWords } from "./question-words.ts"

const AND = "and|und|et|y|e|en|i|oraz|och|og|și|и|ja|ve"
const PREPOSITION = "at|by|for|from|in|on|to|with|zu|in|mit|à|de|en|con|a|w|na|do|z|в|на|от|с|för|på|til"
const QUESTION_WORDS =
  "who|whom|whose|what|when|where|which|how|why|wer|wem|wen|was|wann|wo|welche[rsnm]?|wie|warum|qui|quand|où|quel(?:le)?s?|combien|comment|pourquoi|quién|cuándo|dónde|cuál|cuánt[oa]s?|cómo|qué|chi|quando|dove|quale|quant[oiae]|come|quem|onde|qual|wat|wanneer|waar|hoe|welke|kto|kogo|kiedy|gdzie|ile|ilu|dlaczego|jak\\p{L}{0,4}|któr\\p{L}+|kdo|kdy|kde|kolik|proč|vem|vad|när|hur|hvem|hvad|hvornår|hvordan|cine|când|unde|câ[tț]\\p{L}*|кто|когда|где|сколько|почему|как(?:ой|ая|ое|ие)?"
/** A further question may ask whether something is so. */
const WHETHER =
  "(?:can|may|must|should|do|does|did|is|are|will) (?:I|we|you|it|they|he|she|one|there|the|an?|my)|(?:kann|darf|muss) (?:ich|man|wir)|gibt es|peut-on|puis-je|est-ce qu\\p{L}*|faut-il|y a-t-il|puedo|se puede|posso|si può|czy|можно ли|есть ли"
/** Before another question, in languages whose pronouns are known here. */
const JOINT = new RegExp(
  String.raw`(?:\?\s+|？\s*(?=\S)|,?\s+(?:${AND})\s+(?:also\s+|auch\s+|(?=(?:${PREPOSITION}) ))?)(?=(?:(?:${PREPOSITION}) )?(?:${QUESTION_WORDS}|${WHETHER})(?!\p{L})|(?<=？\s*))`,
  "giu",
)
/** Refers to a thing that another part names. */
const PRONOUN =
  /(?<!\p{L})(?:it|its|he|him|his|she|her|they|them|their|this|that|these|those|there(?<!(?:is|are) there)|one|er|sie|es(?<!gibt es)|ihn|ihm|ihre?[nmrs]?|seine?[nmrs]?|dies\p{L}*|dort|il|elle|ils|elles|son|sa|ses|leurs?|y(?! a)|él|ella|ellos|ellas|su|sus|ess[oa]|suo|sua|hij|zij|ze|het|hun|daar|jego|jej|его|её|их)(?!\p{L})/iu
/** The thing that a part in English asks about: with its article, or by a code. */
const SUBJECT =
  /(?<!\p{L})(?:do|does|did|is|are|was|were|will|can|may|must|should|has|have)\s+(?<subject>(?:the|an?|my|our|your|this|these)\s+[\p{L}-]+(?:\s+(?:of|for|in)\s+(?:(?:the|an?)\s+)?[\p{L}-]+)?|[\p{L}_-]*\p{N}[\p{L}\p{N}_-]*)/iu
/** Who or what that is, up to the end of the part. */
const ROLE =
  /^\P{L}*(?:who|what)(?:['’]s|\s+(?:is|are|was|were))\s+(?<subject>(?:the|an?|my|our|your)(?:\s+[\p{L}-]+){1,3})$/iu
const SUBJECT_PRONOUN = /(?<!\p{L})(?:it|he|she|they)(?!\p{L})/iu
const POSSESSIVE = /(?<!\p{L})(?:its|his|her|their)(?= \p{L})/iu
/** Whose it is, in other languages. */
const OTHER_POSSESSIVE =
  /(?<!\p{L})(?:su|sus|suo|sua|suoi|sue|son|sa|ses|leurs?|seu|ihre?[nmrs]?|seine?[nmrs]?|jego|jej|его|её)(?= \p{L})/iu
/** In these languages a verb needs no subject. */
const PRO_DROP = new Set(["es", "it", "pt", "pl", "cs", "sk", "ro", "ru", "uk", "hr", "tr", "ca", "el"])
const MIN_WORDS = 4
/** Signs of scripts without spaces; two of them count as a word. */
const SIGNS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu
const MAX_SUBJECT_WORDS = 5

/** At least two, or the question itself, in letters of plain width. A part that needs another one for its thing gets it, or the question stays whole. */
export function partsOfQuestion(written: string): string[] {
  const question = withoutCourtesy(inPlainWidth(written))
  const parts = question.split(JOINT).map((part) => part.trim())
  const [first = ""] = parts
  if (parts.length < 2) return [question]
  const language = languageOfQuestion(question)
  const subject = (ROLE.exec(first) ?? SUBJECT.exec(first))?.groups?.subject
  const other = language === "en" ? "" : thingOf(first, language)
  const mayAdd = other !== "" && other.split(" ").length <= MAX_SUBJECT_WORDS
  const whole = parts.map((part, i) => {
    if (i === 0) return { text: part, isWhole: lengthOf(part) >= MIN_WORDS || (mayAdd && language !== "en") }
    const named = subject ? part.replace(SUBJECT_PRONOUN, subject).replace(POSSESSIVE, `${subject}'s`) : part
    const isWhole = !PRONOUN.test(named)
    if (mayAdd && (OTHER_POSSESSIVE.test(part) || (isWhole && lacksSubject(part, language))))
      return { text: `${part.replace(ENDING, "")} (${other})`, isWhole: true }
    return { text: named, isWhole: isWhole && lengthOf(named) >= MIN_WORDS }
  })
  return whole.every(({ isWhole }) => isWhole) ? whole.map(({ text }) => text.replace(/？$|\??$/u, "?")) : [question]
}

/** What the first part asks about, from its article or behind a form of `to be`; empty if neither shows it. */
const ARTICLE =
  /(?<!\p{L})(?:el|la|los|las|un|una|il|lo|gli|le|les|der|die|das|den|dem|o|os|as|het|de)\s.*$|(?<!\p{L})l['’].*$/iu
const BE = /(?<!\p{L})(?:jest|są|był[aoi]?|je|jsou|este|sunt|является|был[аои]?)(?!\p{L})/iu

function thingOf(part: string, language: string | null): string {
  const said = withoutQuestionWords(part, language).replace(/\s+/gu, " ").replace(EDGES, "")
  return ARTICLE.exec(said)?.[0] ?? (BE.test(part) ? said : "")
}

const ENDING = /\s*[?？]?$/u
const EDGES = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu

const lengthOf = (part: string) => Math.max(part.split(/\s+/).length, (part.match(SIGNS)?.length ?? 0) / 2)

/** A question word and a verb: `ile zarabia`. */
const lacksSubject = (part: string, language: string | null): boolean =>
  PRO_DROP.has(language ?? "") &&
  lengthOf(part) < MIN_WORDS &&
  units(withoutQuestionWords(part, language), language).length <= 1
