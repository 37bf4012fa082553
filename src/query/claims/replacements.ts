// Detects that what goes and what comes in its place have been exchanged: `replace butter with oil`, `swap the oil for butter`.
import { units } from "../../embedding/words.ts"

type Words = ReadonlySet<string>
/** What goes and what comes in its place, each with the number of the group that goes and of the one that comes. */
const PHRASE = "((?:[^\\s.,;:]+ ){0,5}?[^\\s.,;:]+)"
const END = "(?=[.,;]| (?:if|when|in|at|to|for|because|so|and)(?!\\p{L})|$)"
const REPLACEMENTS: readonly (readonly [shape: RegExp, gone: number, come: number])[] = [
  [new RegExp(`(?:replace[sd]?|replacing) (?!by |with )${PHRASE} (?:with|by) ${PHRASE}${END}`, "iu"), 1, 2],
  [new RegExp(`${PHRASE} (?:is|are|was|were|be|been|being) replaced (?:with|by) ${PHRASE}${END}`, "iu"), 1, 2],
  [new RegExp(`substitut(?:e|es|ed|ing) ${PHRASE} for ${PHRASE}${END}`, "iu"), 2, 1],
  [
    new RegExp(
      `(?:swap|swaps|swapped|swapping|exchange|exchanges|exchanged|trade|traded) ${PHRASE} for ${PHRASE}${END}`,
      "iu",
    ),
    1,
    2,
  ],
  [
    new RegExp(
      `(?:use|uses|used|using|take|takes|took) ${PHRASE} (?:instead of|rather than|in place of) ${PHRASE}${END}`,
      "iu",
    ),
    2,
    1,
  ],
  [new RegExp(`${PHRASE} (?:wird|werden|wurden?|ist|sind) durch ${PHRASE} ersetzt`, "iu"), 1, 2],
  [new RegExp(`(?:ersetz(?:t|en|te|ten)|man|sie) ${PHRASE} durch ${PHRASE}(?=[.,;]| ersetz|$)`, "iu"), 1, 2],
  [
    new RegExp(
      `rempla(?:ce|cer|cez|ça|cent) ${PHRASE} par ${PHRASE}(?=[.,;]| (?:si|pour|dans|à|quand)(?!\\p{L})|$)`,
      "iu",
    ),
    1,
    2,
  ],
  [
    new RegExp(
      `(?:sustitu|reempla|substitu)\\p{L}+ ${PHRASE} por ${PHRASE}(?=[.,;]| (?:si|para|en|se|em|cuando|quando)(?!\\p{L})|$)`,
      "iu",
    ),
    1,
    2,
  ],
  [new RegExp(`sostitu\\p{L}+ ${PHRASE} con ${PHRASE}(?=[.,;]| (?:se|per|in|quando)(?!\\p{L})|$)`, "iu"), 1, 2],
]

/** `Replace butter with oil`, `swap the oil for butter` */
export function isReplacementTurned(claim: string, sentences: readonly string[]): boolean {
  const mine = replacementIn(claim)
  if (!mine) return false
  const all = sentences.flatMap((sentence) => replacementIn(sentence) ?? [])
  return all.some(
    (their) =>
      (meet(mine.gone, their.come) && meet(mine.come, their.gone)) ||
      (meet(mine.gone, their.come) && !meet(mine.gone, their.gone)) ||
      (meet(mine.come, their.gone) && !meet(mine.come, their.come)),
  )
}

function replacementIn(text: string): { gone: Words; come: Words } | null {
  for (const [shape, gone, come] of REPLACEMENTS) {
    const found = shape.exec(text)
    if (!found) continue
    const wordsAt = (group: number) => new Set(units(found[group] ?? "").map(({ forms, word }) => forms[0] ?? word))
    const [one, other] = [wordsAt(gone), wordsAt(come)]
    // A word that both have does not tell them apart.
    return { gone: one.difference(other), come: other.difference(one) }
  }
  return null
}

const meet = (one: Words, other: Words) => one.intersection(other).size > 0
