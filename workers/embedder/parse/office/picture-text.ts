// Keeps the description of a picture if it tells a reader something: no file name and no text that a program generated.

const WRITTEN_BY_PROGRAM =
  /\s*(?:Description automatically generated(?: with \w+ confidence)?|AI-generated content may be incorrect)\.?\s*$/i
const FILE_NAME = /^\S+\.(?:png|jpe?g|gif|bmp|tiff?|svg|emf|wmf|webp)$/i

export function pictureText(description = ""): string {
  const text = description.replace(WRITTEN_BY_PROGRAM, "").replace(/\s+/g, " ").trim()
  return FILE_NAME.test(text) ? "" : text
}
