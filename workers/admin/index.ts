// Entry of the admin Worker. It has a route of its own, so that an access proxy can protect it.
import { createAdmin } from "./app.ts"
import { type AdminWorkerEnv, provideAdminDeps } from "./deps.ts"

const app = createAdmin((env) => provideAdminDeps(env as AdminWorkerEnv))

export default {
  fetch: (request, env, ctx) => app.fetch(request, env, ctx),
} satisfies ExportedHandler<AdminWorkerEnv>
