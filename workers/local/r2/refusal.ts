// Builds the S3 XML error reply, with the codes and statuses R2 documents.

/** An S3 error reply; `code` is R2's, `message` names what was refused. */
export function refusal(status: number, code: string, message: string): Response {
  const text = message.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`)
  const xml = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${text}</Message></Error>`
  return new Response(xml, { status, headers: { "content-type": "application/xml" } })
}
