// Generates the binary samples from their source. Run it after editing manual.ts, newsletter.ts or handbook.ts.
import { writeFile } from "node:fs/promises"
import { writeHandbook } from "./handbook.ts"
import { typesetNewsletter } from "./newsletter.ts"
import { typesetManual } from "./typeset.ts"

/** The generated samples by file name; every run gives the same bytes. Markdown and text samples are not generated. */
export async function generateSamples(): Promise<Record<string, Uint8Array>> {
  return {
    "heron-t2-manual.pdf": await typesetManual(),
    "saltmarsh-letter.pdf": await typesetNewsletter(),
    "staff-handbook.docx": await writeHandbook(),
  }
}

if (import.meta.main) {
  for (const [filename, bytes] of Object.entries(await generateSamples())) {
    await writeFile(`${import.meta.dirname}/${filename}`, bytes)
    console.log(`${filename}: ${bytes.length} bytes`)
  }
}
