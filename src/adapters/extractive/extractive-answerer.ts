// Answers without a model: the one to three sentences of the sources that say most of what the question asks, verbatim.
import { words } from "../../embedding/words.ts"
import type { CompletionEvent, LanguageModel } from "../../ports.ts"
import type { Source } from "../../query/question.ts"
import { sentences } from "../../query/sentences.ts"

const MAX_SENTENCES = 3
/** A further sentence must be at least this good compared with the best. */
const MIN_OF_BEST = 0.6
/** Two sentences that share this much of their terms say the same. */
const MAX_SHARED = 0.7
/** What a heading over a sentence, and its place in the ranking, count for compared with its own words. */
const HEADING_WEIGHT = 0.3
const RANK_WEIGHT = 0.15
/** Too short to be a statement, too long to be quoted. */
const MIN_TERMS = 3
const MAX_LENGTH = 450
/** Fewer words without a full stop are a title. */
const MIN_WORDS_UNENDED = 8
/** Said when no sentence has any of the question's words; the mark tells the grounder that this is no answer. */
const NOTHING_FOUND = "The sources do not answer this. [0]"

type Candidate = { text: string; source: Source; order: number; terms: Set<string>; score: number }

export function extractiveAnswerer(): LanguageModel {
  return {
    name: "extractive",
    async *stream({ question, sources, signal }): AsyncGenerator<CompletionEvent> {
      signal.throwIfAborted()
      const chosen = choose(question, sources)
      for (const [i, { text, source }] of chosen.entries())
        yield { type: "text", text: `${i > 0 ? " " : ""}${text} [${source.index}]` }
      if (chosen.length === 0) yield { type: "text", text: NOTHING_FOUND }
      yield { type: "usage", promptTokens: 0, completionTokens: 0, costUsd: 0 }
    },
  }
}

/** The best sentences, in the order of their sources and within them of the text. */
function choose(question: string, sources: readonly Source[]): Candidate[] {
  const asked = new Set(words(question))
  const ranked = candidatesIn(question, asked, sources).sort((a, b) => b.score - a.score)
  const best = ranked[0]
  if (!best) return []
  const chosen = [best]
  const said = new Set(best.terms)
  for (const candidate of ranked.slice(1)) {
    if (chosen.length === MAX_SENTENCES || candidate.score < best.score * MIN_OF_BEST) break
    const addsAskedTerm = [...candidate.terms].some((term) => asked.has(term) && !said.has(term))
    if (!addsAskedTerm || chosen.some(({ terms }) => similarity(terms, candidate.terms) > MAX_SHARED)) continue
    chosen.push(candidate)
    for (const term of candidate.terms) said.add(term)
  }
  return chosen.sort((a, b) => a.source.index - b.source.index || a.order - b.order)
}

/** Every statement that shares a term with the question, scored by how rare the shared terms are among all statements. */
function candidatesIn(question: string, asked: ReadonlySet<string>, sources: readonly Source[]): Candidate[] {
  const statements = sources.flatMap((source) =>
    sentences(source.text).map(({ start, end }, order) => {
      const text = source.text.slice(start, end)
      return { text: display(text), source, order, terms: new Set(words(text)), isProse: isProse(text, question) }
    }),
  )
  const frequency = new Map<string, number>()
  for (const { terms } of statements) for (const term of terms) frequency.set(term, (frequency.get(term) ?? 0) + 1)
  const rarity = (term: string) => Math.log(1 + statements.length / (frequency.get(term) ?? 1))
  const weigh = (terms: Iterable<string>) =>
    [...terms].reduce((sum, term) => (asked.has(term) ? sum + rarity(term) : sum), 0)
  const whole = weigh(asked) || 1

  return statements.flatMap(({ isProse, ...statement }) => {
    const own = weigh(statement.terms) / whole
    if (!isProse || statement.terms.size < MIN_TERMS || own === 0) return []
    const above = new Set(words(statement.source.headingPath.join("\n")))
    const heading = weigh([...above].filter((term) => !statement.terms.has(term))) / whole
    const rank = 1 / statement.source.index
    return [{ ...statement, score: own + HEADING_WEIGHT * heading + RANK_WEIGHT * rank }]
  })
}

/** Statements, not headings, table rows, questions or heaps of figures. */
function isProse(text: string, question: string): boolean {
  if (text.length > MAX_LENGTH || /^\s*(?:#|\|)|\|.*\|/.test(text) || text.endsWith("?")) return false
  if (text.toLowerCase().trim() === question.toLowerCase().trim()) return false
  if (!/[.!…。！।۔:;]["'”’»)\]」』]*$/.test(text) && text.split(/\s+/).length < MIN_WORDS_UNENDED) return false
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  return letters >= text.length * 0.5
}

/** On one line, without list signs, and without brackets that would read as our marks. */
const display = (text: string) =>
  text
    .replace(/^(?:[-*+•>]\s+|\d{1,3}[.)]\s+)+/, "")
    .replace(/\s*\[\^?\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\]/g, "")
    .replace(/\s+/gu, " ")
    .trim()

function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((term) => b.has(term)).length
  return shared / Math.min(a.size, b.size)
}
