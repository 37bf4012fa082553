// The limit of any answer that is streamed from a model: its stream is passed on as it comes, nothing is read in it.
type Env = { MODEL_URL: string }

export default {
  fetch: (_request, env) =>
    fetch(`${env.MODEL_URL}/openai/v1/chat/completions`, { method: "POST", body: JSON.stringify({ stream: true }) }),
} satisfies ExportedHandler<Env>
