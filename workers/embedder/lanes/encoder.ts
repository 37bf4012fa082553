// What a lane's thread does with texts, whatever the model; and the choice between the two kinds of model.
import type { EmbedRequest } from "../../../src/embedding/contract.ts"
import type { LocalSpec } from "../model/model-spec.ts"

export type EncodeKind = EmbedRequest["kind"]

/** `vectors` holds one unit-length vector after the other, in the order of the texts; `tokens` says how many of each were read. */
export type Encoded = { vectors: Float32Array<ArrayBuffer>; tokens: number[] }

export type Encoder = {
  dimension: number
  encode(texts: string[], kind: EncodeKind): Promise<Encoded>
}

/** The neural runtime costs 100 MB and is imported only when it is used. */
export async function loadEncoder(spec: LocalSpec): Promise<Encoder> {
  if (spec.kind === "lexical") return (await import("./lexical-encoder.ts")).lexicalEncoder
  return await (await import("./neural-encoder.ts")).loadNeuralEncoder(spec)
}
