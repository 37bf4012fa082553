// The manifest: whole lines in every unit, no gap between them, nothing lost.
import fc from "fast-check"
import { expect, test } from "vitest"
import { MAX_UNIT_CHUNKS, type ManifestChunk, manifestChunkSchema } from "../../src/embedding/contract.ts"
import { writeManifest } from "../../workers/embedder/jobs/write-manifest.ts"

const chunksArb: fc.Arbitrary<ManifestChunk[]> = fc
  .array(
    fc.record({ text: fc.string({ unit: "grapheme", minLength: 1 }), page: fc.option(fc.integer({ min: 1, max: 9 })) }),
    {
      minLength: 1,
      maxLength: MAX_UNIT_CHUNKS * 2 + 3,
      size: "max",
    },
  )
  .map((parts) =>
    parts.map(({ text, page }, ordinal) => ({
      ordinal,
      start: 0,
      end: text.length,
      page,
      page_breaks: [],
      heading_path: ["A\n", text],
      token_count: 1,
      text,
    })),
  )

test("the byte ranges of the units give back every chunk in order", () => {
  fc.assert(
    fc.property(chunksArb, (chunks) => {
      const { bytes, units } = writeManifest(chunks)
      const read = units.flatMap(({ byte_start, byte_end, chunk_count }) => {
        const lines = new TextDecoder().decode(bytes.subarray(byte_start, byte_end)).split("\n").slice(0, -1)
        expect(lines).toHaveLength(chunk_count)
        return lines.map((line) => manifestChunkSchema.parse(JSON.parse(line)))
      })
      expect(read).toEqual(chunks)
    }),
    { numRuns: 25 },
  )
})

test("a unit never holds more chunks than a Worker takes, and units leave no gap", () => {
  fc.assert(
    fc.property(chunksArb, (chunks) => {
      const { bytes, units } = writeManifest(chunks)
      expect(units.every(({ chunk_count }) => chunk_count <= MAX_UNIT_CHUNKS)).toBe(true)
      expect(units.map(({ byte_start }) => byte_start)).toEqual([
        0,
        ...units.slice(0, -1).map(({ byte_end }) => byte_end),
      ])
      expect(units.at(-1)?.byte_end).toBe(bytes.length)
    }),
    { numRuns: 25 },
  )
})
