// One half of a sentence with two parallel halves, told with what belongs to the other half.
import { expect, test } from "vitest"
import { checkClaim } from "../../../src/query/claims/check-claim.ts"

test.each([
  [
    "Buses from Ayr to Stow run along the quay, while those from Stow to Ayr pass the mill.",
    "Buses from Stow to Ayr run along the quay.",
  ],
  [
    "The boat from Ayr to Stow leaves at 8:10, while the boat from Stow to Ayr leaves at 9:45.",
    "The boat from Stow to Ayr leaves at 8:10.",
  ],
  [
    "The lender pays the cost of storage and the borrower pays the cost of repairs.",
    "The borrower pays the cost of storage.",
  ],
  ["Fasten the long bolt to the frame and the short bolt to the bracket.", "The short bolt is fastened to the frame."],
  [
    "The upper tank is filled for cooling and the lower tank for cleaning.",
    "The lower tank is filled for cooling, the upper tank for cleaning.",
  ],
  ["The left lever starts the pump and the right lever stops it.", "The right lever starts the pump."],
])("with the other's words is not supported: %s / %s", (quote, claim) => {
  expect(checkClaim(claim, quote).verdict).not.toBe("supported")
})

test.each([
  [
    "Buses from Ayr to Stow run along the quay, while those from Stow to Ayr pass the mill.",
    "Ayr-to-Stow buses run along the quay, and the mill is passed by buses from Stow to Ayr.",
  ],
  [
    "The lender pays the cost of storage and the borrower pays the cost of repairs.",
    "The borrower pays the cost of repairs.",
  ],
  [
    "The lender pays the cost of storage and the borrower pays the cost of repairs.",
    "Repairs are paid for by the borrower and storage by the lender.",
  ],
  [
    "Fasten the long bolt to the frame and the short bolt to the bracket.",
    "The short bolt is fastened to the bracket.",
  ],
  [
    "The left lever starts the pump and the right lever stops it.",
    "Press the right lever to stop the pump and the left lever to start it.",
  ],
])("as the quote has it is supported: %s / %s", (quote, claim) => {
  expect(checkClaim(claim, quote).verdict).toBe("supported")
})
