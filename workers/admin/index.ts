// Entry of the admin Worker, on a route of its own so that it can sit behind an access proxy.
import { createAdmin } from "./app.ts"
import { type AdminWorkerEnv, provideAdminDeps } from "./deps.ts"

const app = createAdmin((env) => provideAdminDeps(env as AdminWorkerEnv))

export default {
  fetch: (request, env, ctx) => app.fetch(request, env, ctx),
} satisfies ExportedHandler<AdminWorkerEnv>
