"""German copy to measure typography on: invented newspaper prose, the same at every run.

Sentences written for this purpose are filled with names, offices and compounds of our own and put into paragraphs of a newspaper's
length. What counts is the stuff of German columns: long compounds, inflected endings, figures, quotations, double names.
"""

import random
from typing import Final

WORDS: Final = 5200

_SLOTS: Final[dict[str, tuple[str, ...]]] = {
    "ort": (
        "Oldenburg", "Brandenburg an der Havel", "Mönchengladbach", "Garmisch-Partenkirchen", "Recklinghausen", "Tübingen",
        "Wolfenbüttel", "Halle", "Baden-Baden", "Ludwigshafen", "Schwäbisch Gmünd", "Frankfurt", "Eckernförde", "Ulm",
    ),
    "wer": (
        "die Oberbürgermeisterin", "der Verkehrsminister", "die Fraktionsvorsitzende", "der Landesbeauftragte für Datenschutz",
        "die Gewerkschaftssekretärin", "der Vorstandsvorsitzende", "die Wirtschaftsweise", "der Sprecher der Bundesnetzagentur",
        "die Leiterin der Verbraucherzentrale", "der Pressesprecher", "die Umweltdezernentin", "der Meteorologe",
    ),
    "name": (
        "Annegret Wiesenhütter", "Jörg Oppermann-Lüttich", "Katharina Stöckl", "Mehmet Yıldırım", "Heidemarie Grünwald",
        "Friedrich Achterberg", "Sophie Delacroix", "Tom Krüger", "Ljudmila Sacharowa", "Bernd Hollenstein",
    ),
    "amt": (
        "das Wasserstraßen- und Schifffahrtsamt", "das Bundesverkehrsministerium", "die Landesregierung", "der Stadtrat",
        "die Staatsanwaltschaft", "das Oberverwaltungsgericht", "die Europäische Kommission", "der Rechnungshof",
        "die Bundesanstalt für Arbeit", "das Gesundheitsamt", "der Petitionsausschuss", "die Handwerkskammer",
    ),
    "vorhaben": (
        "die Instandsetzung der Eisenbahnbrücke", "den Ausbau der Hochgeschwindigkeitsstrecke", "die Krankenhausfinanzierung",
        "eine Verpackungssteuer", "das Sicherheitskonzept für den Weihnachtsmarkt", "die Grundwasserentnahme",
        "den Kohleausstieg", "eine Mietpreisbremse", "die Ganztagsbetreuung an Grundschulen", "das Klimaschutzgesetz",
        "den Glasfaserausbau im Landkreis", "die Umgehungsstraße", "das Raumordnungsverfahren", "die Hochwasserrückhaltung",
    ),
    "sache": (
        "Haushaltsentwurf", "Untersuchungsausschuss", "Bebauungsplan", "Nahverkehrsvertrag", "Flächennutzungsplan",
        "Koalitionsvertrag", "Tarifabschluss", "Abschlussbericht", "Zwischenbericht", "Vergleichsvorschlag",
        "Gesetzentwurf", "Notfallplan", "Prüfauftrag", "Wärmeplan",
    ),
    "folge": (
        "Preissteigerungen", "Lieferschwierigkeiten", "Personalmangel", "Verzögerungen im Betriebsablauf", "Überschwemmungen",
        "Stellenstreichungen", "Zugausfälle", "Unterrichtsausfall", "Vertrauensverlust", "Mehrkosten in Millionenhöhe",
        "Rechtsunsicherheit", "Wartezeiten", "Versorgungsengpässe", "Bürgerproteste",
    ),
    "betrieb": (
        "das Maschinenbauunternehmen", "die Genossenschaftsbank", "der Energieversorger", "das Familienunternehmen",
        "der Automobilzulieferer", "die Brauerei", "das Logistikzentrum", "die Kreishandwerkerschaft", "der Verkehrsverbund",
        "das Universitätsklinikum", "die Wohnungsbaugesellschaft", "der Chemiekonzern",
    ),
    "zahl": ("zwei", "drei", "fünf", "acht", "zwölf", "siebzehn", "20", "35", "48", "120", "rund 300", "mehr als 1.500"),
    "jahr": ("2019", "2021", "2023", "2026", "2028", "2030", "2035"),
    "tag": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstagabend", "Sonntag"),
    "eig": (
        "unübersichtlich", "außerordentlich schwierig", "beherrschbar", "angespannt", "zufriedenstellend", "bedrohlich",
        "rechtlich unbedenklich", "wirtschaftlich vertretbar", "überraschend ruhig", "unverändert", "ernst",
    ),
    "lob": (
        "verantwortungslos", "längst überfällig", "ein Schritt in die richtige Richtung", "reine Augenwischerei", "mutig",
        "handwerklich schlecht gemacht", "ein Armutszeugnis", "nicht zu Ende gedacht", "das Gebot der Stunde", "unsozial",
    ),
}  # fmt: skip

_SENTENCES: Final = (
    "Am {tag} hat {amt} in {ort} über {vorhaben} beraten und eine Entscheidung erneut vertagt.",
    "„Die Lage ist {eig}, aber wir haben keinen Grund zur Panik“, sagte {wer} {name} vor Journalisten.",
    "Nach Angaben der Behörde entstanden dadurch {folge}, die sich bis zum Frühjahr {jahr} auswirken dürften.",
    "Kritik kam umgehend: {name} nannte den Vorschlag {lob}.",
    "Wer die Verhältnisse vor Ort kennt, weiß, dass sich solche Auseinandersetzungen über Jahre hinziehen können.",
    "Dem {sache} zufolge, der dieser Zeitung vorliegt, rechnet {amt} mit {zahl} zusätzlichen Verfahren.",
    "Zuvor hatte {betrieb} angekündigt, {zahl} Arbeitsplätze abzubauen und die Ausbildungswerkstatt zu schließen.",
    "Der Betriebsrat will das nicht hinnehmen und fordert Beschäftigungssicherung bis mindestens {jahr}.",
    "Auch in {ort} regt sich Widerstand gegen {vorhaben}; eine Bürgerinitiative sammelte {zahl} Unterschriften.",
    "Ob das reicht, ist offen.",
    "Fachleute warnen seit langem vor den Folgen: Ohne Gegenmaßnahmen drohen {folge} und {folge}.",
    "Hinter verschlossenen Türen wurde bis in die Nacht hinein verhandelt, ohne dass eine Einigung gelang.",
    "{name}, seit {jahr} im Amt, verwies auf die Zuständigkeit des Landes und bat um Geduld.",
    "Die Rechtslage ist {eig}: Das Bundesverwaltungsgericht hatte in einem vergleichbaren Fall anders entschieden.",
    "Für die Anwohnerinnen und Anwohner bedeutet das vor allem Lärm, Staub und {folge}.",
    "Die Opposition spricht von einem Wahlversprechen, das nach der Wahl niemand mehr einlösen wolle.",
    "In der Aussprache zeigte sich, wie tief die Gräben zwischen Stadtverwaltung und Einzelhandel inzwischen sind.",
    "{wer} {name} räumte ein, dass die Öffentlichkeitsbeteiligung zu spät begonnen habe.",
    "Das Land stellt dafür {zahl} Millionen Euro aus dem Strukturentwicklungsfonds bereit, knüpft die Auszahlung aber an Bedingungen.",
    "Bis zur Sommerpause soll ein überarbeiteter {sache} vorliegen, der auch die Einwände der Nachbargemeinden berücksichtigt.",
    "Unterdessen bereitet sich {betrieb} auf einen Warnstreik vor, der am {tag} um fünf Uhr beginnen soll.",
    "„Das ist {lob}“, heißt es in einer Stellungnahme, die am {tag} veröffentlicht wurde.",
    "Wie {wer} mitteilte, wurden bei den Ausgrabungen Scherben aus der Jungsteinzeit und Überreste eines Brunnens gefunden.",
    "Die Versicherungswirtschaft beziffert den Schaden auf {zahl} Millionen Euro; die Auswertung der Satellitenbilder dauert an.",
    "Weil die Ersatzteile fehlten, stand die Anlage zwei Wochen still, und die Stromversorgung musste umgestellt werden.",
    "Aus dem Umfeld des Aufsichtsrats verlautete, eine Übernahme durch ausländische Investoren sei vorerst vom Tisch.",
    "Im Vergleich zum Vorjahr gingen die Übernachtungszahlen um {zahl} Prozent zurück, während die Gastronomie leicht zulegte.",
    "Erst auf Nachfrage erklärte {amt}, dass {vorhaben} auf unbestimmte Zeit verschoben werde.",
    "An der Grundschule in {ort} lernen inzwischen Kinder aus {zahl} Nationen, doch Sprachförderkräfte sind kaum zu finden.",
    "Der Deutsche Wetterdienst erwartet für das Wochenende Gewitter mit Starkregen, Hagel und orkanartigen Böen.",
    "Vor dem Landgericht hat am {tag} der Prozess gegen einen früheren Geschäftsführer der Stadtwerke begonnen.",
    "Ihm werden Bestechlichkeit, Urkundenfälschung und Untreue in besonders schweren Fällen vorgeworfen.",
    "Sein Verteidiger sprach von unbewiesenen Behauptungen und kündigte an, Einsicht in die Ermittlungsakten zu beantragen.",
    "Mit dem {sache} sei die Grundlage für eine verlässliche Zusammenarbeit geschaffen worden, lobte {name}.",
    "In {ort} und {ort} sieht man das freilich anders, denn dort fürchtet man {folge}.",
    "Gleichwohl bleibt {wer} zuversichtlich und verweist auf Erfahrungen aus Skandinavien und den Niederlanden.",
    "Die Mannschaft von Trainerin {name} verlor nach einer starken ersten Halbzeit unglücklich mit zwei zu drei.",
    "Nach dem Ausgleichstreffer fehlte den Gastgeberinnen die Durchschlagskraft, und in der Nachspielzeit fiel die Entscheidung.",
    "Zur Eröffnung der Ausstellung kamen {zahl} Gäste; gezeigt werden Kupferstiche, Holzschnitte und frühe Fotografien.",
    "Das Orchester spielte Schostakowitsch mit einer Unerbittlichkeit, die man so in {ort} lange nicht gehört hat.",
    "Wissenschaftlerinnen der Universität {ort} haben ein Verfahren entwickelt, das Lithium aus Thermalwasser gewinnt.",
    "Die Untersuchung, an der {zahl} Einrichtungen beteiligt waren, erscheint in der Frühjahrsausgabe einer Fachzeitschrift.",
    "Man habe aus den Fehlern gelernt, beteuert {betrieb}, und die Sicherheitsvorkehrungen erheblich verschärft.",
    "Trotzdem wächst der Druck.",
    "{amt} prüft nun, ob Schadenersatzansprüche geltend gemacht werden können und wer für die Planungsfehler haftet.",
    "Schon {jahr} hatte ein Gutachten vor Rissen in der Spannbetonkonstruktion gewarnt, ohne dass etwas geschah.",
    "Wer pendelt, braucht starke Nerven: Zwischen {ort} und {ort} fährt bis auf weiteres nur ein Schienenersatzverkehr.",
    "Die Bundesregierung hält an ihrem Zeitplan fest und will den {sache} noch in diesem Jahr im Kabinett beschließen.",
    "Aus Brüssel kamen dagegen skeptische Töne, denn die Wettbewerbshüter sehen Anhaltspunkte für unzulässige Beihilfen.",
    "Ein Vermittlungsverfahren zwischen Bundestag und Bundesrat gilt mittlerweile als unausweichlich.",
    "Die Feuerwehr war mit {zahl} Einsatzkräften vor Ort; verletzt wurde nach ersten Erkenntnissen niemand.",
    "Über die Brandursache gibt es bislang nur Vermutungen, ein technischer Defekt kann nicht ausgeschlossen werden.",
    "Landwirtinnen und Landwirte klagen über Trockenheit, Schädlingsbefall und eine Düngemittelverordnung, die sie {lob} finden.",
    "Auf dem Wohnungsmarkt ist Entspannung nicht in Sicht, obwohl {betrieb} {zahl} Neubauwohnungen fertiggestellt hat.",
    "„Wir brauchen Verlässlichkeit und keine Schnellschüsse“, mahnte {name} und erinnerte an {vorhaben}.",
    "Am Ende stimmten {zahl} Abgeordnete dafür, {zahl} dagegen; die übrigen enthielten sich der Stimme.",
    "Nicht wenige fühlen sich an die Auseinandersetzungen um die Rechtschreibreform erinnert.",
    "Das Bundeskartellamt untersagte den Zusammenschluss, weil eine marktbeherrschende Stellung entstanden wäre.",
    "Dass es auch anders geht, zeigt ein Blick nach {ort}, wo Ehrenamtliche {vorhaben} selbst in die Hand genommen haben.",
    "Die Entwicklungszusammenarbeit mit den westafrikanischen Partnerländern steht damit vor einem Neuanfang.",
    "So bleibt vorerst alles beim Alten.",
)


def paragraphs(words: int = WORDS) -> tuple[str, ...]:
    """Return paragraphs of prose, at least so many words in all."""
    chance = random.Random(1605)
    made: list[str] = []
    count = 0
    deck: list[str] = []
    while count < words:
        wanted = chance.choice((22, 35, 45, 55, 70, 90))
        sentences: list[str] = []
        while sum(len(sentence.split()) for sentence in sentences) < wanted:
            if not deck:
                deck = list(_SENTENCES)
                chance.shuffle(deck)
            sentences.append(_filled(deck.pop(), chance))
        made.append(" ".join(sentences))
        count += len(made[-1].split())
    return tuple(made)


def _filled(sentence: str, chance: random.Random) -> str:
    while "{" in sentence:
        slot = sentence[sentence.index("{") + 1 : sentence.index("}")]
        sentence = sentence.replace(f"{{{slot}}}", chance.choice(_SLOTS[slot]), 1)
    return sentence[0].upper() + sentence[1:]
