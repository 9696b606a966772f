"""What the sample stories are about: invented places, people, firms, clubs, and things with long names."""

PLACES = (
    "Lindenfurt", "Auenbrück", "Kaltenau", "Norderhaven", "Sandholm", "Strombeck", "Wiesenheid", "Birkenrad",
    "Grünsiel", "Ostermoor", "Hohenwarft", "Mühlentief",
)  # fmt: skip
FIRST_NAMES = {
    "m": ("Arne", "Bernd", "Clemens", "Detlef", "Eike", "Fiete", "Gereon", "Hauke", "Ingbert", "Jost",
          "Korbinian", "Lorenz",
          "Momme", "Nepomuk", "Ottmar", "Philipp", "Rasmus", "Siegbert", "Tjark", "Ulrich", "Veit", "Wigand",
          "Yannick", "Zeno"),
    "f": ("Adelheid", "Birte", "Cosima", "Dörte", "Edda", "Friedlind", "Gesine", "Hedda", "Insa", "Jorid",
          "Karla", "Leevke",
          "Mareile", "Nele", "Ottilie", "Pia", "Rieke", "Swantje", "Thekla", "Ute", "Viola", "Wiebke", "Yvette",
          "Zita"),
}  # fmt: skip
LAST_NAMES = (
    "Ahrenbeck", "Averbrink", "Birkelbusch", "Brinkhege", "Dornseifer", "Ellerbrook", "Fährenkamp", "Grothusen",
    "Harmsdorf", "Immekempel",
    "Jeversiel", "Katenkamp", "Krautworth", "Leuchtenbrink", "Lüttmersen", "Marquering", "Mühlensiek",
    "Nordholmer", "Oelkersen", "Osterholten",
    "Ottersiek", "Piepenhagen", "Querfurter", "Quendtmann", "Reepschlägel", "Ritterhuder", "Rosenauel",
    "Sandhofer", "Schlotfelder",
    "Sielhorst", "Stovermann", "Tannhorster", "Tiedgenau", "Trautwigsen", "Uhlenbuscher", "Vehrenkämper",
    "Wacholtmann", "Wiesenkampf",
    "Windmüllner", "Wollenwever", "Zwirnemann", "Ackerbohm", "Deichgräber-Muster", "Kleinewever",
    "Funkenthaler", "Holunderbeck",
)  # fmt: skip
CREW: dict[str, tuple[tuple[str, str], ...]] = {
    "vorhaben": (("Baudezernent", "Baudezernentin"), ("Ratsherr", "Ratsfrau"), ("Anwohner", "Anwohnerin")),
    "streit": (("Staatssekretär", "Staatssekretärin"), ("Landrat", "Landrätin"), ("Abgeordneter", "Abgeordnete")),
    "firma": (
        ("Geschäftsführer", "Geschäftsführerin"),
        ("Betriebsrat", "Betriebsrätin"),
        ("Werkleiter", "Werkleiterin"),
    ),
    "hof": (
        ("Landwirt", "Landwirtin"),
        ("Pflanzenbauberater", "Pflanzenbauberaterin"),
        ("Marktleiter", "Marktleiterin"),
    ),
    "buehne": (("Schauspieler", "Schauspielerin"), ("Beleuchter", "Beleuchterin"), ("Regisseur", "Regisseurin")),
    "schau": (("Kurator", "Kuratorin"), ("Gestalter", "Gestalterin"), ("Museumsleiter", "Museumsleiterin")),
    "forschung": (("Projektleiter", "Projektleiterin"), ("Geoökologe", "Geoökologin"), ("Doktorand", "Doktorandin")),
    "spiel": (("Abwehrchef", ""), ("Stürmer", ""), ("Trainer", "")),
    "wettkampf": (("Favorit", ""), ("", "Titelverteidigerin"), ("Rennleiter", "")),
    "buntes": (
        ("Zeitungszusteller", "Zeitungszustellerin"),
        ("Nachbar", "Nachbarin"),
        ("Bürgermeister", "Bürgermeisterin"),
    ),
    "meldung": (("Ortsvorsteher", "Ortsvorsteherin"), ("Sprecher", "Sprecherin")),
    "meinung": (("", ""),),
    "rat": (("Verbraucherberater", "Verbraucherberaterin"),),
    "mensch": (("Werkstattleiter", "Werkstattleiterin"),),
}
PROJECTS = (
    ("Stadtteilbibliothek", "f"), ("Feuerwehrgerätehaus", "n"), ("Ganztagsgrundschule", "f"),
    ("Mehrgenerationenhaus", "n"),
    ("Gesundheitszentrum", "n"), ("Mehrzweckhalle", "f"), ("Jugendkulturzentrum", "n"), ("Kreismusikschule", "f"),
    ("Berufsschulzentrum", "n"), ("Markthalle", "f"), ("Kindertagesstätte", "f"), ("Seenotrettungsstation", "f"),
    ("Fahrradparkhaus", "n"), ("Nachbarschaftszentrum", "n"), ("Handwerkerhof", "m"), ("Betriebshof", "m"),
)  # fmt: skip
QUARRELS = (
    ("Landeswassergesetz", "n"), ("Kreisumlage", "f"), ("Krankenhausbedarfsplan", "m"),
    ("Kindertagesstättengesetz", "n"),
    ("Grundsteuerreform", "f"), ("Radwegeverordnung", "f"), ("Küstenschutzprogramm", "n"),
    ("Gemeindefinanzausgleich", "m"),
    ("Schulbauförderrichtlinie", "f"), ("Nahverkehrsgesetz", "n"), ("Deichverbandsvertrag", "m"),
    ("Abfallgebührensatzung", "f"),
    ("Ladenöffnungsverordnung", "f"), ("Denkmalschutzgesetz", "n"),
)  # fmt: skip
COMPANIES = (
    ("Ahlsen Schiffsbeschläge", "Schiffsluken", "Schiffsluken"), ("Muster & Söhne", "Ziegelpressen", "Ziegelpressen"),
    ("Auental Waagenbau", "Präzisionswaagen", "Präzisionswaagen"), ("Kaltenauer Feinblech", "Lüftungsklappen",
    "Lüftungsklappen"),
    ("Strombecker Glockenguss", "Schiffsglocken", "Schiffsglocken"), ("Nordlicht Leuchten", "Hafenleuchten",
    "Hafenleuchten"),
    ("Birkenrader Möbelwerk", "Wirtshausstühle", "Wirtshausstühlen"), ("Hohenwarfter Seilerei", "Kletterseile",
    "Kletterseilen"),
    ("Grünsieler Pumpenbau", "Schöpfwerkspumpen", "Schöpfwerkspumpen"), ("Papierhaus Mustermann", "Notenhefte",
    "Notenheften"),
    ("Auenbrücker Kelterbau", "Obstpressen", "Obstpressen"),
    ("Lindenfurter Schriftguss", "Bleilettern", "Bleilettern"),
    ("Sandholmer Netzwerke", "Fangnetze", "Fangnetzen"),
    ("Wiesenheider Werkzeugbau", "Astscheren", "Astscheren"), ("Moorland Messtechnik", "Pegelmesser", "Pegelmessern"),
)  # fmt: skip
CROPS = (
    ("Äpfel", "Äpfeln"), ("Frühkartoffeln", "Frühkartoffeln"), ("Zwetschgen", "Zwetschgen"),
    ("Hokkaidokürbisse", "Hokkaidokürbissen"),
    ("Sanddornbeeren", "Sanddornbeeren"), ("Ackerbohnen", "Ackerbohnen"), ("Möhren", "Möhren"),
)  # fmt: skip
TITLES = (
    "Das Haus am Ende der Mole", "Ein Zimmer für morgen", "Die Erfindung des Schattens", "Sieben Arten zu warten",
    "Kaffee ohne Löffel",
    "Der Zöllner und die Zeit", "Nachtfähre", "Im Keller brennt Licht", "Salz und Seide",
    "Die Uhr der Fischhändlerin", "Alles Gute, Großtante",
    "Was der Wind verlegt hat", "Das geliehene Meer", "Post aus Übersee", "Gewicht und Waage", "Unter dem Pflaster",
)  # fmt: skip
SUBJECTS = (
    ("Wanderdünen", "Wanderdünen"), ("Moorböden", "Moorböden"), ("Flechten", "Flechten"), ("Gewitterzellen",
    "Gewitterzellen"),
    ("Baumringe", "Baumringen"), ("Eintagsfliegen", "Eintagsfliegen"), ("Salzwiesen", "Salzwiesen"),
    ("Zugvögel", "Zugvögeln"),
    ("Muschelbänke", "Muschelbänken"), ("Nebelbänke", "Nebelbänken"),
)  # fmt: skip
RACES = (
    "Deichlauf",
    "Hafentriathlon",
    "Halbmarathon",
    "Staffelmarathon",
    "Nachtlauf",
    "Heidelauf",
    "Brückenlauf",
    "Stundenlauf",
)
TEAMS = (
    "Blau-Weiß Lindenfurt", "Eintracht Norderhaven", "Fortuna Kaltenau", "Germania Birkenrad",
    "Concordia Sandholm", "Viktoria Strombeck",
    "Grün-Gold Wiesenheid", "Hansa Grünsiel", "Olympia Auenbrück", "Teutonia Ostermoor",
)  # fmt: skip
FINDS = (
    ("zahm", "Dachs"), ("entlaufen", "Pfau"), ("singend", "Kakadu"), ("eigensinnig", "Ziegenbock"), ("einsam",
    "Schwan"),
    ("rätselhaft", "Gartenzwerg"), ("dreibeinig", "Kater"), ("weiß", "Esel"), ("neugierig", "Seehund"),
    ("gutmütig", "Bernhardiner"),
    ("verschwunden", "Wetterhahn"),
    ("tollkühn", "Biber"),
)  # fmt: skip
VIRTUES = (
    "Geduld",
    "Gründlichkeit",
    "Verlässlichkeit",
    "Sparsamkeit",
    "Genauigkeit",
    "Beharrlichkeit",
    "Gelassenheit",
    "Höflichkeit",
)
TASKS = (
    "Heizungstausch", "Obstbaumschnitt", "Stromanbieterwechsel", "Fensteranstrich", "Fahrradkauf",
    "Wohnungsumzug", "Dachbodenausbau",
    "Komposthaufen", "Ölwechsel am Rasenmäher",
)  # fmt: skip
