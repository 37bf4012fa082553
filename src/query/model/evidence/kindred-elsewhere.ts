// Synonyms in other languages than English; each line is one meaning.

/** Also irregular forms, and nouns for the doer of a verb: words that a stemmer cannot bring together. */
export const KINDRED_ELSEWHERE = `
  preis gebühr entgelt tarif
  leitet leitung geleitet chef chefin
  gründete gründer gründerin gegründet gründung
  baute gebaut erbaut errichtet errichtete
  geöffnet offen öffnet öffnungszeiten
  geschlossen schließt schließen
  verboten untersagt
  erlaubt gestattet zulässig
  beginnt beginn anfang fängt
  telefon telefonnummer rufnummer
  leute personen menschen
  schrieb verfasser verfasste autor autorin geschrieben
  dauert dauer
  wiegt gewicht
  auto pkw wagen
  fahrrad rad
  prix tarif coûte coût facturé
  dirige directeur directrice responsable gérant gérante
  fondé fondateur fondatrice fonda création créé
  construit bâti édifié bâtie
  ouvert ouverte ouvre ouverture
  fermé fermée ferme fermeture
  interdit défendu interdite
  autorisé permis autorisée permise
  commence début débute
  téléphone tél
  gens personnes
  écrit auteur autrice
  dure durée
  pèse poids
  voiture automobile
  vélo bicyclette
  precio tarifa cuesta coste
  dirige director directora
  fundó fundador fundadora fundado fundada
  construyó construido construida edificó
  abre abierto abierta apertura
  cierra cerrado cerrada cierre
  comienza empieza inicio
  personas gente
  escribió autor autora escrito
  dura duración
  pesa peso
  coche automóvil
  bicicleta bici
  nació nacimiento nacido nacida
  prezzo costo tariffa costa
  dirige direttore direttrice responsabile
  fondò fondatore fondatrice fondato fondata
  costruito costruì edificato
  apre aperto aperta apertura
  chiude chiuso chiusa chiusura
  inizia comincia inizio
  persone gente
  scritto autore autrice scrisse
  dura durata
  automobile macchina
  bicicletta bici
  preço custa custo tarifa
  dirige diretor diretora
  fundou fundador fundadora fundado
  construiu construído construída
  abre aberto aberta abertura
  fecha fechado fechada
  começa início
  pessoas gente
  escreveu autor autora escrito
  dura duração
  prijs kost kosten tarief
  leidt leider directeur directrice
  stichtte oprichter opgericht gesticht
  bouwde gebouwd
  open geopend opent openingstijden
  gesloten sluit
  begint begin
  mensen personen
  schreef schrijver auteur geschreven
  duurt duur
  weegt gewicht
  fiets rijwiel
  cena koszt kosztuje opłata
  kieruje kierownik kierowniczka dyrektor szef
  założył założyciel założono założyła
  zbudował zbudowano wybudowano wzniesiono
  otwarte otwarty czynne czynny otwiera
  zamknięte zamknięty nieczynne zamyka
  zaczyna rozpoczyna początek
  ludzi osób ludzie osoby
  napisał autor autorka napisała
  waży waga
  samochód auto
  цена стоимость плата тариф
  заведует заведующий заведующая руководит руководитель возглавляет директор
  основал основатель основала основан основана
  построил построен построена возведён возведен
  открыт открыта открывается
  закрыт закрыта закрывается
  запрещено нельзя
  начинается начало
  людей человек люди человека
  написал автор написала
  длится продолжительность длительность
  весит вес
  машина автомобиль
  родился родилась рождения рождение
  ціна вартість плата
  керує керівник директор очолює
  заснував засновник засновано
  людей осіб люди особи
  вага важить
  lidí lidé osob osoby
  ředitel ředitelka vede
  založil zakladatel založena založen
  människor personer folk
  mennesker personer folk
  άτομα άνθρωποι ανθρώπους ατόμων
  persoane oameni
  kişi insan
  أشخاص شخص ناس
`
