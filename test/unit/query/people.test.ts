// Questions that count people, and the kinds of people that a text counts.
import { expect, test } from "vitest"
import { quotesFor } from "./quotes-for.ts"

test.each([
  ["How many people did the mayor send to the dyke?", "The mayor sent 60 men to the dyke. The dyke has a mill."],
  ["How many people are on the night shift?", "There are 14 drivers on the night shift."],
  ["Wie viele Personen arbeiten im Lager in Soest?", "Im Lager in Soest arbeiten 85 Angestellte."],
  ["Combien de personnes emploie la laiterie ?", "La laiterie emploie 85 salariés."],
  ["¿Cuántas personas trabajan en la fábrica?", "En la fábrica trabajan 85 empleados."],
  ["Quante persone lavorano nel mulino?", "Nel mulino lavorano 85 dipendenti."],
  ["Hoeveel mensen werken er in de fabriek?", "In de fabriek werken 85 medewerkers."],
  ["Ile osób pracuje w fabryce?", "W fabryce pracuje 85 pracowników."],
  ["Сколько человек отправили на остров?", "На остров отправили 85 солдат."],
  ["Câte persoane lucrează la moară?", "La moară lucrează 85 de angajați."],
  ["Πόσα άτομα έστειλε ο δήμαρχος στο νησί;", "Ο δήμαρχος έστειλε 85 άνδρες στο νησί."],
])("%s", (query, text) => {
  expect(quotesFor(query, text).verdict).toBe("answered")
})

test.each([
  ["How many soldiers are on the island?", "There are 85 sailors on the island."],
  ["Wie viele Schüler wohnen im Heim?", "Im Heim wohnen 85 Patienten."],
  ["How many people does the ferry carry?", "The ferry carries 85 cars."],
])("one kind is not another, and a thing is none: %s", (query, text) => {
  expect(quotesFor(query, text).verdict).not.toBe("answered")
})

test("a word that parts clauses in another language parts none here", () => {
  const told = "El almacén guarda 85 cajas en verano."
  expect(quotesFor("¿Cuántas cajas guarda el almacén en verano?", told)).toMatchObject({ verdict: "answered" })
})
