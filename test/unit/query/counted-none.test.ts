// Questions that count, where there is none of it.
import { expect, test } from "vitest"
import { quotesFor } from "./quotes-for.ts"

test.each([
  ["How many lockers does the annex have?", "The annex has no lockers. The main hall has ninety hooks."],
  ["How many lockers are in the annex?", "There are no lockers in the annex. The main hall has ninety hooks."],
  ["How many ferries stop at the old pier?", "None of the ferries stop at the old pier. Two trams run past it."],
  ["How many spare keys may be kept?", "No spare keys may be kept. Every tenant signs for two keys."],
  ["How many vending machines does the depot have?", "The depot does not have vending machines."],
  ["How many lockers does the annex have?", "| Building | Lockers |\n|---|---|\n| Annex | none |\n| Hall | 40 |\n"],
  ["Wie viele Schließfächer hat der Anbau?", "Der Anbau hat keine Schließfächer. Die Halle hat neunzig Haken."],
  ["Wie viele Fähren halten am alten Pier?", "Keine der Fähren hält am alten Pier."],
  ["Combien de navettes sont en panne ?", "Aucune des navettes n'est en panne."],
  ["Combien de casiers possède la salle annexe ?", "La salle annexe ne possède aucun casier."],
  ["¿Cuántas taquillas tiene el anexo?", "El anexo no tiene taquillas. La sala tiene noventa ganchos."],
  ["Quanti armadietti ha la palestra?", "La palestra non ha armadietti."],
  ["Quantos armários tem o ginásio?", "O ginásio não tem armários."],
  ["Hoeveel kluisjes heeft de sporthal?", "De sporthal heeft geen kluisjes."],
  ["Hoeveel kluisjes heeft de sporthal nu?", "De sporthal heeft nu geen kluisjes."],
  ["Hur många skåp har sporthallen?", "Sporthallen har inga skåp."],
  ["Ile szafek jest w hali?", "W hali nie ma szafek."],
  ["Kolik skříněk je v hale?", "V hale nejsou žádné skříňky."],
  ["Сколько шкафчиков в раздевалке?", "В раздевалке нет шкафчиков."],
  ["Сколько сотрудников уволилось весной?", "Никто из сотрудников весной не уволился."],
  ["Câte dulapuri are sala?", "Sala nu are dulapuri."],
  ["Πόσα ντουλάπια έχει η αίθουσα;", "Η αίθουσα δεν έχει ντουλάπια."],
  ["Bu salonda kaç dolap var?", "Bu salonda dolap yok."],
  ["ロッカーはいくつありますか。", "この体育館にはロッカーはありません。"],
])("%s: %s", (query, text) => {
  const { verdict, quotes } = quotesFor(query, text)
  expect([verdict, quotes.length]).toEqual(["answered", 1])
})

test.each([
  ["How many members may stand for the board?", "No members of the junior section may stand for the board."],
  ["How many members may vote?", "No junior members may vote."],
  ["How many members may vote?", "No members under 18 may vote."],
  ["How many rooms may be booked?", "No more rooms may be booked at short notice."],
  ["How many rooms have no window?", "No room has a window."],
  ["Câte săli nu au fereastră?", "Nicio sală nu are fereastră."],
  ["How many guests may vote?", "No member may vote."],
  ["How many days may be carried over?", "No days of sick leave may be carried over."],
  ["Wie viele Mitglieder dürfen wählen?", "Keine Mitglieder der Jugendabteilung dürfen wählen."],
])("of others, or of some of them, that is no answer: %s %s", (query, text) => {
  expect(quotesFor(query, text).verdict).not.toBe("answered")
})
