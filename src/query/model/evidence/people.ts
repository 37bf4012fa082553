// Words for people in general, and for people of some kind, who are counted where the question counts people.

/** By language: words for people; those for kinds of people, who are no kind of each other. */
export const PEOPLE: Readonly<Record<string, readonly [general: string, kinds: string]>> = {
  en: [
    "people person",
    "worker employee staff inhabitant resident passenger guest visitor member adult child man men woman women soldier sailor pupil student patient player teacher volunteer participant delegate customer spectator tenant traveller musician singer dancer driver",
  ],
  de: [
    "Menschen Personen Leute",
    "Mitarbeiter Mitarbeiterinnen Beschäftigte Angestellte Arbeiter Einwohner Bewohner Passagiere Fahrgäste Gäste Besucher Mitglieder Erwachsene Kinder Männer Frauen Soldaten Schüler Studierende Studenten Patienten Teilnehmer Freiwillige Kunden Zuschauer",
  ],
  fr: [
    "personnes gens",
    "employés salariés ouvriers habitants résidents passagers invités visiteurs membres adultes enfants hommes femmes soldats élèves étudiants patients participants bénévoles clients spectateurs",
  ],
  es: [
    "personas gente",
    "empleados trabajadores habitantes residentes pasajeros huéspedes visitantes miembros adultos niños hombres mujeres soldados alumnos estudiantes pacientes participantes voluntarios clientes espectadores",
  ],
  it: [
    "persone gente",
    "dipendenti impiegati lavoratori abitanti residenti passeggeri ospiti visitatori membri adulti bambini uomini donne soldati alunni studenti pazienti partecipanti volontari clienti spettatori",
  ],
  pt: [
    "pessoas gente",
    "funcionários empregados trabalhadores habitantes residentes passageiros hóspedes visitantes membros adultos crianças homens mulheres soldados alunos estudantes pacientes participantes voluntários clientes espectadores",
  ],
  nl: [
    "mensen personen",
    "medewerkers werknemers inwoners bewoners passagiers gasten bezoekers leden volwassenen kinderen mannen vrouwen soldaten leerlingen studenten patiënten deelnemers vrijwilligers klanten toeschouwers",
  ],
  sv: [
    "personer människor",
    "anställda medarbetare invånare boende passagerare gäster besökare medlemmar vuxna barn män kvinnor soldater elever studenter patienter deltagare volontärer kunder åskådare",
  ],
  da: [
    "personer mennesker",
    "ansatte medarbejdere indbyggere beboere passagerer gæster besøgende medlemmer voksne børn mænd kvinder soldater elever studerende patienter deltagere frivillige kunder tilskuere",
  ],
  nb: [
    "personer mennesker",
    "ansatte medarbeidere innbyggere beboere passasjerer gjester besøkende medlemmer voksne barn menn kvinner soldater elever studenter pasienter deltakere frivillige kunder tilskuere",
  ],
  pl: [
    "osób osoby ludzi",
    "pracowników mieszkańców pasażerów gości członków dorosłych dzieci mężczyzn kobiet żołnierzy uczniów studentów pacjentów uczestników wolontariuszy klientów widzów",
  ],
  cs: [
    "lidí osob",
    "zaměstnanců pracovníků obyvatel cestujících hostů návštěvníků členů dospělých dětí mužů žen vojáků žáků studentů pacientů účastníků dobrovolníků zákazníků diváků",
  ],
  sk: [
    "ľudí osôb",
    "zamestnancov pracovníkov obyvateľov cestujúcich hostí návštevníkov členov dospelých detí mužov žien vojakov žiakov študentov pacientov účastníkov dobrovoľníkov zákazníkov divákov",
  ],
  ro: [
    "persoane oameni",
    "angajați muncitori locuitori rezidenți pasageri oaspeți vizitatori membri adulți copii bărbați femei soldați elevi studenți pacienți participanți voluntari clienți spectatori",
  ],
  ru: [
    "человек людей",
    "сотрудников работников рабочих жителей пассажиров гостей посетителей членов взрослых детей мужчин женщин солдат бойцов учеников студентов пациентов участников волонтёров клиентов зрителей",
  ],
  uk: [
    "осіб людей",
    "співробітників працівників робітників жителів мешканців пасажирів гостей відвідувачів членів дорослих дітей чоловіків жінок солдатів учнів студентів пацієнтів учасників волонтерів клієнтів глядачів",
  ],
  el: [
    "άτομα άνθρωποι ανθρώπους",
    "υπάλληλοι υπαλλήλους εργαζόμενοι εργαζόμενους κάτοικοι κατοίκους επιβάτες επισκέπτες μέλη ενήλικες παιδιά άνδρες γυναίκες στρατιώτες μαθητές φοιτητές ασθενείς συμμετέχοντες εθελοντές πελάτες θεατές",
  ],
  tr: [
    "kişi insan",
    "çalışan personel işçi sakin yolcu misafir konuk ziyaretçi üye yetişkin çocuk erkek kadın asker öğrenci hasta katılımcı gönüllü müşteri seyirci",
  ],
  fi: [
    "henkilöä ihmistä",
    "työntekijää asukasta matkustajaa vierasta kävijää jäsentä aikuista lasta miestä naista sotilasta oppilasta opiskelijaa potilasta osallistujaa vapaaehtoista asiakasta katsojaa",
  ],
  hu: [
    "ember személy fő",
    "alkalmazott dolgozó munkás lakos utas vendég látogató tag felnőtt gyermek férfi nő katona tanuló diák beteg résztvevő önkéntes ügyfél néző",
  ],
}
