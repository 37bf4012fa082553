// A claim and its quote, read for the checks that compare them.
import { languageOf } from "../../embedding/language.ts"
import { units } from "../../embedding/words.ts"
import { alignedPart, sentencesOf, withoutAsides } from "./align.ts"
import { withoutAppositions } from "./appositions.ts"
import { areCasesExchanged } from "./case-endings.ts"
import { arePartsSwapped } from "./case-marks.ts"
import { partiesOf } from "./directed.ts"
import { areRolesExchanged } from "./exchanged.ts"
import { type Agreement, compareFigures } from "./figures/agreement.ts"
import { type Figures, figuresIn } from "./figures/figures.ts"
import { type Polarity, polarityOf } from "./polarity/read-polarity.ts"
import { areSubjectsSwapped } from "./subjects.ts"

export type Texts = {
  claim: string
  quote: string
  /** The quote with its headings and file name. */
  source: string
  language: string | null
  /** The claim's figures, and whether the source has them. */
  told: Figures
  figures: Agreement
}
export type Pair = Texts & {
  sentences: readonly string[]
  /** What of the quote the claim is about, and the sentences around it. */
  aligned: string
  whole: string
  said: Polarity
  had: Polarity
  around: Polarity
  parties: ReturnType<typeof partiesOf>
  /** Whether the claim has somebody do what is done to them. */
  isTurned: boolean
}

export function readTexts(claim: string, quote: string, context: string): Texts {
  const language = languageOf(`${claim}\n${quote}`)
  const source = `${quote}\n${context}`
  const told = figuresIn(claim, language)
  return { claim, quote, source, language, told, figures: compareFigures(told, figuresIn(source, language)) }
}

export function readPair(texts: Texts): Pair {
  const { claim, quote, language } = texts
  const sentences = sentencesOf(quote)
  const { part: aligned, whole } = alignedPart(claim, quote, language)
  const [acting, acted] = [withoutAppositions(claim), withoutAsidesOf(claim, sentences.map(withoutAppositions))]
  const parties = partiesOf(acting, acted, language)
  const isTurned =
    (parties === null && acted.some((sentence) => areSubjectsSwapped(acting, sentence, language))) ||
    sentences.some((sentence) => arePartsSwapped(claim, sentence, language)) ||
    areRolesExchanged(acting, acted, language) ||
    areCasesExchanged(claim, sentences, language)
  const [said, had] = [polarityOf(claim, aligned, language), polarityOf(aligned, claim, language)]
  return {
    ...texts,
    sentences,
    aligned,
    whole,
    said,
    had,
    around: polarityOf(whole, claim, language),
    parties,
    isTurned,
  }
}

/** What is said by the way stands between a subject and its verb. */
const withoutAsidesOf = (claim: string, sentences: readonly string[]) => {
  const told = units(claim)
  return sentences.map((sentence) => withoutAsides(told, sentence))
}
