// Unpacks the parts of a zipped document within limits (protection against zip bombs).
import { strFromU8, type Unzipped, unzipSync } from "fflate"
import type { UnpackLimits } from "../../../src/embedding/formats.ts"
import { ParseError } from "./parse-error.ts"

const LESS_THAN = 0x3c
const XML_PART = /\.(?:xml|rels)$/i
const DOCTYPE = /<!(?:doctype|entity)/i

/** Only the XML parts, without images and other media. Refuses document type declarations, and thus entities. */
export const readXmlParts = (bytes: Uint8Array, limits: UnpackLimits): Unzipped =>
  readParts(bytes, { ...limits, wanted: XML_PART, doctype: "refused" })

type Wanted = UnpackLimits & { wanted: RegExp; doctype: "refused" | "allowed" }

/**
 * The parts whose names are wanted. A part is inflated up to its declared size, so one that is longer is truncated and no
 * longer well-formed.
 */
export function readParts(bytes: Uint8Array, { wanted, doctype, ...limits }: Wanted): Unzipped {
  let entries = 0
  let total = 0
  const parts = unzipOrRefuse(bytes, ({ name, originalSize }) => {
    if (++entries > limits.entries) throw new ParseError("document-too-complex")
    if (!wanted.test(name)) return false
    total += originalSize
    if (total > limits.bytes) throw new ParseError("document-too-complex")
    return true
  })
  let tags = 0
  for (const part of Object.values(parts)) {
    if (doctype === "refused" && DOCTYPE.test(strFromU8(part))) throw new ParseError("corrupt-document")
    for (const byte of part) if (byte === LESS_THAN) tags++
  }
  if (tags > limits.tags) throw new ParseError("document-too-complex")
  return parts
}

function unzipOrRefuse(
  bytes: Uint8Array,
  filter: (entry: { name: string; originalSize: number }) => boolean,
): Unzipped {
  try {
    return unzipSync(bytes, { filter })
  } catch (cause) {
    if (cause instanceof ParseError || cause instanceof RangeError) throw cause
    throw new ParseError("corrupt-document", { cause })
  }
}
