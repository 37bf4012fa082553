// Writes what follows in a sentence behind what it follows on, in one way: `A, after which B` as `B after A`.
import { sentencesOf } from "./align.ts"

/** Each with the word for it between two clauses. */
const SEQUENCES: readonly (readonly [sign: RegExp, after: string])[] = [
  [/,? (?:after which|whereupon|following which)(?: point)?,? /iu, "after"],
  [/,? (?:before which|prior to which),? /iu, "before"],
  [/, (?:woraufhin|wonach|worauf) /iu, "nachdem"],
  [/,? (?:après quoi|à la suite de quoi),? /iu, "après que"],
  [/,? (?:tras lo cual|después de lo cual|luego de lo cual),? /iu, "después de que"],
  [/,? (?:dopo di che|dopodiché|dopo il quale),? /iu, "dopo che"],
  [/,? (?:após o que|depois do que),? /iu, "depois que"],
  [/, после чего /iu, "после того как"],
  [/, po czym /iu, "po tym jak"],
]
/** Their capitals at the beginning of a sentence name nothing. */
const SMALL =
  /^(?:the|an?|his|her|its|their|in|on|at|der|die|das|eine?|le|les|une?|el|la|los|las|una|il|lo|gli|i|os?|as?|uma?)(?= )/iu
/** `It is payable within 14 days, after which …` follows on the days. */
const SPAN =
  /\d+ (?:\p{L}+ )?(?:minutes?|hours?|days?|weeks?|months?|years?|minuten|stunden|tagen?|wochen|monaten?|jahren?|jours|días|giorni|dias|дней|dni)(?!\p{L})/iu
const SIGN = new RegExp(SEQUENCES.map(([sign]) => sign.source).join("|"), "iu")

export const withPlainSequences = (text: string): string =>
  SIGN.test(text) ? sentencesOf(text).map(turned).join(" ") : text

function turned(sentence: string): string {
  for (const [sign, after] of SEQUENCES) {
    const [first = "", then, ...more] = sentence.split(sign)
    if (then === undefined || more.length > 0 || SPAN.test(first)) continue
    const [, body = "", stop = ""] = /^(.*?)([.!?]*)\s*$/su.exec(then) ?? []
    return `${body} ${after} ${first.replace(SMALL, (word) => word.toLowerCase())}${stop}`
  }
  return sentence
}
