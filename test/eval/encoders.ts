// The embedders evaluation runs with: the lexical model, and MiniLM where its weights stand, its vectors kept on disk.
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { ModelStamp } from "../../src/embedding/contract.ts"
import { countLexicalTokens, embedLexically, LEXICAL_DIMENSION, LEXICAL_REVISION } from "../../src/embedding/lexical.ts"
import { loadTokenCounter } from "../../workers/embedder/jobs/count-tokens.ts"
import { loadNeuralEncoder } from "../../workers/embedder/lanes/neural-encoder.ts"
import { resolveModel } from "../../workers/embedder/model/resolve-model.ts"
import { modelAt, STATE } from "./places.ts"

export type EvalEncoder = {
  name: string
  stamp: ModelStamp
  count(text: string): number
  encode(texts: readonly string[], kind: "document" | "query"): Promise<Float32Array[]>
}

const BATCH = 32
const MINILM = "all-MiniLM-L6-v2"

export const lexicalEncoder: EvalEncoder = {
  name: "lexical",
  stamp: { model: "lexical", dimension: LEXICAL_DIMENSION, revision: LEXICAL_REVISION, kind: "lexical" },
  count: countLexicalTokens,
  encode: async (texts) => texts.map(embedLexically),
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
  })
  if (spec.kind !== "neural") return null
  const { count } = await loadTokenCounter(spec)
  let model: Awaited<ReturnType<typeof loadNeuralEncoder>> | null = null
  const dimension = 384

  async function encode(texts: readonly string[], kind: "document" | "query"): Promise<Float32Array[]> {
    const key = createHash("sha256")
      .update(JSON.stringify([revision, kind, texts]))
      .digest("hex")
      .slice(0, 24)
    const file = join(STATE, "vectors", `${key}.f32`)
    let all: Float32Array
    if (existsSync(file)) all = new Float32Array(new Uint8Array(readFileSync(file)).buffer)
    else {
      model ??= await loadNeuralEncoder(spec as Extract<typeof spec, { kind: "neural" }>)
      all = new Float32Array(texts.length * dimension)
      for (let at = 0; at < texts.length; at += BATCH)
        all.set((await model.encode(texts.slice(at, at + BATCH), kind)).vectors, at * dimension)
      mkdirSync(join(STATE, "vectors"), { recursive: true })
      writeFileSync(file, new Uint8Array(all.buffer))
    }
    return texts.map((_, i) => all.subarray(i * dimension, (i + 1) * dimension))
  }
  return { name: "MiniLM", stamp: { model: MINILM, dimension, revision, kind: "neural" }, count, encode }
}
