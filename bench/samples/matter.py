"""What the sample stories are about: invented places, people, firms, clubs, and things with long names."""

PLACES = ("Lindenfurt", "Auenbrück", "Kaltenau", "Norderhaven", "Sandholm", "Strombeck", "Wiesenheid", "Birkenrad", "Grünsiel", "Ostermoor", "Hohenwarft", "Mühlentief")  # fmt: skip
FIRST_NAMES = {
    "m": ("Arne", "Bernd", "Clemens", "Detlef", "Eike", "Fiete", "Gereon", "Hauke", "Ingbert", "Jost", "Korbinian", "Lorenz",
          "Momme", "Nepomuk", "Ottmar", "Philipp", "Rasmus", "Siegbert", "Tjark", "Ulrich", "Veit", "Wigand", "Yannick", "Zeno"),
    "f": ("Adelheid", "Birte", "Cosima", "Dörte", "Edda", "Friedlind", "Gesine", "Hedda", "Insa", "Jorid", "Karla", "Leevke",
          "Mareile", "Nele", "Ottilie", "Pia", "Rieke", "Swantje", "Thekla", "Ute", "Viola", "Wiebke", "Yvette", "Zita"),
}  # fmt: skip
LAST_NAMES = (
    "Ahrenbeck", "Averbrink", "Birkelbusch", "Brinkhege", "Dornseifer", "Ellerbrook", "Fährenkamp", "Grothusen", "Harmsdorf", "Immekempel",
    "Jeversiel", "Katenkamp", "Krautworth", "Leuchtenbrink", "Lüttmersen", "Marquering", "Mühlensiek", "Nordholmer", "Oelkersen", "Osterholten",
    "Ottersiek", "Piepenhagen", "Querfurter", "Quendtmann", "Reepschlägel", "Ritterhuder", "Rosenauel", "Sandhofer", "Schlotfelder",
    "Sielhorst", "Stovermann", "Tannhorster", "Tiedgenau", "Trautwigsen", "Uhlenbuscher", "Vehrenkämper", "Wacholtmann", "Wiesenkampf",
    "Windmüllner", "Wollenwever", "Zwirnemann", "Ackerbohm", "Deichgräber-Muster", "Kleinewever", "Funkenthaler", "Holunderbeck",
)  # fmt: skip
CREW: dict[str, tuple[tuple[str, str], ...]] = {
    "vorhaben": (("Baudezernent", "Baudezernentin"), ("Ratsherr", "Ratsfrau"), ("Anwohner", "Anwohnerin")),
    "streit": (("Staatssekretär", "Staatssekretärin"), ("Landrat", "Landrätin"), ("Abgeordneter", "Abgeordnete")),
    "firma": (("Geschäftsführer", "Geschäftsführerin"), ("Betriebsrat", "Betriebsrätin"), ("Werkleiter", "Werkleiterin")),
    "hof": (("Landwirt", "Landwirtin"), ("Pflanzenbauberater", "Pflanzenbauberaterin"), ("Marktleiter", "Marktleiterin")),
    "buehne": (("Schauspieler", "Schauspielerin"), ("Beleuchter", "Beleuchterin"), ("Regisseur", "Regisseurin")),
    "schau": (("Kurator", "Kuratorin"), ("Gestalter", "Gestalterin"), ("Museumsleiter", "Museumsleiterin")),
    "forschung": (("Projektleiter", "Projektleiterin"), ("Geoökologe", "Geoökologin"), ("Doktorand", "Doktorandin")),
    "spiel": (("Abwehrchef", ""), ("Stürmer", ""), ("Trainer", "")),
    "wettkampf": (("Favorit", ""), ("", "Titelverteidigerin"), ("Rennleiter", "")),
    "buntes": (("Zeitungszusteller", "Zeitungszustellerin"), ("Nachbar", "Nachbarin"), ("Bürgermeister", "Bürgermeisterin")),
    "meldung": (("Ortsvorsteher", "Ortsvorsteherin"), ("Sprecher", "Sprecherin")),
    "meinung": (("", ""),),
    "rat": (("Verbraucherberater", "Verbraucherberaterin"),),
    "mensch": (("Werkstattleiter", "Werkstattleiterin"),),
}
PROJECTS = (
    ("Stadtteilbibliothek", "f"), ("Feuerwehrgerätehaus", "n"), ("Ganztagsgrundschule", "f"), ("Mehrgenerationenhaus", "n"),
    ("Gesundheitszentrum", "n"), ("Mehrzweckhalle", "f"), ("Jugendkulturzentrum", "n"), ("Kreismusikschule", "f"),
    ("Berufsschulzentrum", "n"), ("Markthalle", "f"), ("Kindertagesstätte", "f"), ("Seenotrettungsstation", "f"),
    ("Fahrradparkhaus", "n"), ("Nachbarschaftszentrum", "n"), ("Handwerkerhof", "m"), ("Betriebshof", "m"),
)  # fmt: skip
QUARRELS = (
    ("Landeswassergesetz", "n"), ("Kreisumlage", "f"), ("Krankenhausbedarfsplan", "m"), ("Kindertagesstättengesetz", "n"),
    ("Grundsteuerreform", "f"), ("Radwegeverordnung", "f"), ("Küstenschutzprogramm", "n"), ("Gemeindefinanzausgleich", "m"),
    ("Schulbauförderrichtlinie", "f"), ("Nahverkehrsgesetz", "n"), ("Deichverbandsvertrag", "m"), ("Abfallgebührensatzung", "f"),
    ("Ladenöffnungsverordnung", "f"), ("Denkmalschutzgesetz", "n"),
)  # fmt: skip
COMPANIES = (
    ("Ahlsen Schiffsbeschläge", "Schiffsluken", "Schiffsluken"), ("Muster & Söhne", "Ziegelpressen", "Ziegelpressen"),
    ("Auental Waagenbau", "Präzisionswaagen", "Präzisionswaagen"), ("Kaltenauer Feinblech", "Lüftungsklappen", "Lüftungsklappen"),
    ("Strombecker Glockenguss", "Schiffsglocken", "Schiffsglocken"), ("Nordlicht Leuchten", "Hafenleuchten", "Hafenleuchten"),
    ("Birkenrader Möbelwerk", "Wirtshausstühle", "Wirtshausstühlen"), ("Hohenwarfter Seilerei", "Kletterseile", "Kletterseilen"),
    ("Grünsieler Pumpenbau", "Schöpfwerkspumpen", "Schöpfwerkspumpen"), ("Papierhaus Mustermann", "Notenhefte", "Notenheften"),
    ("Wiesenheider Werkzeugbau", "Astscheren", "Astscheren"), ("Moorland Messtechnik", "Pegelmesser", "Pegelmessern"),
)  # fmt: skip
CROPS = (
    ("Äpfel", "Äpfeln"), ("Frühkartoffeln", "Frühkartoffeln"), ("Zwetschgen", "Zwetschgen"), ("Hokkaidokürbisse", "Hokkaidokürbissen"),
    ("Sanddornbeeren", "Sanddornbeeren"), ("Ackerbohnen", "Ackerbohnen"), ("Möhren", "Möhren"),
)  # fmt: skip
TITLES = (
    "Das Haus am Ende der Mole", "Ein Zimmer für morgen", "Die Erfindung des Schattens", "Sieben Arten zu warten", "Kaffee ohne Löffel",
    "Der Zöllner und die Zeit", "Nachtfähre", "Im Keller brennt Licht", "Salz und Seide", "Die Uhr der Fischhändlerin", "Alles Gute, Großtante",
    "Was der Wind verlegt hat", "Das geliehene Meer", "Post aus Übersee", "Gewicht und Waage", "Unter dem Pflaster",
)  # fmt: skip
SUBJECTS = (
    ("Wanderdünen", "Wanderdünen"), ("Moorböden", "Moorböden"), ("Flechten", "Flechten"), ("Gewitterzellen", "Gewitterzellen"),
    ("Baumringe", "Baumringen"), ("Eintagsfliegen", "Eintagsfliegen"), ("Salzwiesen", "Salzwiesen"), ("Zugvögel", "Zugvögeln"),
    ("Muschelbänke", "Muschelbänken"), ("Nebelbänke", "Nebelbänken"),
)  # fmt: skip
RACES = ("Deichlauf", "Hafentriathlon", "Halbmarathon", "Staffelmarathon", "Nachtlauf", "Heidelauf", "Brückenlauf", "Stundenlauf")
TEAMS = (
    "Blau-Weiß Lindenfurt", "Eintracht Norderhaven", "Fortuna Kaltenau", "Germania Birkenrad", "Concordia Sandholm", "Viktoria Strombeck",
    "Grün-Gold Wiesenheid", "Hansa Grünsiel", "Olympia Auenbrück", "Teutonia Ostermoor",
)  # fmt: skip
FINDS = (
    ("zahm", "Dachs"), ("entlaufen", "Pfau"), ("singend", "Kakadu"), ("eigensinnig", "Ziegenbock"), ("einsam", "Schwan"),
    ("rätselhaft", "Gartenzwerg"), ("dreibeinig", "Kater"), ("weiß", "Esel"), ("neugierig", "Seehund"),
)  # fmt: skip
VIRTUES = ("Geduld", "Gründlichkeit", "Verlässlichkeit", "Sparsamkeit", "Genauigkeit", "Beharrlichkeit", "Gelassenheit", "Höflichkeit")
TASKS = (
    "Heizungstausch", "Obstbaumschnitt", "Stromanbieterwechsel", "Fensteranstrich", "Fahrradkauf", "Wohnungsumzug", "Dachbodenausbau",
    "Komposthaufen", "Ölwechsel am Rasenmäher",
)  # fmt: skip
NEWS = (
    (
        "Bücherbus hält wieder",
        "Nach dem Ende der Sommerferien hält der Bücherbus von {ort} wieder an allen {z14-38} Haltestellen.",
        "Ausgeliehen wurden im vergangenen Jahr {z14-60}.000 Bände, am liebsten Krimis.",
    ),
    (
        "Brücke bis {monat} gesperrt",
        "Die Mühlgrabenbrücke in {ort} wird von Montag an bis Ende {monat} für den Autoverkehr gesperrt; Fußgänger dürfen weiterhin passieren.",
        "Die Umleitung führt über die Wallstraße und ist ausgeschildert.",
    ),
    (
        "Feuerwehr befreit Schwan",
        "Aus einem Regenwasserschacht in {ort} hat die Freiwillige Feuerwehr am {tag} einen Schwan befreit, der sich beim Landeanflug verschätzt hatte.",
        "Der Vogel wurde gewogen, für gesund befunden und am Mühlteich freigelassen.",
    ),
    (
        "Musikschule nimmt neue Schüler auf",
        "Für das neue Halbjahr sind an der Musikschule {ort} noch Plätze für Fagott, Waldhorn und Bratsche frei.",
        "Wer zunächst nur zuhören möchte, ist bei der Probe am {tag} willkommen.",
    ),
    (
        "Wasserrohrbruch in der Wallstraße",
        "Ein Wasserrohrbruch hat am {tag} die Wallstraße in {ort} für mehrere Stunden in einen Bach verwandelt.",
        "{z60-300} Haushalte waren bis zum Abend ohne Wasser, zwei Keller mussten ausgepumpt werden.",
    ),
    (
        "Landfrauen sammeln Rezepte",
        "Die Landfrauen von {ort} suchen Kuchenrezepte aus der Zeit vor {jahr} für ein Backbuch, dessen Erlös der Hospizgruppe zugutekommt.",
        "Besonders gefragt ist ein Rezept für Bienenstich ohne Ei.",
    ),
    (
        "Linie 4 fährt eine Umleitung",
        "Wegen Gleisbauarbeiten fährt die Linie 4 zwischen {ort} und {ort2} bis zum {z2-28}. {monat} eine Umleitung über die Bleicherwiese.",
        "Fahrgäste sollten {z4-12} Minuten mehr einplanen, Fahrräder werden nicht befördert.",
    ),
    (
        "Schulgarten ausgezeichnet",
        "Für ihren Schulgarten ist die Grundschule {ort} mit dem Landespreis für Umweltbildung ausgezeichnet worden.",
        "Die Kinder ziehen dort {z20-60} alte Gemüsesorten und verkaufen sie auf dem Wochenmarkt.",
    ),
    (
        "Blutspender gesucht",
        "Der Blutspendedienst bittet am kommenden {tag} von 15 bis 19 Uhr in die Mehrzweckhalle von {ort}.",
        "Gesucht wird vor allem die Blutgruppe null; mitzubringen ist ein Personalausweis.",
    ),
    (
        "Unbekannte stehlen Sonnenblumen",
        "Von einem Feld zwischen {ort} und {ort2} haben Unbekannte in der Nacht zum {tag} rund {z200-600} Sonnenblumen gestohlen.",
        "Der Landwirt nahm es mit Humor: Er bittet um ein Foto der Sträuße.",
    ),
    (
        "Kino zeigt Stummfilme",
        "Mit einer Reihe von {drei} Stummfilmabenden eröffnet das Lichtspielhaus in {ort} seine Herbstspielzeit; am Klavier sitzt ein Kantor.",
        "Zum Auftakt läuft ein Hafenfilm von 1927, der lange als verschollen galt.",
    ),
    (
        "Kanal wird abgelassen",
        "Zur Prüfung der Spundwände wird der Stadtkanal in {ort} im {monat} um zwei Meter abgesenkt.",
        "Fundstücke, darunter erfahrungsgemäß Fahrräder und Ringe, zeigt anschließend das Heimatmuseum.",
    ),
    (
        "Chor sucht Bässe",
        "Der Kirchenchor von {ort} hat {z24-40} Soprane und zwei Bässe; er bittet dringend um Verstärkung in der Tiefe.",
        "Notenkenntnisse sind erwünscht, Ausdauer ist Bedingung, Kuchen gibt es jeden {tag}.",
    ),
    (
        "Radweg wird verbreitert",
        "Der Radweg am Deich zwischen {ort} und {ort2} wird von Dienstag an auf {drei} Meter verbreitert.",
        "Radfahrer werden über den Wirtschaftsweg geführt, Schafe haben Vorrang.",
    ),
    (
        "Mann verfährt sich im Watt",
        "Ein Lieferwagenfahrer ist am {tag} bei {ort} seinem Navigationsgerät bis ins Watt gefolgt und musste von einem Traktor geborgen werden.",
        "Verletzt wurde niemand; die Ladung, {z30-90} Kisten Limonade, blieb trocken.",
    ),
    (
        "Weniger Einbrüche",
        "Die Zahl der Wohnungseinbrüche in {ort} ist im ersten Halbjahr um {z9-34} Prozent gesunken.",
        "Die Polizei führt das auf bessere Schlösser und aufmerksame Nachbarn zurück.",
    ),
    (
        "Postfiliale zieht um",
        "Die Postfiliale in {ort} zieht zum {z2-28}. {monat} in die frühere Drogerie am Markt um.",
        "Am Umzugstag bleibt der Schalter geschlossen, Pakete gibt es im Rathaus.",
    ),
    (
        "Pilze früh dran",
        "Nach den Regenfällen der vergangenen Woche sind im Forst bei {ort} bereits die ersten Steinpilze gefunden worden.",
        "Fachleute raten, nur mitzunehmen, was man zweifelsfrei kennt.",
    ),
    (
        "Tauschbörse für Schulbücher",
        "Eine Tauschbörse für Schulbücher öffnet am {tag} in der Stadtbücherei von {ort}.",
        "Im vorigen Jahr wechselten {z400-1200} Bücher den Besitzer, übrig blieb nur ein Atlas.",
    ),
    (
        "Kleingärtner feiern",
        "Der Kleingartenverein Morgensonne in {ort} feiert sein {z50-110}-jähriges Bestehen mit einem Lampionumzug.",
        "Gegründet wurde er auf dem Gelände einer Ziegelei, deren Schornstein noch steht.",
    ),
    (
        "Freibadsaison endet",
        "Mit einem Hundeschwimmen endet am Sonntag die Freibadsaison in {ort}; gezählt wurden {z24-61}.000 Badegäste.",
        "Der letzte Eintrag im Badebuch des Vorjahres stammt von einem Dackel.",
    ),
    (
        "Oldtimer auf der Landstraße",
        "Rund {z80-210} historische Fahrzeuge werden am Wochenende auf der Landstraße zwischen {ort} und {ort2} erwartet.",
        "Das älteste, ein Lieferwagen von 1912, fährt mit eigener Kraft und höchstens 30 Stundenkilometern.",
    ),
    (
        "Neue Glocke für die Kapelle",
        "Die Friedhofskapelle in {ort} bekommt eine neue Glocke; die alte hatte seit {jahr} einen Sprung.",
        "Sie wiegt {z200-480} Kilogramm und ist auf den Ton a gestimmt.",
    ),
    (
        "Kreis sucht Wahlhelfer",
        "Für die Bürgermeisterwahl sucht {ort} noch {z30-90} Wahlhelferinnen und Wahlhelfer.",
        "Das Erfrischungsgeld beträgt {z35-60} Euro, Brötchen werden gestellt.",
    ),
    (
        "Ampel wird erneuert",
        "Die älteste Ampel von {ort}, in Betrieb seit {jahr}, wird in der kommenden Woche ersetzt; ein Sammler hat sich bereits gemeldet.",
        "Sie soll künftig im Verkehrsgarten der Grundschule Dienst tun.",
    ),
    (
        "Imker laden ein",
        "Zum Tag des Honigs laden die Imker von {ort} am Sonntag auf die Obstwiese am Mühlentor ein.",
        "Zu sehen sind Schaubienenstöcke, zu kosten gibt es {z8-24} Sorten.",
    ),
    (
        "Kutter wieder flott",
        "Der vor {drei} Wochen bei {ort} auf Grund gelaufene Krabbenkutter schwimmt wieder.",
        "Der Rumpf blieb unbeschädigt, nur der Stolz des Steuermanns litt.",
    ),
    (
        "Sternwarte öffnet nachts",
        "Bei klarem Himmel öffnet die Volkssternwarte von {ort} am {tag} bis Mitternacht ihre Kuppel.",
        "Gezeigt werden die Ringe des Saturns, sofern keine Wolken dazwischenkommen.",
    ),
    (
        "Straßenfest am Wasserturm",
        "Die Anlieger des Wasserturms in {ort} feiern am Samstag ihr Straßenfest mit Flohmarkt und einem Seifenkistenrennen.",
        "Gefahren wird in {drei} Altersklassen, Helme sind Pflicht, Bremsen auch.",
    ),
    (
        "Busfahrer findet Geige",
        "Eine Geige im Wert eines Kleinwagens hat ein Busfahrer aus {ort} nach Feierabend unter einem Sitz entdeckt und zurückgegeben.",
        "Als Dank durfte er sich ein Stück wünschen; gespielt wurde ein Tango.",
    ),
)
