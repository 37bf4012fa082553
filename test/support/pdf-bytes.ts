// Writes PDF files object by object, for tests that need files no PDF library would write.

export const latin1 = (text: string) => Buffer.from(text, "latin1")

/** A stream object; `dictionary` holds its entries other than /Length. */
export function pdfStream(dictionary: string, data: Uint8Array): Buffer {
  return Buffer.concat([latin1(`<< ${dictionary} /Length ${data.length} >>\nstream\n`), data, latin1("\nendstream")])
}

/** A complete file with its cross-reference table. The first object is number 1 and must be the catalogue. */
export function assemblePdf(objects: (string | Uint8Array)[], trailer = ""): Buffer {
  const parts = [latin1("%PDF-1.7\n")]
  const offsets: number[] = []
  let length = 9
  const append = (bytes: Buffer) => {
    parts.push(bytes)
    length += bytes.length
  }
  objects.forEach((object, index) => {
    offsets.push(length)
    const body = typeof object === "string" ? latin1(object) : object
    append(Buffer.concat([latin1(`${index + 1} 0 obj\n`), body, latin1("\nendobj\n")]))
  })
  const rows = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("")
  const size = objects.length + 1
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${rows}`
  append(latin1(`${table}trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${length}\n%%EOF\n`))
  return Buffer.concat(parts)
}
