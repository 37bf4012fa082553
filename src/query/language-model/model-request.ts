// Builds the request to a language model and estimates what it will use.
import type { TenantContext } from "../../context.ts"
import type { CompletionRequest, LanguageModel } from "../../ports.ts"
import type { Amounts } from "../../usage/model/budget.ts"
import { unitsOf } from "../../usage/model/money.ts"
import { FRAME_TOKENS, MAX_ANSWER_TOKENS, MAX_SOURCE_TOKENS } from "../model/prompt.ts"
import type { Question, Source } from "../model/question.ts"
import { likelyContext } from "../retrieval/collection-context.ts"
import { REACH } from "../retrieval/read-context.ts"

export const requestOf = (ctx: TenantContext, question: Question, sources: Source[]) => ({
  question: question.query,
  sources,
  maxTokens: question.maxTokens,
  temperature: question.temperature,
  signal: ctx.signal,
  asker: askerOf(ctx, question),
})

export const askerOf = ({ tenantId, defer }: TenantContext, question: Question): CompletionRequest["asker"] => ({
  tenantId,
  defer,
  expectedTokens: expectedTokensOf(question),
})

/** The expected tokens of a call, prompt and answer together. The shares are corrected by the real count afterwards. */
export const expectedTokensOf = (question: Question) => 400 + chunksOf(question) * 350 + (question.maxTokens ?? 300)

/** Tokens of a chunk of the usual size with its heading, with most models' tokenizers. */
const SOURCE_TOKENS = 700

/**
 * The most a question can use, as far as that is known before its search. Budgets hold this amount until it is over.
 */
export function mostOf(llm: LanguageModel, question: Question): Amounts {
  if (llm.isFree) return { queries: 1, tokens: 0, usd: 0 }
  const calls = question.strict ? 2 : 1
  const prompt = calls * (FRAME_TOKENS + Math.min(chunksOf(question) * SOURCE_TOKENS, MAX_SOURCE_TOKENS))
  const completion = calls * (question.maxTokens ?? MAX_ANSWER_TOKENS)
  const money = unitsOf(llm.costOf?.(prompt, completion) ?? 0)
  return { queries: 1, tokens: prompt + completion, ...(llm.isOwn ? { usd: 0, ownUsd: money } : { usd: money }) }
}

/** How many chunks the prompt holds: the sources, and the context around each. */
const chunksOf = ({ topK, context, collectionIds }: Question) =>
  topK * (1 + 2 * REACH[context ?? likelyContext(collectionIds)])
