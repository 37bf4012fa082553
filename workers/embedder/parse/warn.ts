// Makes the warnings of a document: the sentence of the code, and what this document adds to it.
import { WARNINGS, type Warning, type WarningCode } from "../../../src/embedding/contract.ts"

/** `pages` are 1-based. */
export function warn(code: WarningCode, detail = "", pages?: readonly number[]): Warning {
  const message = detail === "" ? WARNINGS[code] : `${WARNINGS[code]} ${detail}`
  return { code, message, ...(pages && { pages: [...pages] }) }
}
