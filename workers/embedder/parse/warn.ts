// Creates a document's warnings: the standard sentence of the code plus details.
import { WARNINGS, type Warning, type WarningCode } from "../../../src/embedding/contract.ts"

/** `pages` are 1-based. */
export function warn(code: WarningCode, detail = "", pages?: readonly number[]): Warning {
  const message = detail === "" ? WARNINGS[code] : `${WARNINGS[code]} ${detail}`
  return { code, message, ...(pages && { pages: [...pages] }) }
}
