// The two sides of a word in a sentence, and whether they have changed places between two sentences.
import { units } from "../../embedding/words.ts"

/** Words that begin a clause or phrase of time, cause or condition before the main clause, in several languages. */
const OPENERS = [
  "after|before|when|while|whenever|once|unless|if|because|since|although|until|from|during|following|despite",
  "nach|nachdem|vor|bevor|wenn|falls|sobald|während|weil|obwohl|bis",
  "après|avant|quand|lorsque|dès que|si|parce que|bien que|pendant",
  "después|antes|cuando|si|porque|aunque|mientras|durante",
  "dopo|prima|quando|se|perché|mentre",
  "depois|antes|quando|se|porque|enquanto",
  "после|перед|прежде|до|когда|если|пока",
].join("|")
const OPENED = new RegExp(
  `^\\P{L}*((?:${OPENERS})\\s[^,]+),\\s*(?!(?:and|but|so|because|since|although|while|which|who|where|und|et|y|e|и)\\s)(.+?)[.!]?$`,
  "isu",
)

/** "After A, B" means the same as "B after A". */
export const mainFirst = (text: string) => text.replace(OPENED, "$2 $1")

/** Each word once, at its first position. */
const orderOf = (text: string): string[] => [...new Set(units(text).map(({ forms, word }) => forms[0] ?? word))]

/** Whether the two sides of a word (or one of several: `a|b`) have changed places; null where that cannot be told. */
export function areSidesSwapped(claim: string, word: string, quote: string, other: string): "same" | "turned" | null {
  const [mine, theirs] = [sidesOf(claim, word), sidesOf(quote, other)]
  if (!mine || !theirs) return null
  // `Until 9` and `until 9`, wherever the rest stands.
  if (/^\d/.test(mine[1][0] ?? "") && mine[1][0] === theirs[1][0]) return "same"
  const shared = (a: readonly string[], b: readonly string[]) => a.filter((one) => b.includes(one)).length
  const kept = shared(mine[0], theirs[0]) + shared(mine[1], theirs[1])
  const crossed = shared(mine[0], theirs[1]) + shared(mine[1], theirs[0])
  // What stands next to the word on both sides has changed places, however much else has not.
  if (shared(mine[0].slice(-1), theirs[1]) + shared(mine[1].slice(0, 1), theirs[0]) === 2) return "turned"
  if (kept === crossed) return null
  return crossed > kept ? "turned" : "same"
}

function sidesOf(text: string, word: string): [string[], string[]] | null {
  const plain = mainFirst(text).toLowerCase()
  const found = new RegExp(`(?<!\\p{L})(?:${word})(?!\\p{L})`, "u").exec(plain)
  return found && [orderOf(plain.slice(0, found.index)), orderOf(plain.slice(found.index + found[0].length))]
}
