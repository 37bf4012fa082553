// Whether two questions ask the same, so that what stands below the one answers the other.
import { units } from "../../../embedding/words.ts"
import { asksWhether, type ExpectedAnswer, expectedAnswer } from "./answer-kind.ts"
import { withKin } from "./kindred-words.ts"
import { languageOfQuestion } from "./question-words.ts"
import { isVague } from "./vague-words.ts"
import { coverage, type Terms, termsOf } from "./weigh-question.ts"

const REASON =
  /^\P{L}*(?:why|for what reason|how come|warum|wieso|weshalb|pourquoi|por qu[eéê]|perch[eé]|waarom|почему|зачем|dlaczego|proč|varför|hvorfor|miksi|de ce|γιατί)(?!\p{L})/iu
const MANNER =
  /(?<!\p{L})(?:how|wie|comment|c[oó]mo|come|hoe|как|як|jak|πώς|hur|hvordan|miten|nasıl|cum|steps|procedure|schritte|étapes|pasos)(?!\p{L})/iu
/** These words change what is asked. Of languages that are not listed, only the same words ask the same. */
const DECISIVE: Readonly<Record<string, string>> = {
  en: "not|no|never|without|with|before|after|until|till|since|during|within|under|over|above|below|between|outside|inside|only|more|less|most|least|other|another|again|per|from|against|if|cannot|all",
  de: String.raw`nicht|kein\p{L}*|nie|ohne|mit|vor|nach|bis|seit|während|unter|über|nur|mehr|weniger|ander\p{L}+|wieder|pro|von|wenn|alle\p{L}?`,
  fr: String.raw`pas|jamais|sans|avec|avant|après|jusqu\p{L}*|depuis|pendant|sous|plus|moins|autres?|par|si|tou[ts]\p{L}*`,
  es: String.raw`no|nunca|sin|con|antes|después|hasta|desde|durante|bajo|más|menos|otr\p{L}+|por|si|tod\p{L}+`,
  it: String.raw`non|mai|senza|con|prima|dopo|fino|durante|sotto|più|meno|altr\p{L}+|per|da|se|tutt\p{L}+`,
  pt: String.raw`não|nunca|sem|com|antes|depois|até|desde|durante|mais|menos|outr\p{L}+|por|se|tod\p{L}+`,
  nl: String.raw`niet|geen|nooit|zonder|met|voor|na|tot|sinds|tijdens|onder|meer|minder|ander\p{L}*|per|van|als|alle`,
  ru: String.raw`не|никогда|без|с|со|до|после|перед|больше|меньше|друг\p{L}+|от|из|если|вс[её]\p{L}*`,
}
const decisive = new Map(
  Object.entries(DECISIVE).map(([language, words]) => [
    language,
    new RegExp(`(?<![\\p{L}\\p{M}])(?:${words})(?![\\p{L}\\p{M}])`, "giu"),
  ]),
)
/** Whether something may be is not whether it must be. */
const OBLIGES =
  /(?<!\p{L})(?:must|should|shall|(?:have|has|need|needs|got) to|obliged|müssen|muss|sollen?|sollte\p{L}*|doi(?:t|s|vent)|faut|deb(?:o|e|en|emos)|tengo que|hay que|devo|deve|devono|bisogna|moet(?:en)?|должен|должн[аы]|нужно|надо)(?!\p{L})/iu
/** Words that only repeat what kind of answer is asked for: `What time` is `when`. */
const NAMES_KIND = /^(?:time|hour|date|day|place|number|amount|name|person)s?$/u

export const asksForReason = (question: string): boolean => REASON.test(question)

export type Manner = "reason" | "manner" | "whether" | "number" | "time" | "person" | "place" | "name" | "thing"

/** What kind of answer is asked for; `kind` is the one that its question words tell. */
export function mannerOf(question: string, kind: ExpectedAnswer["kind"]): Manner {
  if (kind !== null) return kind
  if (asksForReason(question)) return "reason"
  if (asksWhether(question, null)) return "whether"
  return MANNER.test(question) ? "manner" : "thing"
}

/** `around` are the words of the titles over `standing`, which need not be repeated in it. */
export function asksSame(question: string, standing: string, around: Terms): boolean {
  if (lettersOf(question) === lettersOf(standing)) return true
  const language = languageOfQuestion(question) ?? languageOfQuestion(standing)
  const words = decisive.get(language ?? "")
  if (!words) return false
  const said = (text: string) => (text.toLowerCase().match(words) ?? []).sort().join(" ")
  if (said(question) !== said(standing)) return false
  const one = expectedAnswer(question, language)
  if (!namesSame(question, standing, around, one, language)) return false
  const other = expectedAnswer(standing, language)
  if (one.attribute?.label !== other.attribute?.label) return false
  const manner = mannerOf(question, one.kind)
  if (manner !== mannerOf(standing, other.kind)) return false
  return manner !== "whether" || OBLIGES.test(question) === OBLIGES.test(standing)
}

/** Whether each content word of the one question is in the other or, of `question`, in the titles around. */
function namesSame(
  question: string,
  standing: string,
  around: Terms,
  one: ExpectedAnswer,
  language: string | null,
): boolean {
  const namesQuantity = one.attribute?.questionPattern
  const contentOf = (text: string) =>
    units(text, language).filter(({ word }) => !namesQuantity?.test(word) && !(one.kind && NAMES_KIND.test(word)))
  const [mine, theirs] = [contentOf(question), contentOf(standing)]
  const [myTerms, theirTerms] = [termsOf(question), termsOf(standing)]
  const has = (terms: Terms, unit: (typeof mine)[number]) =>
    (coverage({ units: [{ unit: withKin(unit), language }] }, terms)[0] ?? 0) >= 0.5
  const shared = mine.filter((unit) => has(theirTerms, unit))
  return (
    (shared.some((unit) => !isVague(unit, language)) ||
      (shared.length > 0 && mine.length === shared.length) ||
      mine.length + theirs.length === 0) &&
    mine.every((unit) => has(theirTerms, unit) || has(around, unit)) &&
    theirs.every((unit) => has(myTerms, unit))
  )
}

const lettersOf = (text: string) =>
  (
    text
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  ).join(" ")
