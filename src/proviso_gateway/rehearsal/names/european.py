"""Names of continental Europe and Turkey."""

from proviso_gateway.rehearsal.names.system import NameSystem, Tail, words

POLISH = NameSystem(
    code="polish",
    share=35,
    women=words("""
        Anna Katarzyna Agnieszka Małgorzata Maria Joanna Magdalena Ewa Barbara Monika Zofia
        Julia Aleksandra Natalia Elżbieta Beata Dorota Justyna Karolina Paulina Iwona
        Krystyna Halina Grażyna Danuta Jadwiga Weronika Wiktoria Sylwia Renata Urszula
        Bożena Kinga Marta Hanna Maja
        """),
    men=words("""
        Piotr Krzysztof Tomasz Andrzej Paweł Marcin Michał Jan Jakub Łukasz Grzegorz Adam
        Mateusz Stanisław Wojciech Marek Dariusz Jerzy Tadeusz Zbigniew Mariusz Rafał Maciej
        Kamil Dawid Szymon Filip Sebastian Artur Robert Przemysław Jarosław Bartosz Sławomir
        Mirosław Ryszard
        """),
    families=words("""
        Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański
        Woźniak Dąbrowski Kozłowski Jankowski Mazur Wojciechowski Kwiatkowski Krawczyk
        Kaczmarek Piotrowski Grabowski Zając Pawłowski Michalski Król Wieczorek Jabłoński
        Wróbel Nowakowski Majewski Olszewski Stępień Malinowski Jaworski Adamczyk Dudek
        Nowicki Pawlak Górski Witkowski Walczak Sikora Rutkowski Baran Michalak Szewczyk
        Ostrowski Tomaszewski Pietrzak Zalewski Wróblewski
        """),
    tail=Tail(
        roots="""
        Bar Biel Bor Brzoz Buk Chmiel Czar Czern Dęb Dob Dom Drze Dzik Gaj Gał Głow Gór Grab
        Gron Jasz Jaw Jel Kal Kam Kar Kasz Kob Kol Kon Kor Kos Krak Kras Kub Kur Lac Las Lip
        Lub Ław Mach Mal Marc Maz Mich Mil Mos Mur Nied Niem Ol Or Os Pal Pas Piek Pil Pol
        Prus Rad Rak Rog Rom Roz Rud Rus Sad Sam Sied Sok Sow Star Stan Szcz Szym Tar Tom
        Tur Urb Wal Was Wes Wil Win Wit Wol Zab Zag Zal Zar Zaw Zych Żak Żur
        """,
        middles="- ow ew in an al ar ak",
        endings="ski cki ek czyk iak ak ik icz ka ewicz",
    ),
    feminine=(("ski", "ska"), ("cki", "cka")),
    wife_takes=82,
    middle=35,
)

ROMANIAN = NameSystem(
    code="romanian",
    share=25,
    women=words("""
        Maria Elena Ana Ioana Andreea Mihaela Cristina Alexandra Gabriela Daniela Georgiana
        Simona Florentina Alina Mariana Nicoleta Raluca Adriana Loredana Roxana Diana Larisa
        Ștefania Bianca
        """),
    men=words("""
        Ion Andrei Alexandru Mihai Gheorghe Constantin Vasile Ștefan Nicolae Florin Marian
        Adrian Ionuț Cristian Daniel Gabriel Marius Bogdan Cătălin Radu Dumitru Sorin Vlad
        Răzvan Liviu
        """),
    families=words("""
        Popa Popescu Ionescu Pop Radu Dumitru Stan Stoica Gheorghe Matei Rusu Mihai Ciobanu
        Munteanu Constantin Marin Nistor Dinu Florea Tudor Lungu Barbu Toma Moldovan Oprea
        Preda Sandu Lazăr Manole Dobre Ungureanu Neagu Cojocaru Enache Stancu Nițu Voicu
        Bălan Diaconu Șerban Olteanu
        """),
    tail=Tail(
        roots="""
        Albu Andro Apostol Arge Bădi Bog Bucur Călin Cazac Chir Cost Crist Dan Dimi Drag
        Fili Găv Geor Gri Ilie Iord Lupu Mano Mar Mar Mihăil Mir Mun Nico Ola Pavel Petr Rot
        Sav Sim Ste Tanas Teod Vas Vlad Zamf
        """,
        middles="- ia o ui e an",
        endings="escu eanu oiu aru ache an iuc ciuc",
    ),
    wife_takes=80,
    middle=45,
)

SPANISH = NameSystem(
    code="spanish",
    share=14,
    women=words("""
        María Carmen Ana Isabel Laura Cristina Marta Lucía Paula Elena Sara Pilar Dolores
        Raquel Rosa Beatriz Silvia Patricia Teresa Mónica Nuria Alba Irene Julia Rocío
        Ángela Inés Victoria
        """),
    men=words("""
        Antonio José Manuel Francisco David Juan Javier Daniel Carlos Jesús Alejandro Miguel
        Rafael Pedro Ángel Pablo Fernando Sergio Luis Jorge Alberto Álvaro Diego Adrián Raúl
        Iván Rubén
        """),
    families=words("""
        García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín
        Jiménez Ruiz Hernández Díaz Moreno Muñoz Álvarez Romero Alonso Gutiérrez Navarro
        Torres Domínguez Vázquez Ramos Gil Ramírez Serrano Blanco Molina Morales Suárez
        Ortega Delgado Castro Ortiz Rubio Marín Sanz Núñez Iglesias Medina Garrido Cortés
        Castillo Santos Lozano Guerrero Cano Prieto
        """),
    tail=Tail(
        roots="""
        Agui Alar Bena Cald Carr Cer Escal Fuen Gal Her Lag Mal Mir Mon Olmo Pala Qui Rob
        Sal Tor Val Vill Zam
        """,
        middles="- le ra na do ve",
        endings="ero edo ar osa illo era ares ez uela ina",
    ),
    wife_takes=0,
    middle=35,
    two_family_names=True,
)

PORTUGUESE = NameSystem(
    code="portuguese",
    share=14,
    women=words("""
        Maria Ana Joana Inês Mariana Beatriz Catarina Sofia Carolina Rita Teresa Isabel
        Paula Sandra Cristina Fernanda Luísa Helena Marta Filipa Patrícia Susana Conceição
        Fátima Manuela
        """),
    men=words("""
        José João António Manuel Francisco Pedro Carlos Luís Paulo Rui Miguel Tiago Ricardo
        Jorge Nuno Fernando Bruno Diogo André Hugo Filipe Vítor Joaquim Gonçalo Rafael
        Sérgio
        """),
    families=words("""
        Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Sousa Fernandes
        Gonçalves Gomes Lopes Marques Alves Almeida Ribeiro Pinto Carvalho Teixeira Moreira
        Correia Mendes Nunes Soares Vieira Monteiro Cardoso Rocha Neves Coelho Cruz Cunha
        Pires Ramos Reis Simões
        """),
    tail=Tail(
        roots="""
        Aze Bar Cam Car Dua Esp Fari Fig Gui Lei Mac Mag Mat Mou Nog Pac Pal Pim Que Sal Tav
        Vas
        """,
        middles="- ve re no lha ga",
        endings="do eira eiro edo osa es ais ães ão ela",
    ),
    wife_takes=55,
    middle=60,
    two_family_names=True,
)

ITALIAN = NameSystem(
    code="italian",
    share=14,
    women=words("""
        Maria Anna Giulia Francesca Sara Laura Chiara Martina Alessia Elena Federica Silvia
        Paola Valentina Giovanna Rosa Angela Lucia Giuseppina Teresa Roberta Simona Ilaria
        Claudia
        """),
    men=words("""
        Giuseppe Giovanni Antonio Marco Francesco Andrea Luca Alessandro Matteo Lorenzo
        Davide Stefano Roberto Paolo Mario Luigi Salvatore Domenico Vincenzo Angelo Simone
        Federico Gabriele Carlo
        """),
    families=words("""
        Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo
        Conti Costa Giordano Mancini Rizzo Lombardi Moretti Barbieri Fontana Santoro Mariani
        Rinaldi Caruso Ferrara Galli Martini Leone Longo Gentile Martinelli Vitale Lombardo
        Serra Coppola Villa
        """),
    tail=Tail(
        roots="""
        Albe Balda Bene Berti Bona Caru Casa Cava Cecca Dona Fabri Fede Gale Gas Gio Guar
        Lam Lore Man Marti Pale Pel Pera Pice Sal San Tede Val Ven Zam
        """,
        middles="- ne ra ti lo",
        endings="ni lli tti ri no ro ssi cci oni ella etti ucci",
    ),
    wife_takes=5,
    middle=15,
)

TURKISH = NameSystem(
    code="turkish",
    share=15,
    women=words("""
        Fatma Ayşe Emine Hatice Zeynep Elif Meryem Şerife Sultan Hanife Merve Zehra Esra
        Özlem Gülay Sevgi Yasemin Ebru Derya Büşra Kübra Songül Hülya Nurcan Filiz Leyla
        Aysel Defne
        """),
    men=words("""
        Mehmet Mustafa Ahmet Ali Hüseyin Hasan İbrahim İsmail Osman Yusuf Murat Ömer Ramazan
        Halil Süleyman Abdullah Mahmut Recep Salih Fatih Kadir Emre Hakan Serkan Burak Kemal
        Orhan Cem
        """),
    families=words("""
        Yılmaz Kaya Demir Çelik Şahin Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan
        Kılıç Aslan Çetin Kara Koç Kurt Özkan Şimşek Polat Korkmaz Çakır Özcan Erdoğan Can
        Yavuz Acar Şen Aktaş Güler Yalçın Güneş Bozkurt Bulut Keskin Ünal Turan Gül Özer
        Işık Kaplan Avcı Sarı Tekin Taş
        """),
    tail=Tail(
        roots="""
        Ak Al Alt Ar Bal Baş Bay Boz Çam Da De Du Er Ge Gök Gü Ka Kar Kı Ko Kor Öz Sa Say Se
        Şe Ta Te Tu Uç Ul Ya Yi
        """,
        middles="- la ya ka de",
        endings="oğlu er man türk can han tekin soy kan demir bulut taş el çı",
    ),
    wife_takes=75,
    middle=12,
    first_january=6,
)
