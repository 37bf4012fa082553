// A Transformers.js model as an encoder: tokenises, runs one forward pass per batch, pools, normalises.
import { AutoModel, env, LogLevel, Tensor } from "@huggingface/transformers"
import { loadTokenizer } from "../model/load-tokenizer.ts"
import { type NeuralSpec, type Pooling, readsOneAtATime } from "../model/model-spec.ts"
import type { Encoder } from "./encoder.ts"
import { BATCH_TOKENS, planBatches } from "./plan-batches.ts"

type HiddenStates = { dims: number[]; data: Float32Array }

export async function loadNeuralEncoder(spec: NeuralSpec): Promise<Encoder> {
  env.allowRemoteModels = false
  env.useFSCache = false
  // After a failed run the library would log its inputs, which are tenants' texts.
  env.logLevel = LogLevel.NONE
  const tokenizer = await loadTokenizer(spec.folder)
  const model = await AutoModel.from_pretrained(spec.folder, {
    dtype: spec.dtype,
    device: "cpu",
    session_options: { intraOpNumThreads: 1, interOpNumThreads: 1, enableMemPattern: false },
  })

  async function forward(rows: number[][]): Promise<HiddenStates> {
    const width = Math.max(...rows.map((row) => row.length))
    const ids = new BigInt64Array(rows.length * width)
    const mask = new BigInt64Array(rows.length * width)
    for (const [r, row] of rows.entries()) {
      for (const [t, id] of row.entries()) {
        ids[r * width + t] = BigInt(id)
        mask[r * width + t] = 1n
      }
    }
    const dims = [rows.length, width]
    const output: { last_hidden_state?: HiddenStates } = await model({
      input_ids: new Tensor("int64", ids, dims),
      attention_mask: new Tensor("int64", mask, dims),
    })
    if (!output.last_hidden_state)
      throw new Error("The model has no output last_hidden_state; it is not a text encoder.")
    return output.last_hidden_state
  }

  async function encodeRows(rows: number[][]): Promise<{ vectors: Float32Array<ArrayBuffer>; dimension: number }> {
    const lengths = rows.map((row) => row.length)
    const batches = readsOneAtATime(spec) ? rows.map((_, index) => [index]) : planBatches(lengths, BATCH_TOKENS)
    let vectors = new Float32Array(0)
    let dimension = 0
    for (const batch of batches) {
      const members = batch.map((index) => ({ index, row: rows[index] ?? [] }))
      const hidden = await forward(members.map(({ row }) => row))
      if (dimension === 0) {
        dimension = hidden.dims[2] ?? 0
        vectors = new Float32Array(rows.length * dimension)
      }
      for (const [r, { index, row }] of members.entries()) {
        pool(hidden, r, row.length, spec.pooling, vectors.subarray(index * dimension, (index + 1) * dimension))
      }
    }
    return { vectors, dimension }
  }

  const warm = await encodeRows([tokenizer.encode("The first run allocates what later runs use.", spec.maxTokens)])
  return {
    dimension: warm.dimension,
    async encode(texts, kind) {
      const prefix = kind === "query" ? spec.queryPrefix : spec.documentPrefix
      const rows = texts.map((text) => tokenizer.encode(prefix + text, spec.maxTokens))
      const { vectors } = await encodeRows(rows)
      return { vectors, tokens: rows.map((row) => row.length) }
    },
  }
}

/** Writes the pooled unit vector of one row into `target`; padding is ignored. */
function pool(hidden: HiddenStates, row: number, tokens: number, pooling: Pooling, target: Float32Array): void {
  const [, width = 0, dimension = 0] = hidden.dims
  const read = pooling === "cls" ? 1 : tokens
  for (let t = 0; t < read; t++) {
    const from = (row * width + t) * dimension
    for (let d = 0; d < dimension; d++) target[d] = (target[d] ?? 0) + (hidden.data[from + d] ?? 0)
  }
  // Mean and sum have the same direction, so normalising the sum is enough.
  const norm = Math.hypot(...target)
  if (norm > 0) for (let d = 0; d < dimension; d++) target[d] = (target[d] ?? 0) / norm
}
