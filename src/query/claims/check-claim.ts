// Checks whether a quote says what a claim says: same figures, names and direction;
// not denied, widened or more certain, and nothing added.
import { languageOf } from "../../embedding/language.ts"
import { type Unit, units, words } from "../../embedding/words.ts"
import { coverage, termsOf } from "../model/evidence/weigh-question.ts"
import { addsDetail } from "./added.ts"
import { alignedPart, sentencesOf, withoutAsides } from "./align.ts"
import { withoutAppositions } from "./appositions.ts"
import { areCasesExchanged } from "./case-endings.ts"
import { arePartsSwapped } from "./case-marks.ts"
import { areCausesSwapped } from "./causes.ts"
import { partiesOf } from "./directed.ts"
import { areRolesExchanged } from "./exchanged.ts"
import { compareFigures } from "./figures/agreement.ts"
import { areGivenOtherwise } from "./figures/bare-units.ts"
import { inDigits } from "./figures/digits.ts"
import { withPlainFeasts } from "./figures/feasts.ts"
import { figuresIn } from "./figures/figures.ts"
import { isNumberWord } from "./figures/number-words.ts"
import { isUnitOfMeasure } from "./figures/units.ts"
import { namesAgree, withNamesOf } from "./names/names.ts"
import { withFullTitles } from "./names/short-names.ts"
import { isOnlyMoved } from "./only.ts"
import { mixesPairs } from "./paired-parts.ts"
import { mixesParts } from "./parallel-parts.ts"
import { isDenied } from "./polarity/compare-polarity.ts"
import { withPlainExceptions } from "./polarity/conditions.ts"
import type { Reading } from "./polarity/lexicon.ts"
import { polarityOf } from "./polarity/read-polarity.ts"
import { isWidened } from "./polarity/widened.ts"
import { hasOtherNoun } from "./replaced.ts"
import { isReplacementTurned } from "./replacements.ts"
import { withPlainSequences } from "./sequences.ts"
import { areSubjectsSwapped } from "./subjects.ts"

export type ClaimCheck = { verdict: "supported" | "contradicted" | "unsupported"; score: number }

/** Share of the claim's words that the quote, its headings or its file name must have. */
const MIN_COVERED = 0.34
/** Less is enough where so many words, figures and dates are the same: texts on other things share hardly two of them. */
const [MIN_SHARED, MIN_COVERED_SHARED] = [3, 0.25]
export const VERBATIM: ClaimCheck = { verdict: "supported", score: 1 }
const CONTRADICTED: ClaimCheck = { verdict: "contradicted", score: 0.05 }
const UNSUPPORTED: ClaimCheck = { verdict: "unsupported", score: 0.2 }
const MARK = /\s*\[\d{1,3}\]/g

/** `context`: the quote's headings and file name. */
export function checkClaim(marked: string, source: string, context = ""): ClaimCheck {
  const quote = plainly(withSingleBlanks(source))
  const claim = withNamesOf(plainly(withSingleBlanks(marked).replace(MARK, "")), quote)
  if (sentencesOf(quote).some((sentence) => bare(sentence) === bare(claim))) return VERBATIM
  const language = languageOf(`${claim}\n${quote}`)
  const { part: aligned, whole } = alignedPart(claim, quote, language)
  const told = figuresIn(claim, language)
  const figures = compareFigures(told, figuresIn(`${quote}\n${context}`, language))
  if (areGivenOtherwise(claim, quote)) return CONTRADICTED
  if (figures !== "agree") return figures === "differ" ? CONTRADICTED : UNSUPPORTED
  if (!namesAgree(claim, `${quote}\n${context}`)) return UNSUPPORTED
  const said = polarityOf(claim, aligned, language)
  const [had, around] = [polarityOf(aligned, claim, language), polarityOf(whole, claim, language)]
  const sentences = sentencesOf(quote)
  const [acting, acted] = [withoutAppositions(claim), withoutAsidesOf(claim, sentences.map(withoutAppositions))]
  const parties = partiesOf(acting, acted, language)
  const isTurned =
    (parties === null && acted.some((sentence) => areSubjectsSwapped(acting, sentence, language))) ||
    sentences.some((sentence) => arePartsSwapped(claim, sentence, language)) ||
    areRolesExchanged(acting, acted, language) ||
    areCasesExchanged(claim, sentences, language)
  if (parties === "turned") return CONTRADICTED
  if (isDenied(said, had, around, isTurned) || areCausesSwapped(claim, quote) || isReplacementTurned(claim, sentences))
    return CONTRADICTED
  if (mixesParts(claim, sentences, language) || mixesPairs(claim, sentences) || hasOtherNoun(claim, sentences))
    return UNSUPPORTED
  if (isWidened(said, had, around, claim, whole)) return UNSUPPORTED
  if (isOnlyMoved(claim, aligned) || isOnlyMoved(aligned, claim)) return UNSUPPORTED
  const measured = (claim.toLowerCase().match(/\p{L}+/gu) ?? []).filter(isUnitOfMeasure)
  // A verb that the claim has too stands for itself.
  const isLeft = ({ concept, word }: Reading) => !concept.startsWith("converse:") || !said.text.includes(word)
  const theirs = new Set(had.readings.filter(isLeft).map(({ concept }) => concept))
  const otherwise = said.readings.filter(({ concept }) => isSaidToo(concept, theirs)).map(({ word }) => word)
  const known = new Set(words([...measured, ...otherwise].join(" ")))
  // Dates are compared by now, and their words say nothing more.
  if (addsDetail(told.text, `${quote}\n${context}`, whole, ({ forms }) => forms.some((form) => known.has(form))))
    return UNSUPPORTED
  // Figures agree by now, in whatever unit, and so do words for the same.
  const isAgreed = ({ word, forms }: Unit) =>
    /^\p{N}/u.test(word) || isNumberWord(word) || forms.some((form) => known.has(form))
  const claimUnits = units(told.text, language)
  const inQuote = coverage({ units: claimUnits.map((unit) => ({ unit })) }, termsOf(`${quote}\n${context}`))
  const found = inQuote.map((value, i) => (claimUnits[i] && isAgreed(claimUnits[i]) ? 1 : value))
  const share = found.length === 0 ? 1 : found.reduce((sum, value) => sum + value, 0) / found.length
  const isFigure = ({ loose }: { loose: boolean }) => !loose
  const shared =
    found.filter((value) => value === 1).length + told.dates.length + told.quantities.filter(isFigure).length
  return share < (shared >= MIN_SHARED ? MIN_COVERED_SHARED : MIN_COVERED)
    ? UNSUPPORTED
    : { verdict: "supported", score: Math.round((0.5 + share / 2) * 100) / 100 }
}

/** What is said by the way stands between a subject and its verb. */
const withoutAsidesOf = (claim: string, sentences: readonly string[]) => {
  const told = units(claim)
  return sentences.map((sentence) => withoutAsides(told, sentence))
}

const isSaidToo = (concept: string, concepts: ReadonlySet<string>) =>
  concepts.has(concept) || (concept === "chance" && concepts.has("hedge"))

/** Runs of blanks say nothing, and patterns would search each run anew from each of its places. */
const withSingleBlanks = (text: string) => text.replace(/[^\S\n]{2,}/gu, " ")
const QUARTERS = ["first", "second", "third", "fourth"]
const plainly = (text: string) =>
  withPlainSequences(withoutSayingNotAll(withPlainExceptions(withPlainFeasts(withFullTitles(inDigits(text))))))
    .replace(/\bQ([1-4])\b/g, (_, n: string) => `${QUARTERS[Number(n) - 1]} quarter`)
    .replace(PERHAPS, "$1 ")
/** `Many, but not all, …` */
const withoutSayingNotAll = (text: string) => text.replace(NOT_ALL, "$1 ")
const NOT_ALL =
  /((?<!\p{L})(?:most|many|some|several|numerous|viele|manche|einige|die meisten|beaucoup|la plupart|nombreux|much[oa]s|algun[oa]s|la mayoría|molt[ie]|alcun[ie]|la maggior parte|muit[oa]s|algu(?:ns|mas)|a maioria|veel|vele|sommige|de meeste|многие|некоторые|большинство))[, (]+(?:but|though|although|if|yet|aber|jedoch|wenn auch|doch|mais|pero|aunque|ma|anche se|mas|embora|maar|но|хотя)(?: certainly| by no means| definitely)? (?:not|nicht|pas|no|non|nem|não|niet|не) (?:quite |nearly |longst )?(?:all|every one|alle|tous|toutes|todos|todas|tutti|tutte|allemaal|все)(?: of them)?[,)]? /giu
/** The comma does not make it a clause of its own. */
const PERHAPS =
  /(?<=^|[.!?] )(es ist (?:gut )?(?:möglich|denkbar|wahrscheinlich|unwahrscheinlich|zu erwarten|nicht ausgeschlossen|nicht sicher|unklar)(?=, (?:dass|ob))|es ist (?:noch |bislang |bisher )?(?:nicht (?:geklärt|klar|bekannt|belegt)|ungeklärt|ungewiss|unsicher|fraglich)(?=, (?:dass|ob|wer|wann|wie|warum|welche[rs]?))|es könnte sein(?=, dass)|nie wiadomo(?=, czy)|możliwe(?=, że)|perhaps|possibly|probably|maybe|presumably|apparently|vielleicht|peut-être|quizás?|tal vez|forse|talvez|возможно|вероятно|скорее всего|видимо|по-видимому|(?:пока )?не ?ясно|неизвестно|не исключено),(?= )/giu

/** Only letters, digits and what stands in a number, to compare whether two texts are the same. */
export const bare = (text: string) =>
  text
    .toLowerCase()
    .replace(
      /(?<=\p{N})[.,:](?=\p{N})|(?<![\p{L}\p{N}])[-−](?=\p{N})|([^\p{L}\p{M}\p{N}])/gu,
      (sign, other?: string) => (other === undefined ? sign : ""),
    )
