// Words that answer a question without its own word: an opposite, a rule if it asks for a permission, a colour, a limit.
import { stemWord } from "../../../embedding/stem-word.ts"
import { permissionElsewhere } from "./permission-elsewhere.ts"

const WHETHER =
  /^\P{L}*(?:can|may|could|must|should|shall|is|are|was|were|do|does|did|will|would|has|have|had|am)(?!\p{L})/iu
/** `Closed` answers `Is the slide open?`; each line has words that answer each other. */
const OPPOSITES = `
  open opened closed shut
  allowed permitted welcome admitted forbidden prohibited banned refused rejected
  included excluded extra
  required compulsory mandatory necessary optional voluntary
  possible impossible
  pay free
  safe unsafe dangerous
  alive dead
  full empty
  inside indoors outside outdoors
`
const formOf = (word: string) => stemWord(word).form
const opposites = new Map<string, RegExp>()
for (const line of OPPOSITES.trim().split("\n")) {
  const words = line.trim().split(" ")
  const said = new RegExp(`(?<!\\p{L})(?:${words.join("|")})(?!\\p{L})`, "iu")
  for (const word of words) for (const key of [word, formOf(word)]) opposites.set(key, said)
}
/** These verbs only ask whether a thing may be used: `May I drink alcohol?` */
const USE =
  /^\P{L}*(?:can|may|could|must|should|is it (?:ok|okay|possible|allowed|permitted|all right) to|am I allowed to)(?: (?:I|we|you|one|people|guests|visitors|members))? (?<verb>drink|eat|bring|carry|wear|consume)(?!\p{L})/iu
const RULE =
  /(?<!\p{L})(?:must|may|can|cannot|should|allowed|permitted|welcome|forbidden|prohibited|banned|avoid|avoided|not|never|only)(?!\p{L})/iu

const NEED = /^(?:need|requir|necessa)/u
const OBLIGES =
  /(?<!\p{L})(?:must|has to|have to|needs?|needed|requires?|required|necessary|obligatory|compulsory|mandatory|only)(?!\p{L})/iu

const COLOUR = /^colou?r$/u
const COLOURS =
  /(?<!\p{L})(?:red|orange|yellow|green|blue|purple|violet|pink|brown|black|white|gr[ae]y|silver|gold(?:en)?|beige|turquoise|crimson|scarlet|navy|maroon|ivory|cream|copper|bronze)(?!\p{L})/iu

const DAYS = "mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun"
/** What a value itself shows, so that no word need say it. */
const SHOWN: readonly (readonly [RegExp, RegExp])[] = [
  [
    /^date$/u,
    new RegExp(
      String.raw`\p{N}{1,2}[./-]\p{N}{1,2}[./-]\p{N}|(?<!\p{L})(?:jan|feb|mar(?:ch)?(?=\s\p{N})|apr|may(?=\s\p{N})|june?|july?|aug|sep|oct|nov|dec|${DAYS})\p{L}*|\p{N}(?:st|nd|rd|th)?\s(?:of\s)?(?:march|may)(?!\p{L})`,
      "iu",
    ),
  ],
  [/^(?:number|valu)$/u, /\p{N}/u],
  [/^rang$/u, /\p{N}\s?[–—-]\s?[\p{Sc}\s]*\p{N}|(?<!\p{L})(?:between|from)\s\S*\p{N}/u],
  [
    /^weekend$/u,
    /(?<!\p{L})(?:sat(?:urday)?s?|sun(?:day)?s?)(?!\p{L})|(?<!\p{L})mon(?:day)?\s?(?:[–—-]|to)\s?(?:fri|sat|sun)/iu,
  ],
  [
    /^weekday$/u,
    /(?<!\p{L})mon(?:day)?\s?(?:[–—-]|to|and)\s?(?:thu|fri)|(?<!\p{L})(?:tues|wednes|thurs)days?(?!\p{L})/iu,
  ],
  [
    /^frequen/u,
    /\p{N}\s?[kMG]?Hz(?!\p{L})|(?<!\p{L})(?:every|each|daily|weekly|monthly|yearly|once|twice|times)(?!\p{L})/iu,
  ],
]

/** Limits are mostly told by other words. */
const LIMITS = new Map([
  ["maximum", /(?<!\p{L})(?:at most|up to|(?:no|not) more than|not exceed|max|limit(?:ed)?)(?!\p{L})/iu],
  ["minimum", /(?<!\p{L})(?:at least|(?:no|not) (?:less|fewer) than|min|or more)(?!\p{L})/iu],
])

/** Matches texts that answer `form`, a word of the question or its stem, without having it; undefined if there are none. */
export function substituteFor(question: string, form: string): RegExp | undefined {
  if (NEED.test(form)) return OBLIGES
  if (COLOUR.test(form)) return COLOURS
  const shown = SHOWN.find(([word]) => word.test(form))?.[1]
  if (shown) return shown
  const limit = LIMITS.get(form)
  if (limit) return limit
  if (!WHETHER.test(question)) return permissionElsewhere(question, form)
  const verb = USE.exec(question)?.groups?.verb
  return verb !== undefined && formOf(verb.toLowerCase()) === form ? RULE : opposites.get(form)
}
