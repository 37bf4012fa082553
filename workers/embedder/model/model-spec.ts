// What is needed to run a model, as plain data that can be sent to threads and child processes.

/** Weight formats for CPUs. Transformers.js silently loads fp32 for an unknown name, so names are checked here. */
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
  /** Maximum tokens the model reads, special tokens included; longer texts are truncated. */
  maxTokens: number
}

/**
 * With integer weights, activations are quantised over the whole batch, so a text's vector would depend on the other texts
 * (cosine 0.985 to its own alone). A batch is no faster on one thread, so such a model reads one text at a time.
 */
export const readsOneAtATime = ({ dtype }: Pick<NeuralSpec, "dtype">): boolean =>
  dtype === "int8" || dtype === "uint8" || dtype === "q8"

/** A model of a service with OpenAI's embeddings API. */
export type RemoteSpec = {
  kind: "remote"
  /** The part of the URL before `/embeddings`. */
  url: string
  apiKey: string | undefined
  model: string
  /** Dimensions to request; by default those of the model. */
  dimensions: number | undefined
  queryPrefix: string
  documentPrefix: string
}

/** A model that runs here, in its own thread. */
export type LocalSpec = { kind: "lexical" } | NeuralSpec
export type EncoderSpec = LocalSpec | RemoteSpec

/** A model that was located and identified, but not loaded yet. */
export type ResolvedModel = { model: string; revision: string; spec: EncoderSpec }

/** The operator's settings for the model. */
export type ModelSettings = {
  name: string
  modelsDir: string
  allowDownload: boolean
  hubUrl: string
  dtype: Dtype | undefined
  pooling: Pooling | undefined
  queryPrefix: string | undefined
  documentPrefix: string | undefined
  /** Null if the model runs here. */
  remote: Pick<RemoteSpec, "url" | "apiKey" | "dimensions"> | null
}
