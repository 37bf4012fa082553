// Many questions in one request: embedded in batches, and worked on a few at a time.
import type { TenantContext } from "../../context.ts"
import { MAX_EMBED_INPUTS } from "../../embedding/contract.ts"
import { inPlainWidth } from "../../embedding/plain-width.ts"
import { AppError } from "../../errors.ts"
import { type CollectionId, newId } from "../../ids.ts"
import { type RecordDeps, recordUse } from "../history/record-question.ts"
import type { RetrieveDeps } from "./retrieve.ts"

export type EmbedAllDeps = Pick<RetrieveDeps, "embedder"> & Pick<RecordDeps, "usageLog" | "config">

/** How many requests run at the same time; a Worker may have six. */
const AT_ONCE = 4
const EMBED_MS = 10_000

/** Vectors in the order of the questions. The tokens are counted for `endpoint`. Throws `embedding-model-mismatch`. */
export async function embedAll(
  deps: EmbedAllDeps,
  ctx: TenantContext,
  endpoint: "tune" | "calibrate",
  collectionId: CollectionId,
  questions: readonly { query: string }[],
  stamp: { model: string; revision: string },
): Promise<Float32Array[]> {
  const vectors: Float32Array[] = []
  for (let at = 0; at < questions.length; at += MAX_EMBED_INPUTS) {
    const queries = questions.slice(at, at + MAX_EMBED_INPUTS).map(({ query }) => inPlainWidth(query))
    const { requestId, signal } = ctx
    const made = await deps.embedder.embed(queries, "query", { requestId, timeoutMs: EMBED_MS, signal })
    const spent = { embeddingTokens: made.tokens, rerankPassages: 0 }
    recordUse(deps, ctx, { id: newId("job"), endpoint, collectionId }, spent)
    if (made.stamp.model !== stamp.model || made.stamp.revision !== stamp.revision)
      throw new AppError("embedding-model-mismatch", {
        detail: `The questions are embedded by ${made.stamp.model}, the collection by ${stamp.model}.`,
      })
    vectors.push(...made.vectors)
  }
  return vectors
}

/** Runs the work for a few items at a time; results are in the order of the items. */
export async function inTurns<T, R>(items: readonly T[], work: (item: T, i: number) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (let at = 0; at < items.length; at += AT_ONCE)
    results.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map((item, i) => work(item, at + i)))))
  return results
}
