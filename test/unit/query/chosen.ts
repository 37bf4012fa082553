// What is quoted of a few passages for a question, ranked as they are given.
import { type Choice, chooseStatements } from "../../../src/query/model/evidence/choose-statements.ts"
import { toSources } from "../../../src/query/retrieval/search-chunks.ts"
import { fakeHit } from "../../support/fake-source.ts"

export type Passage = string | { text: string; headingPath?: string[]; filename?: string }
export function choose(question: string, ...passages: Passage[]): Choice {
  const hits = passages.map((passage, i) =>
    fakeHit({ document: `doc_${i}`, ...(typeof passage === "string" ? { text: passage } : passage) }),
  )
  return chooseStatements(question, toSources(hits, hits.length))
}
export const quoted = (question: string, ...passages: Passage[]) =>
  choose(question, ...passages).chosen.map(({ displayText }) => displayText)

/** The words of the question that the last of what is quoted is about. */
export function aboutOf(question: string, ...passages: Passage[]): string[] {
  const { asked, chosen } = choose(question, ...passages)
  return asked.units.flatMap(({ label }, u) => ((chosen.at(-1)?.topicCoverage[u] ?? 0) >= 0.5 ? [label] : []))
}

/** The best of the statements that are quoted. */
export const best = (question: string, ...passages: Passage[]) =>
  choose(question, ...passages).chosen.toSorted((a, b) => b.score - a.score)[0]?.displayText
