// Quotes: whether each stands in the parsed document at the place that is told, letter for letter.
import type { EvalSet } from "./eval-set.ts"
import { parsed } from "./exact-index.ts"
import { type Outcome, quotedFor } from "./judge-asked.ts"
import { share } from "./measures.ts"

export type CitationRow = { set: string; quotes: number; exact: number }

export function measureCitations(sets: readonly EvalSet[], outcomes: readonly Outcome[]): CitationRow[] {
  return sets.map(({ name, documents }) => {
    const content = new Map(documents.map(({ id, text }) => [id, parsed(text).text]))
    const quotes = outcomes
      .filter(({ set }) => set.startsWith(name))
      .flatMap(quotedFor)
      .map(({ source, start, end }) => ({
        quote: source.text.slice(start, end),
        there: content.get(source.documentId)?.slice(source.start + start, source.start + end),
      }))
    return { set: name, quotes: quotes.length, exact: share(quotes, ({ quote, there }) => quote === there) }
  })
}
