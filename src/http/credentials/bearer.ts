// Reads the credential of an `Authorization: Bearer` header.

/** As RFC 6750 has it, with whatever space clients put around it; null for anything else. */
export const bearerOf = (header: string | undefined): string | null =>
  /^ *Bearer +(\S+) *$/i.exec(header ?? "")?.[1] ?? null
