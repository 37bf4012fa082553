// A document, and questions that it answers; no two are the same, so that the cache answers none.
import type { Client } from "../../workers/local/client.ts"
import { textFile } from "./tenant.ts"

export const putKiln = async (client: Client) =>
  await client.settled((await client.upload(textFile("The kiln cools for nine hours."))).id)

let asked = 0
export const nextQuestion = () => `How long does the kiln cool${"?".repeat(++asked)}`
