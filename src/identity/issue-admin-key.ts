// Issues a key of the admin Worker; its text is shown once and only its hash is kept.
import { sha256Hex } from "../hex.ts"
import { newId } from "../ids.ts"
import type { AdminKeys, AuditedBy } from "../ports.ts"
import { type AdminBounds, type AdminKey, generateAdminKey, requireNoLaterExpiry } from "./model/admin-key.ts"

export async function issueAdminKey(
  deps: { adminKeys: Pick<AdminKeys, "issue"> },
  by: AuditedBy & AdminBounds,
  { name, expiresAt }: Pick<AdminKey, "name" | "expiresAt">,
): Promise<{ adminKey: AdminKey; text: string }> {
  requireNoLaterExpiry(by, { expiresAt })
  const { text, prefix } = generateAdminKey()
  const key = { id: newId("adk"), name, prefix, hash: await sha256Hex(text), expiresAt }
  return { adminKey: await deps.adminKeys.issue(key, by), text }
}
