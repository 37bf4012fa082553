// Keys of cached answers and query embeddings: SHA-256 over everything that changes the result, and nothing else.
import { createHashMemory } from "../hex.ts"
import type { MetadataFilter } from "./model/metadata-filter.ts"
import type { Question } from "./model/question.ts"

/** Raise it when answers that are cached already must no longer be served. */
const FORMAT_VERSION = 4

export type AnsweringModels = { answerModel: string; embeddingModel: string }

/** 64 hex characters. Tenant and epochs are not part of it; the cache adds the tenant and compares the epochs. */
export function answerCacheKey(question: Question, { answerModel, embeddingModel }: AnsweringModels): Promise<string> {
  return sha256([
    "answer",
    FORMAT_VERSION,
    answerModel,
    embeddingModel,
    normalise(question.query),
    [...new Set(question.collectionIds)].sort(),
    question.filter && canonical(question.filter),
    question.topK,
    question.minScore,
    question.fusion,
    question.useVector,
    question.useKeyword,
    question.rerank,
    question.boost,
    question.context,
    question.maxTokens,
    question.temperature,
    question.strict,
    question.explain,
  ])
}

export function embeddingCacheKey(embeddingModel: string, query: string): Promise<string> {
  return sha256(["embedding", FORMAT_VERSION, embeddingModel, normalise(query)])
}

/** Upper and lower case stay different, because models and embedders treat them differently. */
const normalise = (query: string) => query.normalize("NFC").trim().replace(/\s+/gu, " ")

/** Filters that differ only in the order of their operands become the same value. */
function canonical(filter: MetadataFilter): unknown {
  switch (filter.type) {
    case "and":
    case "or":
      return [filter.type, ...sorted(filter.filters.map(canonical))]
    case "not":
      return ["not", canonical(filter.filter)]
    case "field": {
      const { test } = filter
      return ["field", filter.field, test.op, "values" in test ? sorted(test.values) : test.value]
    }
  }
}

const sorted = (items: readonly unknown[]) => items.map((item) => JSON.stringify(item)).sort()

/** A question that is asked again needs the same two hashes. */
const hashOf = createHashMemory({ most: 1_000, maxLength: 2_000 })

const sha256 = (value: unknown): Promise<string> => hashOf(JSON.stringify(value))
