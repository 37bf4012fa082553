// Compares the first bytes of a file with the type it is declared to be.
import type { ContentType } from "../../../src/embedding/contract.ts"
import { type Container, formatOf } from "../../../src/embedding/formats.ts"
import { ParseError } from "./parse-error.ts"

const ZIP = [0x50, 0x4b, 0x03, 0x04]
const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
/** PNG, JPEG, TIFF in both byte orders; WebP last, because its signature could also start a text. */
const IMAGES = [
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x49, 0x49, 0x2a, 0x00],
  [0x4d, 0x4d, 0x00, 0x2a],
  [0x52, 0x49, 0x46, 0x46],
]
const GZIP = [0x1f, 0x8b, 0x08]
const PDF = "%PDF-"
const RTF = "{\\rtf"
/** PDF readers accept a header up to this offset. */
const PDF_HEADER_REACH = 1024
/** The name, in the container's directory, of the stream of a password-protected Office document. */
const ENCRYPTED_PACKAGE = "EncryptedPackage".split("").join("\0")

/** Throws `empty-document`, `corrupt-document` or, for Office files, `encrypted-document`. */
export function checkFormat(bytes: Uint8Array, type: ContentType): void {
  if (bytes.length === 0) throw new ParseError("empty-document")
  const { container } = formatOf(type)
  const isOle = startsWith(bytes, OLE)
  if (container === "zip" && isOle && latin1(bytes).includes(ENCRYPTED_PACKAGE)) {
    throw new ParseError("encrypted-document")
  }
  if (isOle || !IS_PLAUSIBLE[container](bytes)) throw new ParseError("corrupt-document")
}

const IS_PLAUSIBLE: Record<Container, (bytes: Uint8Array) => boolean> = {
  pdf: (bytes) => latin1(bytes.subarray(0, PDF_HEADER_REACH)).includes(PDF),
  zip: (bytes) => startsWith(bytes, ZIP),
  image: (bytes) => IMAGES.some((mark) => startsWith(bytes, mark)),
  text: (bytes) =>
    ![ZIP, GZIP, ...IMAGES.slice(0, -1)].some((mark) => startsWith(bytes, mark)) &&
    ![PDF, RTF].includes(latin1(bytes.subarray(0, PDF.length))),
}

const startsWith = (bytes: Uint8Array, mark: number[]) => mark.every((byte, place) => bytes[place] === byte)
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1")
