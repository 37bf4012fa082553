// Reads the comments on cells of a sheet, each with its cell and author, so that it can be understood alone.
import { element, inline } from "../markup.ts"
import type { PackageParts } from "./package-parts.ts"
import { placeOf, type Sheet } from "./read-sheet.ts"
import { allOf, childOf, type Document, textOf } from "./xml.ts"

/** `day` is empty if the file has no date. */
type Comment = { reference: string; author: string; day: string; text: string }

/** For a cell with a thread only the thread is read; its note is a copy for programs without threads. */
export function commentsHtml(parts: PackageParts, sheetPath: string, sheet: Sheet, personsPath: string): string {
  const relations = [...parts.relationsOf(sheetPath).values()]
  const read = (kind: string, reader: (part: Document) => Comment[]) =>
    relations.flatMap(({ type, path }) => {
      const part = type.endsWith(`/${kind}`) ? parts.read(path) : undefined
      return part ? reader(part) : []
    })
  const threads = read("threadedComment", (part) => readThreads(part, parts.read(personsPath)))
  const threaded = new Set(threads.map(({ reference }) => reference))
  const notes = read("comments", readNotes).filter(({ reference }) => !threaded.has(reference))
  return [...notes, ...threads].map((comment) => commentHtml(comment, sheet)).join("")
}

function commentHtml({ reference, author, day, text }: Comment, { cells }: Sheet): string {
  const place = placeOf(reference)
  const cell = cells.find(({ row, column }) => row === place?.row && column === place.column)?.text
  const by = author === "" ? "" : ` by ${author}`
  return element("p", inline(`Comment${by} on ${reference}${cell ? ` (${cell})` : ""}${day && `, ${day}`}: ${text}`))
}

function readNotes(part: Document): Comment[] {
  const authors = [...allOf(part, "author")].map((author) => textOf(author).trim())
  return [...allOf(part, "comment")].map((comment) => {
    const author = authors[Number(comment.attribs.authorId)] ?? ""
    const text = [...allOf(comment, "t")].map(textOf).join("").trim()
    // Excel starts a note with its author's name, which is written separately here.
    const own = author !== "" && text.startsWith(`${author}:`) ? text.slice(author.length + 1).trim() : text
    return { reference: comment.attribs.ref ?? "", author, day: "", text: own }
  })
}

function readThreads(part: Document, persons: Document | undefined): Comment[] {
  const names = new Map(
    (persons ? [...allOf(persons, "person")] : []).map(({ attribs }) => [attribs.id, attribs.displayName ?? ""]),
  )
  return [...allOf(part, "threadedComment")].map((comment) => ({
    reference: comment.attribs.ref ?? "",
    author: names.get(comment.attribs.personId) ?? "",
    day: comment.attribs.dT?.slice(0, 10) ?? "",
    text: textOf(childOf(comment, "text")).trim(),
  }))
}
