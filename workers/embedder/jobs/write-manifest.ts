// Writes chunks as NDJSON and returns the byte range of each unit of work.
import { MAX_UNIT_CHUNKS, type ManifestChunk, type ManifestUnit } from "../../../src/embedding/contract.ts"

/** The units cover the manifest without gaps, and each consists of complete lines. */
export function writeManifest(chunks: ManifestChunk[]): { bytes: Uint8Array<ArrayBuffer>; units: ManifestUnit[] } {
  const encoder = new TextEncoder()
  const parts: Uint8Array[] = []
  const units: ManifestUnit[] = []
  let length = 0
  for (let first = 0; first < chunks.length; first += MAX_UNIT_CHUNKS) {
    const unit = chunks.slice(first, first + MAX_UNIT_CHUNKS)
    const part = encoder.encode(unit.map((chunk) => `${JSON.stringify(chunk)}\n`).join(""))
    units.push({ first_chunk: first, chunk_count: unit.length, byte_start: length, byte_end: length + part.length })
    parts.push(part)
    length += part.length
  }
  const bytes = new Uint8Array(length)
  for (const [index, part] of parts.entries()) bytes.set(part, units[index]?.byte_start ?? 0)
  return { bytes, units }
}
