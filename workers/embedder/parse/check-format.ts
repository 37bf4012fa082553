// Compares the first bytes of a file with the type it is declared to be.
import { CONTENT_TYPES, type ContentType } from "../../../src/embedding/contract.ts"
import { ParseError } from "./parse-error.ts"

const ZIP = [0x50, 0x4b, 0x03, 0x04]
const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
const PDF = "%PDF-"
/** Readers accept a PDF whose header stands this far into the file. */
const PDF_HEADER_REACH = 1024
/** The stream that holds an Office document with a password, as the directory of its container spells it. */
const ENCRYPTED_PACKAGE = "EncryptedPackage".split("").join("\0")

/** Throws `empty-document`, `corrupt-document` or, for Word files, `encrypted-document`. */
export function checkFormat(bytes: Uint8Array, type: ContentType): void {
  if (bytes.length === 0) throw new ParseError("empty-document")
  const isOle = startsWith(bytes, OLE)
  if (type === CONTENT_TYPES.docx && isOle && latin1(bytes).includes(ENCRYPTED_PACKAGE)) {
    throw new ParseError("encrypted-document")
  }
  if (!isPlausible(bytes, type) || isOle) throw new ParseError("corrupt-document")
}

function isPlausible(bytes: Uint8Array, type: ContentType): boolean {
  if (type === CONTENT_TYPES.pdf) return latin1(bytes.subarray(0, PDF_HEADER_REACH)).includes(PDF)
  if (type === CONTENT_TYPES.docx) return startsWith(bytes, ZIP)
  return !startsWith(bytes, ZIP) && latin1(bytes.subarray(0, PDF.length)) !== PDF
}

const startsWith = (bytes: Uint8Array, mark: number[]) => mark.every((byte, place) => bytes[place] === byte)
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1")
