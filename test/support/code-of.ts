// How a piece of work ended, for tests of what is refused.
import { AppError } from "../../src/errors.ts"

/** `done`, or the code of the `AppError` the work threw; other errors as text. */
export const codeOf = async (work: Promise<unknown>): Promise<string> =>
  await work.then(
    () => "done",
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  )
