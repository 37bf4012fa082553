// A refresh token: `rft_<session>_<secret>`; the session names the family, the secret its newest member.
import { AppError } from "../errors.ts"
import type { SessionId } from "../ids.ts"
import { digestOf, newSecret, SECRET_LENGTH } from "./secret-text.ts"

const PATTERN = new RegExp(`^rft_([0-9a-hjkmnp-tv-z]{26})_([A-Za-z0-9_-]{${SECRET_LENGTH}})$`)

/** The newest token of a session; the only moment its text exists on our side. */
export async function newRefreshToken(session: SessionId): Promise<{ text: string; hash: string }> {
  const text = `rft_${session.slice("ses_".length)}_${newSecret()}`
  return { text, hash: await digestOf(text) }
}

/** Throws `credential-malformed` for what has not the form of a refresh token. */
export async function readRefreshToken(text: string): Promise<{ session: SessionId; hash: string }> {
  const found = PATTERN.exec(text)
  if (!found) throw new AppError("credential-malformed", { detail: "This is not a refresh token." })
  return { session: `ses_${found[1]}` as SessionId, hash: await digestOf(text) }
}
