// Says which module `exports` of the Worker under test are.
declare namespace Cloudflare {
  interface GlobalProps {
    mainModule: typeof import("../../../src/index.ts")
  }
}
