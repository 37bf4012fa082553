// Words for what is allowed or forbidden in other languages than English, which answer each other in yes-no questions.
import { CUE_PATTERNS, ONLY_IN } from "./question-cues.ts"
import { hasQuestionWord, languageOfQuestion } from "./question-words.ts"

/** By language: the beginnings of such words, without accents as stems are, and the words in a text. */
const RULES: Readonly<Record<string, readonly [string, string]>> = {
  de: ["erlaub|gestatt|zulass|verbot|untersag", "erlaubt|gestattet|zulässig|verboten|untersagt"],
  fr: ["autoris|permis|admis|interdi|defend", "autorisée?s?|permise?s?|admise?s?|interdite?s?|défendue?s?"],
  es: ["permiti|admit|prohibi|autoriz", "permitid[oa]s?|admitid[oa]s?|prohibid[oa]s?|autorizad[oa]s?"],
  it: [
    "permess|ammess|consenti|vietat|proibi",
    "permess[oaie]|ammess[oaie]|consentit[oaie]|vietat[oaie]|proibit[oaie]",
  ],
  pt: ["permiti|admiti|proibi|autoriz", "permitid[oa]s?|admitid[oa]s?|proibid[oa]s?|autorizad[oa]s?"],
  nl: ["toegestaan|toegelat|verbod", "toegestaan|toegelaten|verboden"],
  pl: ["dozwolon|zabron|zakaz|zezwol", String.raw`dozwolon\p{L}+|zabronion\p{L}+|zakazan\p{L}+`],
  cs: ["povol|dovol|zakaz", String.raw`povolen\p{L}*|dovolen\p{L}*|zakázán\p{L}*`],
  ru: ["разре(?:ш|$)|запре(?:щ|$)|допуск", String.raw`разреш[её]н\p{L}*|запрещ[её]н\p{L}*|допускают?ся`],
  uk: ["дозво|заборо", String.raw`дозволен\p{L}*|заборонен\p{L}*`],
  sv: ["tillat|forbjud", String.raw`tillåt\p{L}+|förbju\p{L}+`],
  da: ["tillad|tilladt|forbud", "tilladt|forbudte?"],
  nb: ["tillat|forbud", "tillatt|forbudte?"],
  fi: ["sallit|kielle", String.raw`sallit\p{L}+|kiellet\p{L}+`],
  tr: ["yasak|serbest", String.raw`yasak\p{L}*|serbest\p{L}*`],
}
const ENDS = /[?？؟;]\s*$/u

/** Whether a word asks for a number, a time, a person or a place. */
const asksForKind = (question: string, language: string | null): boolean =>
  CUE_PATTERNS.some(([, patterns]) =>
    patterns.some((pattern) => question.matchAll(pattern).some(([cue]) => (ONLY_IN[cue] ?? language) === language)),
  )

/** Words that begin yes-no questions. */
const MERELY_ASKS = /^\P{L}*(?:czy|чи|zda|est-ce que?)(?!\p{L})/iu

/** Matches texts that tell whether it is allowed; undefined if `form` asks for no permission or the question for more. */
export function permissionElsewhere(question: string, form: string): RegExp | undefined {
  const mayAsk = Object.values(RULES).some(([stems]) => new RegExp(`^(?:${stems})`, "u").test(form))
  if (!mayAsk || !ENDS.test(question)) return undefined
  const language = languageOfQuestion(question)
  const [stems, said] = RULES[language ?? ""] ?? []
  if (stems === undefined || said === undefined || !new RegExp(`^(?:${stems})`, "u").test(form)) return undefined
  const asking = question.toLowerCase().replace(MERELY_ASKS, " ")
  return hasQuestionWord(asking, language) === false && !asksForKind(asking, language)
    ? new RegExp(String.raw`(?<!\p{L})(?:${said})(?!\p{L})`, "iu")
    : undefined
}
