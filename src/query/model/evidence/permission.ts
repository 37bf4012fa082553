// What tells whether one may or must without the question's own word: its opposite, or a rule where one only asks about using a thing.
import { stemWord } from "../../../embedding/stem-word.ts"

const WHETHER =
  /^\P{L}*(?:can|may|could|must|should|shall|is|are|was|were|do|does|did|will|would|has|have|had|am)(?!\p{L})/iu
/** `Is the slide open?` is answered by `closed`; each line is of opposites. */
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
/** Behind a subject these ask no more than whether a thing may be used: `May I drink alcohol?` */
const USE =
  /^\P{L}*(?:can|may|could|must|should|is it (?:ok|okay|possible|allowed|permitted|all right) to|am I allowed to)(?: (?:I|we|you|one|people|guests|visitors|members))? (?<verb>drink|eat|bring|carry|wear|consume)(?!\p{L})/iu
const RULE =
  /(?<!\p{L})(?:must|may|can|cannot|should|allowed|permitted|welcome|forbidden|prohibited|banned|avoid|avoided|not|never|only)(?!\p{L})/iu

const NEED = /^(?:need|requir|necessa)/u
const OBLIGES =
  /(?<!\p{L})(?:must|has to|have to|needs?|needed|requires?|required|necessary|obligatory|compulsory|mandatory|only)(?!\p{L})/iu

/** By which words a text answers for `form`, a word of the question or its stem, that it does not have; undefined where by none. */
export function saidInstead(question: string, form: string): RegExp | undefined {
  if (NEED.test(form)) return OBLIGES
  if (!WHETHER.test(question)) return undefined
  const verb = USE.exec(question)?.groups?.verb
  return verb !== undefined && formOf(verb.toLowerCase()) === form ? RULE : opposites.get(form)
}
