// A cross-encoder: reads a question together with a passage and scores how well the passage answers it.
import { AutoModelForSequenceClassification, env, LogLevel, Tensor } from "@huggingface/transformers"
import { BATCH_TOKENS, planBatches } from "../lanes/plan-batches.ts"
import { loadTokenizer, type TokenPair } from "../model/load-tokenizer.ts"
import { type Dtype, readsOneAtATime } from "../model/model-spec.ts"

export type CrossEncoderSpec = {
  /** Absolute folder with config.json, tokenizer.json, tokenizer_config.json and onnx/. */
  folder: string
  dtype: Dtype
  /** Maximum tokens of a pair, special tokens included. */
  maxTokens: number
}
/** `scores` (0 to 1) are in the order of the passages; `tokens` is the number of tokens read in total. */
export type Scored = { scores: number[]; tokens: number }
export type CrossEncoder = { score(question: string, passages: string[]): Promise<Scored> }

type Logits = { dims: number[]; data: Float32Array }

export async function loadCrossEncoder(spec: CrossEncoderSpec): Promise<CrossEncoder> {
  env.allowRemoteModels = false
  env.useFSCache = false
  // After a failed run the library would log its inputs, which are tenants' texts.
  env.logLevel = LogLevel.NONE
  const tokenizer = await loadTokenizer(spec.folder)
  const model = await AutoModelForSequenceClassification.from_pretrained(spec.folder, {
    dtype: spec.dtype,
    device: "cpu",
    session_options: { intraOpNumThreads: 1, interOpNumThreads: 1, enableMemPattern: false },
  })

  async function forward(pairs: TokenPair[]): Promise<Logits> {
    const width = Math.max(...pairs.map(({ ids }) => ids.length))
    const [ids, types, mask] = [0, 1, 2].map(() => new BigInt64Array(pairs.length * width)) as [
      BigInt64Array,
      BigInt64Array,
      BigInt64Array,
    ]
    for (const [row, pair] of pairs.entries()) {
      for (const [t, id] of pair.ids.entries()) {
        ids[row * width + t] = BigInt(id)
        types[row * width + t] = BigInt(pair.types[t] ?? 0)
        mask[row * width + t] = 1n
      }
    }
    const tensor = (data: BigInt64Array) => new Tensor("int64", data, [pairs.length, width])
    const output: { logits?: Logits } = await model({
      input_ids: tensor(ids),
      attention_mask: tensor(mask),
      token_type_ids: tensor(types),
    })
    if (!output.logits) throw new Error("The model has no output logits; it is not a cross-encoder.")
    return output.logits
  }

  const score: CrossEncoder["score"] = async (question, passages) => {
    const pairs = passages.map((passage) => tokenizer.encodePair(question, passage, spec.maxTokens))
    const lengths = pairs.map(({ ids }) => ids.length)
    const batches = readsOneAtATime(spec) ? pairs.map((_, index) => [index]) : planBatches(lengths, BATCH_TOKENS)
    const scores = new Array<number>(pairs.length).fill(0)
    for (const batch of batches) {
      const logits = await forward(batch.flatMap((index) => pairs[index] ?? []))
      for (const [row, index] of batch.entries()) scores[index] = probability(logits, row)
    }
    return { scores, tokens: lengths.reduce((sum, length) => sum + length, 0) }
  }
  await score("The first run allocates", ["what later runs use."])
  return { score }
}

/** A single logit is the log-odds of "answers"; with two logits the second is that class. */
function probability({ dims, data }: Logits, row: number): number {
  const classes = dims[1] ?? 1
  const [first = 0, second = 0] = data.subarray(row * classes, (row + 1) * classes)
  return 1 / (1 + Math.exp(-(classes === 1 ? first : second - first)))
}
