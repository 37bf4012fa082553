// Turns bytes into normalised text: one kind of line end, no NUL, no half surrogate pairs.
import { ParseError } from "./parse-error.ts"

const BYTE_ORDER_MARKS: [label: string, mark: number[]][] = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
]

/**
 * Decodes by the byte order mark, else as `fallback`; bytes that mean nothing become U+FFFD. Text has no NUL: a file with
 * one is of another kind and throws `corrupt-document`.
 */
export function decodeText(bytes: Uint8Array, fallback = "utf-8"): string {
  const [label] = BYTE_ORDER_MARKS.find(([, mark]) => mark.every((byte, place) => bytes[place] === byte)) ?? [fallback]
  const text = new TextDecoder(label).decode(bytes)
  if (text.includes("\0")) throw new ParseError("corrupt-document")
  return normalizeText(text)
}

/** Every parser passes its text through here before it counts offsets. Unicode normalisation is left to the search terms. */
export function normalizeText(text: string): string {
  return text.replace(/\r\n?/g, "\n").replaceAll("\0", "").toWellFormed()
}
