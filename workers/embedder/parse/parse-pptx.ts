// Parses PowerPoint presentations: each slide is a page, with its notes.
import type { ParsedText } from "../../../src/documents/model/parsed-text.ts"
import { FORMATS } from "../../../src/embedding/formats.ts"
import { joinParsed } from "./join-parsed.ts"
import { packageParts } from "./office/package-parts.ts"
import { slideHtml } from "./office/read-slide.ts"
import { allOf } from "./office/xml.ts"
import type { ParseOptions } from "./parse-document.ts"
import { ParseError } from "./parse-error.ts"
import { readHtmlText } from "./parse-html.ts"
import { readXmlParts } from "./read-zip.ts"
import { warn } from "./warn.ts"

const PRESENTATION =
  /presentationml\.(?:presentation|slideshow|template)\.main\+xml|ms-powerpoint\.(?:presentation|slideshow|template)\.macroEnabled\.main\+xml/

export function parsePptx(bytes: Uint8Array, { onProgress }: ParseOptions): ParsedText {
  const parts = packageParts(readXmlParts(bytes, FORMATS.pptx.unpacked))
  const path = parts.main(PRESENTATION)
  const presentation = parts.read(path)
  if (!presentation) throw new ParseError("corrupt-document")
  const relations = parts.relationsOf(path)
  const slides = [...allOf(presentation, "p:sldId")].flatMap(
    ({ attribs }) => relations.get(attribs["r:id"] ?? "") ?? [],
  )
  const pages: ParsedText[] = []
  let hasComments = false
  for (const slide of slides) {
    pages.push(readHtmlText(slideHtml(parts, slide.path)))
    hasComments ||= [...parts.relationsOf(slide.path).values()].some(({ type }) => /\/comments?$/.test(type))
    onProgress(pages.length, slides.length)
  }
  const parsed = joinParsed(pages, { asPages: true })
  const silent = pages.flatMap(({ text }, place) => (text === "" ? [place + 1] : []))
  return {
    ...parsed,
    warnings: [
      ...(parsed.warnings ?? []),
      ...(silent.length > 0 ? [warn("pages-without-text", "", silent)] : []),
      ...(hasComments ? [warn("parts-left-out", "These are comments.")] : []),
    ],
  }
}
