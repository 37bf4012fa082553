// The error that a parser throws for a document that cannot be parsed.
import type { ParseFailure } from "../../../src/embedding/contract.ts"

/** A class, so that `instanceof` can distinguish it; any other error counts as a crash. */
export class ParseError extends Error {
  readonly code: ParseFailure

  constructor(code: ParseFailure, options?: ErrorOptions) {
    super(code, options)
    this.name = "ParseError"
    this.code = code
  }
}
