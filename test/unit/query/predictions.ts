// Predicts the verdict of a question over a few texts, ranked as retrieval would rank them.
import { lacksRequiredWord, predictVerdict } from "../../../src/query/grounding/verdict.ts"
import { chooseStatements } from "../../../src/query/model/evidence/choose-statements.ts"
import { toSources } from "../../../src/query/retrieval/search-chunks.ts"
import { fakeHit } from "../../support/fake-source.ts"

/** What a small shop tells about itself. */
export const TEXTS = [
  "Refunds are issued within 30 days of purchase. You need the receipt.",
  "The premium plan costs 49 euros a month and includes priority support.",
  "Our office in Berlin is open from 9 to 17 on weekdays.",
  "Error E-1042 means that the disk is full.",
  "# Tariffs\n\n| Tariff | Deposit |\n| --- | --- |\n| Basic | 20 euros |\n| Family | 35 euros |",
  "- Guarantee: 36 months\n- Spare parts: ten years",
]
/** Nearer texts have more of the question's words, as retrieval would rank them. */
export function predictionOf(query: string, texts = TEXTS, topK = 5) {
  const asked = new Set(query.toLowerCase().match(/\p{L}{4,}|\p{N}+/gu))
  const shared = (text: string) => [...asked].filter((word) => text.toLowerCase().includes(word.slice(0, 5))).length
  const hits = texts
    .map((text, i) => ({ text, i, count: shared(text) }))
    .sort((a, b) => b.count - a.count || a.i - b.i)
    .map(({ text, i, count }) =>
      fakeHit({ text, document: `doc_${i}`, scores: { dense: Math.min(0.9, 0.15 * count), sparse: 3 * count } }),
    )
  return predictVerdict(query, hits, toSources(hits, topK), "lexical")
}

/** Whether a word is missing without which the question is not answered, however probable an answer is. */
export function lacks(query: string, texts: readonly string[]): boolean {
  const hits = texts.map((text, i) => fakeHit({ text, document: `doc_${i}` }))
  const sources = toSources(hits, 5)
  return lacksRequiredWord(chooseStatements(query, sources, sources))
}
