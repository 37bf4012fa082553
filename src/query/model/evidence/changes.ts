// Verbs of change: `How did the rents change?` is answered by how they rose or fell.
import type { Substitute } from "./short-forms.ts"

const ASKED = /(?<!\p{L})how\s(?:do|does|did|has|have|had|will)\s.*\s(?<verb>changed?|developed?|evolved?)\P{L}*$/iu
/** Changes of size, of quality and of state; the verbs, and the nouns made of them. */
const CHANGES =
  /(?<!\p{L})(?:chang|increas|decreas|declin|improv|worsen|deteriorat|expand|shr[aiu]nk|doubl|tripl|quadrupl|halv|soar|surg|plung|plummet|climb|drop|jump|reduc|lower|rais|diminish|vanish|disappear|recover|evolv|develop|stagnat|remain|stay)\p{L}*|(?<!\p{L})(?:r[io]sen?|rising|rises|falls?|fell|fallen|falling|gr[eo]wn?|grows|growing|growth|became|becomes?|went (?:up|down))(?!\p{L})/iu

/** Undefined unless the question asks how something `word` is: changed, developed. */
export function changeAsked(word: string, question: string): Substitute | undefined {
  const verb = ASKED.exec(question)?.groups?.verb?.toLowerCase()
  return verb === word.toLowerCase() ? CHANGES : undefined
}
