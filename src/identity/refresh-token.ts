// A refresh token: `rft_<session>_<secret>.<proof>`; the session names the family, the secret its newest member.
import { AppError } from "../errors.ts"
import type { SessionId } from "../ids.ts"
import { digestOf, newSecret, SECRET_LENGTH } from "./model/secret-text.ts"
import { macOf, type TokenSecrets, verifyMac } from "./model/signing-keys.ts"

const PATTERN = new RegExp(
  `^(rft_([0-9a-hjkmnp-tv-z]{26})_[A-Za-z0-9_-]{${SECRET_LENGTH}})\\.([A-Za-z0-9_-]{${SECRET_LENGTH}})$`,
)

/** Makes the newest token of a session. Its text exists on our side only now. */
export async function newRefreshToken(
  secrets: TokenSecrets,
  session: SessionId,
): Promise<{ text: string; hash: string }> {
  const body = `rft_${session.slice("ses_".length)}_${newSecret()}`
  const text = `${body}.${await macOf(secrets, body)}`
  return { text, hash: await digestOf(text) }
}

/**
 * The session and the digest of a token that we gave out: the proof shows that we did, since the session's id alone is no
 * secret and must not end the session. Throws `credential-malformed` for everything else, without I/O.
 */
export async function readRefreshToken(
  secrets: TokenSecrets,
  text: string,
): Promise<{ session: SessionId; hash: string }> {
  const [, body, session, proof] = PATTERN.exec(text) ?? []
  if (!body || !proof || !(await verifyMac(secrets, body, proof)))
    throw new AppError("credential-malformed", { detail: "This is not a refresh token." })
  return { session: `ses_${session}` as SessionId, hash: await digestOf(text) }
}
