// What is needed to run a model, as plain data that travels to threads and child processes.

/** Weight formats that run on a CPU; Transformers.js loads fp32 for a name it does not know, so names are checked here. */
export const DTYPES = ["int8", "q8", "uint8", "fp32", "fp16", "q4"] as const
export type Dtype = (typeof DTYPES)[number]

export const POOLINGS = ["mean", "cls"] as const
export type Pooling = (typeof POOLINGS)[number]

export type NeuralSpec = {
  kind: "neural"
  /** Absolute folder with config.json, tokenizer.json, tokenizer_config.json and onnx/. */
  folder: string
  dtype: Dtype
  pooling: Pooling
  queryPrefix: string
  documentPrefix: string
  /** Tokens the model reads, special tokens included; the rest of a text is cut off. */
  maxTokens: number
}

/**
 * Integer weights quantise activations over the whole batch: a text's vector would depend on its neighbours (cosine
 * 0.985 to itself alone), and on one thread a batch is no faster. Such a model reads one text at a time.
 */
export const readsOneAtATime = ({ dtype }: Pick<NeuralSpec, "dtype">): boolean =>
  dtype === "int8" || dtype === "uint8" || dtype === "q8"

/** A model of a service that speaks OpenAI's embeddings. */
export type RemoteSpec = {
  kind: "remote"
  /** What stands before `/embeddings`. */
  url: string
  apiKey: string | undefined
  model: string
  /** What the service is asked for; as many as the model has where left out. */
  dimensions: number | undefined
  queryPrefix: string
  documentPrefix: string
}

/** What runs here, in a thread of its own. */
export type LocalSpec = { kind: "lexical" } | NeuralSpec
export type EncoderSpec = LocalSpec | RemoteSpec

/** A model that was found and identified, not loaded yet. */
export type ResolvedModel = { model: string; revision: string; spec: EncoderSpec }

/** What the operator said about the model. */
export type ModelSettings = {
  name: string
  modelsDir: string
  allowDownload: boolean
  hubUrl: string
  dtype: Dtype | undefined
  pooling: Pooling | undefined
  queryPrefix: string | undefined
  documentPrefix: string | undefined
  /** Null: the model runs here. */
  remote: Pick<RemoteSpec, "url" | "apiKey" | "dimensions"> | null
}
