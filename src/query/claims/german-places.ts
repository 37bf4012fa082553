// Reads the places of the nouns of a German clause: articles show cases, the order of the words shows the rest.
import { units } from "../../embedding/words.ts"
import { isUnitOfMeasure } from "./figures/units.ts"
import type { Besides, Place, Placed } from "./subjects.ts"

const set = (words: string) => new Set(words.split(" "))
const OBLIQUE = set(
  "den dem einen einem keinen keinem diesen diesem jeden jedem seinen seinem ihren ihrem unseren unserem ihnen ihm ihn",
)
const OF = set("des eines keines dieses seines ihres unseres")
const PLAIN = set(
  "der die das ein eine einer kein keine diese dieser jede jeder seine sein ihre ihr unsere unser beide alle",
)
/** Each preposition with its short forms. */
const PREPOSITIONS = new Map(
  "an:an am ans;auf:auf aufs;aus:aus;bei:bei beim;durch:durch;für:für fürs;gegen:gegen;hinter:hinter;in:in im ins;mit:mit;nach:nach;neben:neben;ohne:ohne;seit:seit;über:über übers;um:um;unter:unter unterm;von:von vom;vor:vor vorm;während:während;wegen:wegen;zu:zu zum zur;zwischen:zwischen;bis:bis;laut:laut;als:als;wie:wie"
    .split(";")
    .flatMap((line) => {
      const [name = "", forms = ""] = line.split(":")
      return forms.split(" ").map((form) => [form, name] as const)
    }),
)
const TOKEN = /[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*|[,;:()]/gu
const PASSIVE = /(?<!\p{L})(?:wird|werden|wurden?|worden)(?!\p{L})/iu
const AGENTS = set("von durch")
/** The first phrase surely is the subject. */
const FIRST = /^(?:der|ein|kein|dieser|jeder|er|wir|ich)$/iu
const NOUN = /^\p{Lu}/u

export function germanPlacesIn(text: string, { repeated, verbs }: Besides): Placed {
  const placed = new Map<string, Place>()
  const tokens = text.match(TOKEN) ?? []
  let place: Place | null = null
  let hasSubject = false
  let isOpen = false
  let isBehindVerb = false
  const subjects: string[] = []
  const close = () => {
    if (isOpen && place === "subject") hasSubject = true
    ;[place, isOpen] = [null, false]
  }
  for (const [i, token] of tokens.entries()) {
    const low = token.toLowerCase()
    const preposition = PREPOSITIONS.get(low)
    const isBehindPreposition = PREPOSITIONS.has(tokens[i - 1]?.toLowerCase() ?? "")
    if (preposition !== undefined) {
      close()
      place = preposition
    } else if (OBLIQUE.has(low) || OF.has(low) || PLAIN.has(low)) {
      if (isBehindPreposition) continue
      isBehindVerb = low === "der" && /^\p{Ll}/u.test(tokens[i - 1] ?? "") && !FIRST.test(tokens[0] ?? "")
      const isOf: boolean = OF.has(low) || (low === "der" && isOpen && NOUN.test(tokens[i - 1] ?? ""))
      close()
      if (isOf || OBLIQUE.has(low)) place = isOf ? "of" : "object"
    } else if (NOUN.test(token)) {
      const [unit] = units(token)
      const noun = unit?.forms[0]
      if (noun === undefined || isUnitOfMeasure(low)) continue
      place ??= hasSubject ? "object" : "subject"
      isOpen = true
      if ((placed.get(noun) ?? place) !== place) repeated.add(noun)
      if (!placed.has(noun)) placed.set(noun, place)
      if (place === "subject") subjects.push(noun)
      // `Schäden muss der Mieter melden`: either may be the subject.
      else if (place === "object" && isBehindVerb) for (const one of [noun, ...subjects]) repeated.add(one)
      isBehindVerb = false
    } else if (/^\p{Ll}/u.test(token)) {
      if (isOpen) close()
      if (!NOUN.test(tokens[i + 1] ?? "") || place === null) verbs.add(low.replace(/^ge(?=\p{L}{4})/u, ""))
    } else if (!/^\p{N}/u.test(token)) close()
  }
  if (!PASSIVE.test(text)) return placed
  const active = (one: Place) => (one === "subject" ? "object" : AGENTS.has(one) ? "subject" : one)
  return new Map(Array.from(placed, ([word, one]) => [word, active(one)]))
}

const MIN_SAME = 4
/** `Übernahm` and `übernommen` begin with the same letters. */
export const isSameGermanVerb = (one: string, other: string) =>
  one.slice(0, MIN_SAME) === other.slice(0, MIN_SAME) && Math.min(one.length, other.length) >= MIN_SAME
