// The embedders evaluation runs with: the lexical model, and MiniLM where its weights stand, its vectors kept on disk.
import { join } from "node:path"
import type { ModelStamp } from "../../src/embedding/contract.ts"
import { languageOf } from "../../src/embedding/language.ts"
import { countLexicalTokens, embedLexically, LEXICAL_DIMENSION, LEXICAL_REVISION } from "../../src/embedding/lexical.ts"
import { denseWeightOf } from "../../src/query/retrieval/dense-weight.ts"
import { loadTokenCounter } from "../../workers/embedder/jobs/count-tokens.ts"
import { loadNeuralEncoder } from "../../workers/embedder/lanes/neural-encoder.ts"
import { resolveModel } from "../../workers/embedder/model/resolve-model.ts"
import { modelAt, STATE } from "./places.ts"
import { sourcesHash } from "./sources-hash.ts"
import { vectorCache } from "./vector-cache.ts"

export type EvalEncoder = {
  name: string
  stamp: ModelStamp
  count(text: string): number
  encode(texts: readonly string[], kind: "document" | "query"): Promise<Float32Array[]>
  /** A question's vector, made anew whatever is kept. */
  embed(question: string): Promise<Float32Array>
}

/** What the dense leg of a question weighs in a collection that was not tuned. */
export const weightFor = ({ stamp }: EvalEncoder, question: string): number =>
  denseWeightOf([{ denseWeightPercent: null }], stamp, null, languageOf(question)).weight

const BATCH = 32
const MINILM = "all-MiniLM-L6-v2"

export const lexicalEncoder: EvalEncoder = {
  name: "lexical",
  stamp: { model: "lexical", dimension: LEXICAL_DIMENSION, revision: LEXICAL_REVISION, kind: "lexical" },
  count: countLexicalTokens,
  encode: async (texts) => texts.map(embedLexically),
  embed: async (question) => embedLexically(question),
}

/** Null where the weights are absent. */
export async function miniLmEncoder(): Promise<EvalEncoder | null> {
  const folder = modelAt(MINILM)
  if (!folder) return null
  const { revision, spec } = await resolveModel({
    name: folder,
    modelsDir: STATE,
    allowDownload: false,
    hubUrl: "",
    dtype: "int8",
    pooling: "mean",
    queryPrefix: undefined,
    documentPrefix: undefined,
    remote: null,
  })
  if (spec.kind !== "neural") return null
  const neural = spec
  const { count } = await loadTokenCounter(spec)
  let model: Awaited<ReturnType<typeof loadNeuralEncoder>> | null = null
  const dimension = 384

  // What makes the vectors, beside the text: the weights and how they are asked, and the code that asks them.
  const made = `${revision}-${sourcesHash(["workers/embedder/lanes/neural-encoder.ts"])}`
  const cacheOf = (kind: string) => vectorCache(join(STATE, `${made}-${kind}.f32`), dimension, BATCH)
  const caches = { document: cacheOf("document"), query: cacheOf("query") }
  const encodeAfresh = async (texts: string[], kind: "document" | "query") => {
    model ??= await loadNeuralEncoder(neural)
    return (await model.encode(texts, kind)).vectors
  }
  return {
    name: "MiniLM",
    stamp: { model: MINILM, dimension, revision, kind: "neural" },
    count,
    encode: (texts, kind) => caches[kind].vectorsOf(texts, (missing) => encodeAfresh(missing, kind)),
    embed: (question) => encodeAfresh([question], "query"),
  }
}
