// What both legs see of a chunk: headings carry what a passage leaves unsaid, so they stand in front of it.
import type { ManifestChunk } from "./contract.ts"

export const embeddedText = ({ heading_path, text }: Pick<ManifestChunk, "heading_path" | "text">): string =>
  heading_path.length > 0 ? `${heading_path.join(" › ")}\n${text}` : text
