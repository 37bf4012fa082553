// Answers without a model: the fewest statements of the sources that cover what the question asks, verbatim.
import type { CompletionEvent, LanguageModel } from "../../ports.ts"
import { chooseStatements } from "../../query/model/evidence/choose-statements.ts"

/** Said when no statement has any of the question's words; the mark tells the grounder that this is no answer. */
const NOTHING_FOUND = "The sources do not answer this. [0]"

export function extractiveAnswerer(): LanguageModel {
  return {
    name: "extractive",
    isFree: true,
    async *stream({ question, sources, signal }): AsyncGenerator<CompletionEvent> {
      signal.throwIfAborted()
      const { chosen } = chooseStatements(question, sources)
      for (const [i, { displayText, source }] of chosen.entries())
        yield { type: "text", text: `${i > 0 ? " " : ""}${displayText} [${source.index}]` }
      if (chosen.length === 0) yield { type: "text", text: NOTHING_FOUND }
      yield { type: "usage", promptTokens: 0, completionTokens: 0, costUsd: 0 }
    },
  }
}
