"""British and Irish names."""

from proviso_gateway.rehearsal.names.system import NameSystem, Tail, words

BRITISH = NameSystem(
    code="british",
    share=640,
    women=words("""
        Margaret Susan Sarah Emma Olivia Jean Patricia Elizabeth Karen Jennifer Christine
        Linda Charlotte Amelia Rebecca Jessica Lucy Sophie Hannah Emily Laura Claire Helen
        Julie Amanda Nicola Joanne Tracey Alison Deborah Lisa Michelle Samantha Victoria
        Catherine Anne Jane Sandra Barbara Dorothy Joan Doris Gillian Ruth Grace Isla Ava
        Lily Poppy Freya Daisy Evie Phoebe Georgia Megan Bethany Chloe Holly Katie Abigail
        Molly Ellie Zoe Natalie Kelly Gemma Rachel Kirsty Heather Fiona Morag Eilidh
        Rhiannon Sian Carys Bronwen Lesley Maureen Sheila Beryl Hilda Edith Ethel Florence
        Ivy Rose Violet Harriet Imogen Tabitha Verity Philippa
        """),
    men=words("""
        David John James Oliver Jack Thomas Peter Michael William George Robert Andrew Paul
        Mark Stephen Richard Christopher Daniel Harry Charlie Matthew Joshua Samuel Joseph
        Benjamin Ryan Luke Adam Simon Ian Alan Kevin Gary Stuart Neil Graham Keith Brian
        Roger Derek Kenneth Raymond Ronald Dennis Leslie Stanley Albert Arthur Frederick
        Ernest Alfred Harold Walter Edward Henry Charles Alexander Max Oscar Leo Alfie
        Archie Freddie Theo Noah Jacob Ethan Lewis Callum Connor Jordan Liam Nathan Aaron
        Kieran Craig Scott Lee Darren Wayne Jason Dean Carl Gareth Rhys Dylan Owen Huw
        Hamish Angus Duncan Gordon Malcolm Douglas Fraser Euan Rory Rupert Hugo Giles
        Crispin Nigel Clive Trevor Barry Colin Geoffrey Norman Cyril Percy
        """),
    families=words("""
        Smith Jones Williams Brown Taylor Davies Wilson Evans Thomas Johnson Roberts Walker
        Wright Robinson Thompson White Hughes Edwards Green Hall Wood Harris Clarke Martin
        Jackson Turner Hill Cooper Ward Morris Moore Clark Baker Harrison Lewis King Lee
        Allen Morgan Scott Watson Phillips James Parker Bennett Young Price Cook Griffiths
        Mitchell Shaw Carter Richardson Bailey Collins Bell Davis Cox Richards Miller
        Marshall Rogers Simpson Webb Foster Adams Palmer Chapman Mills Rees Stevens Powell
        Barker Hunt Knight Owen Mason Lloyd Barnes Fisher Matthews Butler Jenkins Campbell
        Stewart Anderson Murray Reid Ross Graham Ferguson Macdonald Cameron Fraser Gibson
        Hamilton Duncan Grant Kerr Holmes Stone Dixon Fox Ellis Gray Reynolds Pearson
        Russell Kelly Murphy Walsh Byrne Spencer Harvey Booth Atkinson Lowe Dawson Hudson
        Burton Pickering Ashworth Tregenza Pascoe Trevithick Penhaligon
        """),
    tail=Tail(
        roots="""
        Ash Ack Ald Alder Apple Ard Ark Bar Barn Bass Beck Bent Berk Birch Black Blen Bol
        Brack Brad Bram Brant Bridge Brom Brook Buck Burn Bux Cald Carl Chat Chelm Ched Clay
        Clif Cole Cop Cot Cran Craw Cros Cul Dal Dar Den Der Ditch Dor Dun Dur East Eck Eden
        Elm Els Ever Fair Fal Farn Fen Fern Field Flet Ford Fren Gar Gils Glad Gold Gos Grim
        Gul Had Hal Ham Hands Har Hart Hat Haw Hazel Heath Hel Hem Hens Hep Her Hock Hol
        Hors Hud Hun Ick Ing Ips Kel Ken Kil Kings Kirk Knap Lan Lang Lath Led Leigh Lin
        Long Lud Lyn Mal Man Mar Mart Mel Mick Mid Mill Mol Mort Nor Nut Oak Old Ork Os Ot
        Ox Pem Pen Pick Pres Rad Rams Raw Red Rid Ring Rock Roth Row Rush Sal Sand Scar Sed
        Sel Shel Ship Sid Skel Som South Stan Stap Sten Stock Stret Sut Swin Tad Tam Tat Ten
        Thorn Thur Til Tor Tre Tun Up Wad Wal Walt War Wash Wat Wed Wel West Whit Wick Wil
        Win Wit Wol Wood Wor Wy Yar Yel
        """,
        middles="- er en ing el in o a ers ens",
        endings="""
        ton ley ham well worth ford field wood man son by den don bury stone ridge shaw
        thwaite croft wick well house brook mere dale gate land bank bottom burn combe cott
        ditch ey head hill holt hurst low more over royd side stead stow thorpe tree wall
        way wright yard
        """,
    ),
    wife_takes=68,
    middle=80,
    junior=3,
    double_barrelled=2,
)

IRISH = NameSystem(
    code="irish",
    share=45,
    women=words("""
        Mary Bridget Kathleen Margaret Siobhán Niamh Aoife Ciara Sinéad Róisín Gráinne Orla
        Eileen Nora Deirdre Maeve Caoimhe Aisling Áine Bríd Máire Nuala Fionnuala Saoirse
        Clodagh Sorcha Philomena Bernadette Teresa Geraldine Majella Attracta Dympna
        Assumpta Una Imelda
        """),
    men=words("""
        Patrick Michael John James Seán Thomas Declan Brendan Liam Kevin Ciarán Eoin Cormac
        Gerard Pádraig Conor Donal Fergal Colm Diarmuid Niall Rory Oisín Cathal Tadhg Dermot
        Eamon Finbarr Malachy Aidan Cillian Darragh Fintan Ruairí Séamus Martin Francis Noel
        Christy Dominic
        """),
    families=words("""
        Murphy Kelly O'Sullivan Walsh Smith O'Brien Byrne Ryan O'Connor O'Neill O'Reilly
        Doyle McCarthy Gallagher Doherty Kennedy Lynch Murray Quinn Moore McLoughlin
        O'Carroll Connolly Daly O'Connell Wilson Dunne Brennan Burke Collins Campbell Clarke
        Johnston Hughes O'Farrell Fitzgerald Brown Martin Maguire Nolan Flynn Thompson
        O'Callaghan O'Donnell Duffy O'Mahony Boyle Healy O'Shea White Sweeney Hayes Kavanagh
        Power McGrath Moran Brady Stewart Casey Foley Fitzpatrick O'Leary McDonnell MacMahon
        Donnelly Regan Donovan Burns Flanagan Mullan Barry Kane Robinson Cunningham Griffin
        Kenny Sheehan Ward Whelan Lyons Reid Graham Higgins
        """),
    tail=Tail(
        roots="""
        Calla Branna Cassi Corri Culli Devi Dona Dorri Faga Falla Fana Fari Fini Flana Galla
        Gara Geraghty Gilli Glea Gori Hali Hani Hara Hega Hera Hori Kea Keri Kilbri Laffe
        Lala Lani Lari Leni Mada Magi Mala Mana Mara Meeha Molo Mori Mulqui Nea Nooni Rafte
        Rea Rogi Rona Scani Shana Sheri Tierni Toomi Treni Tumi
        """,
        middles="- gha lla rra nna",
        endings="n han gan ty ghan ran ney lin den rty vin don",
        prefixes="O' Mc Mac -",
    ),
    wife_takes=62,
    middle=70,
    junior=6,
)
