// The error a parser throws for a document that cannot become text.
import type { ParseFailure } from "../../../src/embedding/contract.ts"

/** A class, because it is told apart from crashes by `instanceof`; whatever else is thrown counts as a crash. */
export class ParseError extends Error {
  readonly code: ParseFailure

  constructor(code: ParseFailure, options?: ErrorOptions) {
    super(code, options)
    this.name = "ParseError"
    this.code = code
  }
}
