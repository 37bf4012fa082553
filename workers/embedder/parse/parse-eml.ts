// Parses e-mails: sender, recipients, date, subject, text, and the names of attachments.
import { isUtf8 } from "node:buffer"
import PostalMime, { type Address, type Email } from "postal-mime"
import type { ParsedText } from "../../../src/documents/model/parsed-text.ts"
import type { Warning } from "../../../src/embedding/contract.ts"
import { decodeText, normalizeText } from "./charset/decode-text.ts"
import { joinParsed } from "./join-parsed.ts"
import { ParseError } from "./parse-error.ts"
import { readHtmlText } from "./parse-html.ts"
import { warn } from "./warn.ts"

const MAX_NESTING = 32

export async function parseEml(source: Uint8Array): Promise<ParsedText> {
  const { bytes, warnings: guessed } = withKnownCharset(source)
  const email = await read(bytes)
  const head = plain(headLines(email).join("\n"))
  const subject = email.subject?.trim()
  if (subject) head.headings.push({ level: 1, title: subject.slice(0, 300), start: 0 })
  // Both are versions of the same message; the plain one is what its author wrote.
  const body = email.text?.trim() ? plain(email.text.trim()) : email.html ? readHtmlText(email.html) : plain("")
  const attached = email.attachments.flatMap(({ filename, mimeType, disposition }) =>
    disposition === "inline" && !filename ? [] : [`Attachment: ${filename ?? "without a name"} (${mimeType})`],
  )
  const parsed = joinParsed([head, body, plain(attached.join("\n"))], { asPages: false })
  const warnings = attached.length > 0 ? [warn("parts-left-out", "These are the contents of the attachments.")] : []
  return { ...parsed, warnings: [...guessed, ...(parsed.warnings ?? []), ...warnings] }
}

/** An old letter that declares no encoding anywhere is read as any other text of unknown encoding. */
function withKnownCharset(bytes: Uint8Array): { bytes: Uint8Array; warnings: Warning[] } {
  const isKnown = isUtf8(bytes) || /charset/i.test(new TextDecoder("latin1").decode(bytes))
  if (isKnown) return { bytes, warnings: [] }
  const { text, warnings } = decodeText(bytes, { client: null })
  return { bytes: new TextEncoder().encode(text), warnings }
}

async function read(bytes: Uint8Array): Promise<Email> {
  try {
    const email = await PostalMime.parse(bytes, { maxNestingDepth: MAX_NESTING })
    // Any line with a colon looks like a header; an e-mail has at least one of these.
    if (email.from || email.subject || email.date) return email
  } catch (cause) {
    if (cause instanceof RangeError) throw cause
    throw new ParseError("corrupt-document", { cause })
  }
  throw new ParseError("corrupt-document")
}

const plain = (text: string): ParsedText => ({ text: normalizeText(text), pages: null, headings: [] })

/** The subject comes first, as the title. */
function headLines({ subject, from, to, cc, date, headers }: Email): string[] {
  // As its writer's clock showed it, with the zone.
  const written = headers.find(({ key }) => key === "date")?.value
  const lines: [string, string | undefined][] = [
    ["Subject", subject],
    ["From", from && people([from])],
    ["To", to && people(to)],
    ["Cc", cc && people(cc)],
    ["Date", written ?? date],
  ]
  return lines.flatMap(([name, value]) => (value ? [`${name}: ${value.replace(/\s+/g, " ").trim()}`] : []))
}

const people = (addresses: readonly Address[]): string =>
  addresses
    .flatMap((one) => one.group ?? [one])
    .map(({ name, address }) => (name && address ? `${name} <${address}>` : (address ?? name)))
    .join(", ")
