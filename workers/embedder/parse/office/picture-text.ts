// Tells what the description of a picture says to a reader: neither that a program wrote it nor the name of a file.

const WRITTEN_BY_PROGRAM =
  /\s*(?:Description automatically generated(?: with \w+ confidence)?|AI-generated content may be incorrect)\.?\s*$/i
const FILE_NAME = /^\S+\.(?:png|jpe?g|gif|bmp|tiff?|svg|emf|wmf|webp)$/i

export function pictureText(description = ""): string {
  const text = description.replace(WRITTEN_BY_PROGRAM, "").replace(/\s+/g, " ").trim()
  return FILE_NAME.test(text) ? "" : text
}
