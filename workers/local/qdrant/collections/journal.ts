// The file that holds one collection: entries appended before they are acknowledged, read back after a crash.
import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, renameSync, writevSync } from "node:fs"
import { z } from "zod"
import { pointId } from "../points/point-id.ts"
import type { StoredPoint } from "../points/point-table.ts"
import { collectionBody, indexSchema } from "./collection-schema.ts"

const operation = z.int().nonnegative()
const payload = z.record(z.string(), z.unknown())
const lengths = z.record(z.string(), z.int().nonnegative())
const pointHead = z.object({ id: pointId, version: operation, payload, dense: lengths, sparse: lengths })

const plainEntry = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("collection"), operation, config: collectionBody }),
  z.object({ kind: z.literal("index"), operation, field: z.string(), schema: indexSchema }),
  z.object({ kind: z.literal("delete"), operation, ids: z.array(pointId) }),
  z.object({ kind: z.literal("payload"), operation, ids: z.array(pointId), set: payload }),
])
const pointsHead = z.object({ kind: z.literal("points"), operation, points: z.array(pointHead) })
const entryHead = z.union([plainEntry, pointsHead])

/** One change of a collection. `operation` is the number Qdrant gives to it. */
export type Entry = z.output<typeof plainEntry> | { kind: "points"; operation: number; points: StoredPoint[] }

/** An entry on disk: two 32-bit lengths, a JSON head, and the vectors as raw 32-bit numbers. */
const prefixBytes = 8

export type Journal = { append(entry: Entry): void; close(): void }

/** Opens for appending; a failed append leaves the file as it was. */
export function openJournal(path: string): Journal {
  const file = openSync(path, "a")
  let length = fstatSync(file).size
  return {
    append(entry) {
      const parts = encode(entry)
      const bytes = parts.reduce((sum, part) => sum + part.byteLength, 0)
      try {
        if (writevSync(file, parts) !== bytes) throw new Error("short write")
        length += bytes
      } catch (cause) {
        ftruncateSync(file, length)
        throw cause
      }
    },
    close: () => closeSync(file),
  }
}

/** Replaces the file by these entries; a crash on the way leaves the old one. */
export function rewriteJournal(path: string, entries: Iterable<Entry>): void {
  const draft = `${path}.draft`
  const file = openSync(draft, "w")
  for (const entry of entries) writevSync(file, encode(entry))
  fsyncSync(file)
  closeSync(file)
  renameSync(draft, path)
}

/** Reads entries in order. False when the last was cut off by a crash; it is left out, nobody was told about it. */
export function readJournal(path: string, take: (entry: Entry) => void): boolean {
  const file = openSync(path, "r")
  try {
    let read = 0
    while (true) {
      const prefix = readExactly(file, prefixBytes)
      const head = prefix && readExactly(file, prefix.readUInt32LE(0))
      const body = prefix && readExactly(file, prefix.readUInt32LE(4))
      if (!head || !body) return read === fstatSync(file).size
      read += prefixBytes + head.byteLength + body.byteLength
      take(decode(head, body))
    }
  } finally {
    closeSync(file)
  }
}

function readExactly(file: number, bytes: number): Buffer<ArrayBuffer> | null {
  const buffer = Buffer.from(new ArrayBuffer(bytes))
  let read = 0
  while (read < bytes) {
    const more = readSync(file, buffer, read, bytes - read, null)
    if (more === 0) return null
    read += more
  }
  return buffer
}

function encode(entry: Entry): Uint8Array[] {
  const vectors: Uint8Array[] = []
  const lengthsOf = <Vector>(
    named: Record<string, Vector>,
    toNumbers: (vector: Vector) => (Float32Array | Uint32Array)[],
  ) =>
    Object.fromEntries(
      Object.entries(named).map(([name, vector]) => {
        const numbers = toNumbers(vector)
        for (const { buffer, byteOffset, byteLength } of numbers)
          vectors.push(new Uint8Array(buffer, byteOffset, byteLength))
        return [name, numbers[0]?.length ?? 0]
      }),
    )
  const head =
    entry.kind !== "points"
      ? entry
      : {
          ...entry,
          points: entry.points.map((point) => ({
            ...point,
            dense: lengthsOf(point.dense, (vector) => [vector]),
            sparse: lengthsOf(point.sparse, ({ indices, values }) => [
              Uint32Array.from(indices),
              Float32Array.from(values),
            ]),
          })),
        }
  const headBytes = Buffer.from(JSON.stringify(head))
  const body = Buffer.concat(vectors)
  const prefix = Buffer.alloc(prefixBytes)
  prefix.writeUInt32LE(headBytes.byteLength, 0)
  prefix.writeUInt32LE(body.byteLength, 4)
  return [prefix, headBytes, body]
}

function decode(headBytes: Buffer, body: Buffer<ArrayBuffer>): Entry {
  const head = entryHead.parse(JSON.parse(headBytes.toString()))
  if (head.kind !== "points") return head
  let at = 0
  const floats = (length: number) => new Float32Array(body.buffer, take(length), length)
  const take = (length: number) => {
    at += length * 4
    return at - length * 4
  }
  const named = <Vector>(given: Record<string, number>, read: (length: number) => Vector) =>
    Object.fromEntries(Object.entries(given).map(([name, length]) => [name, read(length)]))
  const points = head.points.map((point) => ({
    ...point,
    dense: named(point.dense, floats),
    sparse: named(point.sparse, (length) => ({
      indices: new Uint32Array(body.buffer, take(length), length),
      values: floats(length),
    })),
  }))
  return { ...head, points }
}
