// Entry of the edge Worker: env becomes deps, the app answers; no logic.
import { createApp } from "./edge/app.ts"
import { type EdgeEnv, provideDeps } from "./edge/deps.ts"

const app = createApp((env) => provideDeps(env as EdgeEnv))

export default {
  fetch: (request, env, ctx) => app.fetch(request, env, ctx),
} satisfies ExportedHandler<EdgeEnv>
