// Dead letters over the admin Worker's HTTP: seen without a word of what was asked, and sent to the ledger again.
import { expect, test } from "vitest"
import { askAdmin } from "../support/admin.ts"
import { askedQuestion, deadQuestion, freshTenant, send } from "../support/tenant.ts"

type Letter = { id: string; tenant_id: string; reason: string; entry: { id: string; question: null } }
const PATH = "/api/v1/admin/dead-letters"

async function lettersOf(tenant: string): Promise<Letter[]> {
  const { body } = await askAdmin("GET", `${PATH}?limit=100`)
  return body.data.filter((letter: Letter) => letter.tenant_id === tenant)
}
const historyOf = async (key: string) => {
  const reply = await send("GET", "/api/v1/queries", key)
  return ((await reply.json()) as { data: { id: string; question: string | null; question_hash: string }[] }).data
}

test("an operator sees what the ledger could not take, sends it again, and it counts once", async () => {
  const tenant = await freshTenant()
  const asked = await askedQuestion(tenant.id, tenant.collection)
  const dead = await deadQuestion(tenant.id, tenant.collection)
  const [letter] = await lettersOf(tenant.id)
  expect(letter).toMatchObject({ reason: "refused", entry: { id: dead, question: null } })

  const redrive = { ids: [letter?.id] }
  expect((await askAdmin("POST", `${PATH}/redrive`, redrive)).body).toMatchObject({ redriven: 1, refused: 0 })
  expect((await askAdmin("POST", `${PATH}/redrive`, redrive)).body).toMatchObject({ redriven: 0, refused: 0 })
  expect(await lettersOf(tenant.id)).toEqual([])

  const history = await historyOf(tenant.key)
  expect(history.map(({ id }) => id)).toEqual([dead, asked])
  expect(history[0]).toMatchObject({ question: null, question_hash: history[1]?.question_hash })
  const usage = (await (await send("GET", "/api/v1/usage?group_by=metric", tenant.key)).json()) as {
    data: { metric: string; amount: number }[]
  }
  expect(usage.data.find(({ metric }) => metric === "questions")?.amount).toBe(2)
})

test("letters are pages, and only ids of letters can be named", async () => {
  const tenant = await freshTenant()
  for (let i = 0; i < 2; i++) await deadQuestion(tenant.id, tenant.collection)
  const { body: page } = await askAdmin("GET", `${PATH}?limit=1`)
  const { body: rest } = await askAdmin("GET", `${PATH}?limit=1&cursor=${page.next_cursor}`)
  expect(rest.data[0].id < page.data[0].id).toBe(true)
  const { status, body } = await askAdmin("POST", `${PATH}/redrive`, { ids: ["all"] })
  expect([status, body.errors[0].path]).toEqual([422, "ids.0"])
})
