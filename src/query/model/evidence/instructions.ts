// Tells steps and imperatives from statements of a fact: they say neither why something happened nor who does it.
import { isStopWordOf } from "../../../embedding/stop-words.ts"
import { units } from "../../../embedding/words.ts"
import type { ExpectedAnswer } from "./answer-kind.ts"
import type { Statement } from "./find-statements.ts"
import { asksForReason } from "./same-question.ts"

/** English verbs that begin a step, also before a name without an article: `Press Save.` */
const STEP =
  /^(?:add|adjust|allow|apply|attach|check|choose|clean|click|close|connect|copy|cut|dial|disconnect|download|drag|draw|drill|drop|empty|enter|fill|fit|fold|follow|go|heat|hold|insert|install|keep|lift|lock|log|loosen|lower|make|mix|mount|move|open|paste|place|plug|pour|press|pull|push|put|raise|release|remove|repeat|replace|reset|restart|return|rinse|run|save|scan|scroll|select|send|set|shut|slide|start|stop|store|swipe|switch|take|tap|tick|tie|tighten|tilt|turn|twist|type|unlock|unplug|unscrew|untick|update|upload|use|visit|wait|wash|wipe|write)$/iu
const FINITE = /^(?:is|are|was|were|has|have|had|does|do|did|will|would|can|may|must|should|costs?|takes?)$/iu
const DETERMINER = /^(?:the|an?|your|this|that|these|those|each|every|all|any|it|them|its|their|both|no)$/iu
/** What may stand before the verb; `To reset it, click the link` has its verb behind the comma. */
const BEFORE_VERB =
  /^(?:(?:please|then|now|next|first|finally|always|never|just|also|simply|carefully|gently)\s*,?\s+|(?:do not|don['’]t)\s+|(?:to|when|if|once|after|before)\s[^,.;]{1,80},\s*)+/iu
/** `Wechseln Sie`, `Changez le` */
const ELSEWHERE: Readonly<Record<string, RegExp>> = {
  de: /^(?:bitte\s+)?\p{L}+e?n Sie(?!\p{L})/iu,
  fr: /^(?!(?:chez|assez|vous|nez)(?!\p{L}))\p{L}+ez(?!\p{L})/iu,
}
/** Somebody is told of by an instruction that turns to one: `Ask the warden to change it.` */
const TURNS_TO =
  /(?:^|(?:and|or|und|et|,)\s)(?:please\s)?(?:let|have|ask|get|tell|leave|call|contact|inform|notify|demandez|appelez|contactez|fragen|rufen|bitten|lassen)(?!\p{L})|(?<!\p{L})(?:by|par|von|durch) (?:the|an?|your|our|le|la|un|une|de[rmn]|eine[rmn]|(?-i:\p{Lu}))/iu
/** By language, whatever may tell a reason or a purpose. */
const REASONS: Readonly<Record<string, RegExp>> = {
  en: /(?<!\p{L})(?:because|since|so|as|due to|owing to|thanks to|in order|lest|otherwise|or else|in case|reasons?|therefore|means?|if not|for (?:your|his|her|their|its|our)?\s*\p{L}*(?:safety|security|health|protection|comfort)|for \p{L}+ing|(?:prevent|avoid|protect|ensur|caus|help|keep|allow|enabl|reduc|sav)(?:e?s|ing))(?!\p{L})/iu,
  de: /(?<!\p{L})(?:weil|da(?:mit|her)?|denn|um|wegen|aufgrund|sonst|andernfalls|deshalb|deswegen|sodass|so dass|gründen?|verhinder\p{L}*|vermeid\p{L}*|schütz\p{L}*)(?!\p{L})/iu,
  fr: /(?<!\p{L})(?:parce|car|afin|pour|puisque|cause|sinon|raisons?|évit\p{L}*|empêch\p{L}*|protég\p{L}*)(?!\p{L})/iu,
}
const PURPOSE = /(?<=^|[\p{L}\p{N})"'”’,] )to (?:not )?(?<verb>\p{L}+)(?!\p{L})/giu

/** Null for a question that a step or an imperative may answer, else whether a statement is one that cannot. */
export function instructionRefused(
  question: string,
  { kind, language }: ExpectedAnswer,
): ((statement: Pick<Statement, "displayText" | "item">) => boolean) | null {
  const reasons = REASONS[language ?? ""]
  const isWhy = kind === null && asksForReason(question)
  if (!reasons || !(isWhy || (kind === "person" && ASKS_FOR_DOER.test(question)))) return null
  const asked = new Set(units(question, language).flatMap(({ forms }) => forms))
  const tellsPurpose = (text: string) =>
    Array.from(text.matchAll(PURPOSE)).some(({ groups }) => {
      const [verb] = units(groups?.verb ?? "", "en")
      return verb !== undefined && !verb.forms.some((form) => asked.has(form))
    })
  return ({ displayText, item }) => {
    const isStep = item === "numbered" && isWhy
    if (!isStep && !isImperative(displayText, language)) return false
    return isWhy ? !(reasons.test(displayText) || tellsPurpose(displayText)) : !TURNS_TO.test(displayText)
  }
}

/** Not `Who should I ask?`: that is answered by `Ask the warden.` */
const ASKS_FOR_DOER =
  /^\P{L}*(?:who|wer|qui)(?!\p{L})(?! (?:do|can|should|must|may|will|would|could|shall) (?:i|we|you|one|the|my|our|your|people|members|guests)(?!\p{L})| (?:dois|faut|puis|peut)(?!\p{L}))/iu

function isImperative(displayText: string, language: string | null): boolean {
  if (language !== "en") return ELSEWHERE[language ?? ""]?.test(displayText) ?? false
  const [verb = "", next = ""] = displayText.replace(BEFORE_VERB, "").split(/\s+/, 2)
  if (FINITE.test(next)) return false
  const isVerb = /^\p{L}+$/u.test(verb) && !isStopWordOf(verb.toLowerCase(), "en") && !/(?:ing|ed|ly)$/iu.test(verb)
  return STEP.test(verb) || (isVerb && DETERMINER.test(next))
}
