// The interface of an encoder in a lane's thread, and the choice between the two kinds of model.
import type { EmbedRequest } from "../../../src/embedding/contract.ts"
import type { LocalSpec } from "../model/model-spec.ts"

export type EncodeKind = EmbedRequest["kind"]

/** `vectors` are the unit vectors, concatenated in the order of the texts; `tokens` is how many tokens of each were read. */
export type Encoded = { vectors: Float32Array<ArrayBuffer>; tokens: number[] }

export type Encoder = {
  dimension: number
  encode(texts: string[], kind: EncodeKind): Promise<Encoded>
}

/** The neural runtime takes 100 MB, so it is imported only if it is used. */
export async function loadEncoder(spec: LocalSpec): Promise<Encoder> {
  if (spec.kind === "lexical") return (await import("./lexical-encoder.ts")).lexicalEncoder
  return await (await import("./neural-encoder.ts")).loadNeuralEncoder(spec)
}
