// How a language model can fail, told apart by whether asking again helps: unavailable, limited, or refused for good.
import { AppError } from "../../errors.ts"

/** What an adapter says of a request that the model is too small for. */
export const TOO_LONG = "The prompt is too long for the model."

const FAULTS = new Set(["llm-unavailable", "llm-limited", "llm-refused"])

export const isModelFault = (error: unknown): error is AppError => error instanceof AppError && FAULTS.has(error.code)
