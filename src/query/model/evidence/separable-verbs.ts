// Joins the separable verbs of German and Dutch: `Wo stelle ich das Rad ab?` asks with the verb `abstellen`.
import { isStopWordOf } from "../../../embedding/stop-words.ts"

const PREFIXES: Readonly<Record<string, string>> = {
  de: "ab|an|auf|aus|bei|bereit|durch|ein|fest|her|hin|los|mit|nach|statt|teil|um|unter|vor|weg|weiter|zu|zurück|zusammen",
  nl: "aan|af|bij|door|in|langs|mee|na|neer|om|op|over|plaats|samen|terug|toe|uit|voor|weg",
}
const AT_END = new Map(
  Object.entries(PREFIXES).map(([language, list]) => [language, new RegExp(`\\s(?<prefix>${list})(?=\\P{L}*$)`, "iu")]),
)
/** A finite verb begins with a small letter (German nouns do not) and has one of these endings; `hoe laat` is no verb. */
const FINITE: Readonly<Record<string, RegExp>> = {
  de: /(?<!\p{L})\p{Ll}{2,}(?:e|en|t|st)(?!\p{L})/gu,
  nl: /(?<!\p{L}|[Hh]oe )\p{Ll}{2,}(?!\p{L})/gu,
}

const JOINED = new Map(
  Object.entries(PREFIXES).map(([language, list]) => [
    language,
    new RegExp(`^(?<prefix>${list})(?<verb>\\p{Ll}{4,})$`, "u"),
  ]),
)
/** The parts of a separable verb, which a sentence may have far from each other; null for any other word. */
export function partedVerb(written: string, language: string | null): { verb: string; prefix: RegExp } | null {
  const { prefix, verb } = JOINED.get(language ?? "")?.exec(written)?.groups ?? {}
  return prefix && verb ? { verb, prefix: new RegExp(`\\s${prefix}(?=[^\\p{L}\\s]|$)`, "u") } : null
}

/** Moves a prefix at the end of the question to its verb; returns the question unchanged if there is none. */
export function withVerbsJoined(question: string, language: string | null): string {
  const prefix = AT_END.get(language ?? "")?.exec(question)
  const finite = FINITE[language ?? ""]
  if (!prefix?.groups?.prefix || !finite) return question
  const before = question.slice(0, prefix.index)
  const verb = Array.from(before.matchAll(finite)).find(({ 0: word }) => !isStopWordOf(word, language))
  if (!verb) return question
  const behind = question.slice(prefix.index + prefix[0].length)
  return `${before.slice(0, verb.index)}${prefix.groups.prefix}${before.slice(verb.index)}${behind}`
}
