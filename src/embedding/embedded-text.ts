// The text of a chunk that both search legs index: its headings, which give context, followed by the passage.
import type { ManifestChunk } from "./contract.ts"

export const embeddedText = ({ heading_path, text }: Pick<ManifestChunk, "heading_path" | "text">): string =>
  heading_path.length > 0 ? `${heading_path.join(" › ")}\n${text}` : text
