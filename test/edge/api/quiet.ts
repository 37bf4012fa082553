// Drops what the Qdrant client says with every request to a loopback address; each console line costs a test milliseconds.
const UNSECURE = "Api key is used with unsecure connection."
const warn = console.warn

console.warn = (...said: unknown[]) => {
  if (said[0] !== UNSECURE) warn(...said)
}
