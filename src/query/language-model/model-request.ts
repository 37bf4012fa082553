// Builds the request to a language model and estimates what it will use.
import type { TenantContext } from "../../context.ts"
import type { CompletionRequest, LanguageModel } from "../../ports.ts"
import type { Amounts } from "../../usage/model/budget.ts"
import { unitsOf } from "../../usage/model/money.ts"
import type { Prediction } from "../grounding/prediction.ts"
import { FRAME_TOKENS, MAX_ANSWER_TOKENS, MAX_SOURCE_TOKENS, messagesOf } from "../model/prompt.ts"
import type { Question, Source } from "../model/question.ts"
import { likelyContext } from "../retrieval/collection-context.ts"
import { REACH } from "../retrieval/read-context.ts"

export const requestOf = (
  ctx: TenantContext,
  question: Question,
  sources: Source[],
  { statements }: Pick<Prediction, "statements">,
) => ({
  question: question.query,
  sources,
  statements,
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
/** What a provider's own template adds to a prompt. */
const TEMPLATE_TOKENS = 200

/** What a question is likely to use at most. Budgets hold so much from its admission until its prompt is known. */
export function estimatedMaximumOf(llm: LanguageModel, question: Question): Amounts {
  const calls = question.strict ? 2 : 1
  const prompt = calls * (FRAME_TOKENS + Math.min(chunksOf(question) * SOURCE_TOKENS, MAX_SOURCE_TOKENS))
  return { ...amountsOf(llm, prompt, calls * (question.maxTokens ?? MAX_ANSWER_TOKENS)), queries: 1 }
}

const encoder = new TextEncoder()

/** The most a call can use, whatever its text: a token stands for a byte at least, in every model's tokenizer. */
export function maximumOf(
  llm: LanguageModel,
  request: Omit<CompletionRequest, "asker" | "signal" | "statements">,
): Amounts {
  const bytes = messagesOf(request).reduce((sum, { content }) => sum + encoder.encode(content).byteLength, 0)
  return amountsOf(llm, TEMPLATE_TOKENS + bytes, request.maxTokens ?? MAX_ANSWER_TOKENS)
}

/** Nothing of a model that is free. */
function amountsOf(llm: LanguageModel, prompt: number, completion: number): Amounts {
  if (llm.isFree) return { queries: 0, tokens: 0, usd: 0 }
  const money = unitsOf(llm.costOf?.(prompt, completion) ?? 0)
  return { queries: 0, tokens: prompt + completion, ...(llm.isOwn ? { usd: 0, ownUsd: money } : { usd: money }) }
}

/** How many chunks the prompt holds: the sources, and the context around each. */
const chunksOf = ({ topK, context, collectionIds }: Question) =>
  topK * (1 + 2 * REACH[context ?? likelyContext(collectionIds)])
