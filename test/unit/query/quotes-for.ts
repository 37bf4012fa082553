// The verdict on a question over one passage, with what an answer would quote.
import { predictVerdict } from "../../../src/query/grounding/verdict.ts"
import { toSources } from "../../../src/query/retrieval/search-chunks.ts"
import { fakeHit } from "../../support/fake-source.ts"

export function quotesFor(query: string, text: string, over: Partial<Parameters<typeof fakeHit>[0]> = {}) {
  const hits = [fakeHit({ text, ...over })]
  const { verdict, statements, reason } = predictVerdict(query, hits, toSources(hits, 5), "lexical")
  return { verdict, quotes: statements.map(({ displayText }) => displayText), reason }
}
