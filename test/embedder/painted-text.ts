// Reads the text of pages that a test paints, or writes by hand.
import { assemblePdf, latin1, pdfStream } from "../support/pdf-bytes.ts"
import { parse } from "./parse-failure.ts"
import { type Painted, paint } from "./pdf-pages.ts"

/** The text of pages that are painted so. */
export const textOf = async (...pages: Painted[][]) => (await parse("pdf", await paint(pages))).text
/** A long sentence that columns break into lines. */
export const PROSE =
  "the pilot boat leaves the inner harbour at four and waits behind the breakwater until the ferry has passed the outer buoy"

/** A page whose content stream and font are written by hand. */
export const rawPdf = (content: string, font: string, more: (string | Uint8Array)[] = []) =>
  assemblePdf([
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
    pdfStream("", latin1(content)),
    font,
    ...more,
  ])
