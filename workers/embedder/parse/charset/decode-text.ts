// Decodes bytes to normalised text: one kind of line end, no NUL, no lone surrogates.
import { analyse } from "chardet"
import type { Warning } from "../../../../src/embedding/contract.ts"
import { ParseError } from "../parse-error.ts"
import { warn } from "../warn.ts"
import { decodeUtf32, utf32Order } from "./decode-utf32.ts"

export type Decoded = { text: string; warnings: Warning[] }
type Declared = {
  /** The charset declared by the client. If the bytes do not fit it, the document is refused. */
  client: string | null
  /** The charset declared in the document; used if the bytes fit it. */
  document?: string | undefined
}

const BYTE_ORDER_MARKS: [label: string, mark: number[]][] = [
  // First, because it starts like that of UTF-16.
  ["utf-32le", [0xff, 0xfe, 0, 0]],
  ["utf-32be", [0, 0, 0xfe, 0xff]],
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
]
/** The control characters that are normal in text. */
const SPACING_CONTROLS = /[\t\n\v\f\r]/g
const CONTROLS_IN_TEXT = 0.05
/** Characters that correctly decoded text does not contain. */
const IMPOSSIBLE = /[\p{Cn}\p{Co}]/u
/** For this many valid UTF-8 characters one may be damaged. */
const GOOD_PER_BAD = 10
/** Bytes that are examined to guess an encoding. */
const SAMPLE_BYTES = 256 * 1024
/** A high threshold, in percent: with the wrong byte order, text hardly ever consists of letters. */
const UTF16_CONFIDENCE = 90
/** A guess below this confidence, in percent, is ignored. */
const LEAST_CONFIDENCE = 10
/** Old encodings that the detector does not know, and those that it confuses with similar ones. */
const OTHERS = "windows-1250 iso-8859-2 iso-8859-15 windows-1251 koi8-u ibm866 x-mac-cyrillic macintosh".split(" ")
/** The share of non-ASCII characters in impossible places above which another encoding is tried. */
const ODD_LETTERS = 0.015
/** A symbol inside a word, a capital after a lower-case letter, box drawings; the currency sign is the euro in another encoding. */
const ODD =
  /(?<=[\p{Lu}\p{Ll}])[^\p{ASCII}\p{L}\p{M}\p{Pd}’·](?=[\p{Lu}\p{Ll}])|[¤¯³¹¿¾¼½£¥¬±](?=[\p{Lu}\p{Ll}])|(?<=\p{Ll})[^\p{ASCII}\P{Lu}]|[¤‡†\u2500-\u259f]/gu
/** Escape sequences of 7-bit Japanese mail, which would otherwise look like ASCII. */
const ISO_2022_JP = ["\u001b$B", "\u001b$@"]

/**
 * Tries, in order: byte order mark, client, document, UTF-8, a guess (with a warning). Throws `encoding-unknown` if none fits
 * and `corrupt-document` if the bytes are not text.
 */
export function decodeText(bytes: Uint8Array, declared: Declared): Decoded {
  const { text, warnings } = decode(bytes, declared)
  if (countControls(text) > text.length * CONTROLS_IN_TEXT + 1) throw new ParseError("corrupt-document")
  return { text: normalizeText(text), warnings }
}

function decode(bytes: Uint8Array, { client, document }: Declared): Decoded {
  const [marked] = BYTE_ORDER_MARKS.find(([, mark]) => mark.every((byte, place) => bytes[place] === byte)) ?? []
  if (marked?.startsWith("utf-32") || /^utf-?32/i.test(client ?? "")) {
    const text = decodeUtf32(bytes, /be$/i.test(marked ?? client ?? "") ? "utf-32be" : "utf-32le")
    if (text === null) throw new ParseError("encoding-unknown")
    return { text, warnings: [] }
  }
  if (marked) return { text: new TextDecoder(marked).decode(bytes), warnings: [] }
  if (client) {
    const text = strictly(client, bytes)
    if (text === null) throw new ParseError("encoding-unknown")
    return { text, warnings: [] }
  }
  const text = (document && strictly(document, bytes)) || asUtf8(bytes)
  if (text === null) return guess(bytes)
  if (ISO_2022_JP.some((sequence) => text.includes(sequence)))
    return { text: new TextDecoder("iso-2022-jp").decode(bytes), warnings: [guessed("iso-2022-jp", UTF16_CONFIDENCE)] }
  return { text, warnings: [] }
}

/** Null if the bytes are not valid in this encoding. */
function strictly(label: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: false }).decode(bytes)
  } catch {
    return null
  }
}

/** Tolerates a few damaged characters, as at the end of a truncated file. NULs indicate UTF-16 without a byte order mark. */
function asUtf8(bytes: Uint8Array): string | null {
  const text = new TextDecoder().decode(bytes)
  if (utf32Order(bytes) || utf16Order(bytes)) return null
  const bad = text.match(/\ufffd/g)?.length ?? 0
  const good = text.match(/[^\0-\x7f\ufffd]/g)?.length ?? 0
  return bad * GOOD_PER_BAD <= good ? text : null
}

function guess(bytes: Uint8Array): Decoded {
  const wide = utf32Order(bytes)
  const text = wide && decodeUtf32(bytes, wide)
  if (wide && text) return { text, warnings: [guessed(wide, UTF16_CONFIDENCE)] }
  const order = utf16Order(bytes)
  if (order) return { text: new TextDecoder(order).decode(bytes), warnings: [guessed(order, UTF16_CONFIDENCE)] }
  const detected = analyse(bytes.subarray(0, SAMPLE_BYTES)).filter(({ confidence }) => confidence >= LEAST_CONFIDENCE)
  const fitting = [...detected, ...OTHERS.map((name) => ({ name, confidence: LEAST_CONFIDENCE }))].flatMap((one) => {
    const text = strictly(one.name, bytes)
    return text !== null && countControls(text) === 0 ? [{ ...one, text, odd: shareOdd(text) }] : []
  })
  const [likeliest] = fitting
  if (!likeliest) throw new ParseError("encoding-unknown")
  // If the text has too many characters in impossible places, the single-byte encoding with the fewest of them is taken.
  const others = [likeliest, ...fitting.filter(({ name }) => OTHERS.includes(name))]
  const best = likeliest.odd > ODD_LETTERS ? others.reduce((a, b) => (b.odd < a.odd ? b : a)) : likeliest
  if (best.odd > ODD_LETTERS && !detected.some(({ name }) => name === best.name))
    throw new ParseError("encoding-unknown")
  return { text: best.text, warnings: [guessed(new TextDecoder(best.name).encoding, best.confidence)] }
}

/** The share of non-ASCII characters that are in impossible places. */
function shareOdd(text: string): number {
  const sample = text.slice(0, SAMPLE_BYTES)
  const beyond = sample.match(/[^\p{ASCII}]/gu)?.length ?? 0
  return (sample.match(ODD)?.length ?? 0) / Math.max(1, beyond)
}

const guessed = (name: string, confidence: number) =>
  warn("charset-guessed", `It was read as ${name}, with a confidence of ${(confidence / 100).toFixed(2)}.`)

const countControls = (text: string) =>
  (text.match(/\p{Cc}/gu)?.length ?? 0) - (text.match(SPACING_CONTROLS)?.length ?? 0)

/** In UTF-16 the NULs of ASCII characters are all at even or all at odd offsets. */
function utf16Order(bytes: Uint8Array): "utf-16le" | "utf-16be" | null {
  const sample = bytes.subarray(0, SAMPLE_BYTES)
  const nuls = [0, 0]
  for (const [place, byte] of sample.entries()) if (byte === 0) nuls[place % 2] = (nuls[place % 2] ?? 0) + 1
  const [even = 0, odd = 0] = nuls
  if (Math.min(even, odd) * 10 > Math.max(even, odd) || even === odd || bytes.length % 2 === 1) return null
  const order = odd > even ? "utf-16le" : "utf-16be"
  const text = strictly(order, bytes)
  return text !== null && countControls(text) === 0 && !IMPOSSIBLE.test(text) ? order : null
}

/** Every parser calls this before it computes offsets. Unicode normalisation happens only in search terms. */
export function normalizeText(text: string): string {
  return text.replace(/\r\n?/g, "\n").replaceAll("\0", "").toWellFormed()
}
