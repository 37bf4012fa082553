// What a table row or a sentence denies: `Balcony: no` does not make a room one of those with a balcony.
import { asksWhich } from "./which-one.ts"

const NEGATED =
  /(?<!\p{L})(?:no|not|never|without|cannot|kein\p{L}*|nicht|ohne|sans|pas|sin|senza|non|sem|não|geen|niet|zonder)(?!\p{L})|n['’]t(?!\p{L})/iu
const cell = (values: string) => `(?:(?<=^|; )[^:;]{1,60}: (?:${values})(?=;|$))`
const NO = "no|none|never|nein|keine?|non|nee|não|нет|ні|false|not (?:included|available)|[-–—✗✘✕×]"
const YES = "yes|ja|oui|sí|sì|sim|да|так|true|included|[✓✔]"
const HAS_NO = String.raw`(?:(?<!\p{L})(?:no|without(?: an?)?|not (?:have|include|offer)(?: an?| any)?|kein\p{L}*|ohne(?: eine?n?)?|sans|sin) [\p{L}\p{M}-]+)`
const DENIED = new RegExp(`${cell(NO)}|${HAS_NO}`, "giu")
const AFFIRMED = new RegExp(cell(YES), "giu")

/** Matches what a question for the one that has something, or has it not, is not answered by; null for other questions. */
export function deniedIn(question: string): RegExp | null {
  if (!asksWhich(question)) return null
  return NEGATED.test(question) ? AFFIRMED : DENIED
}
