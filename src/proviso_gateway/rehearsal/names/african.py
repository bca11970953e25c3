"""Names of Africa and the Arab world."""

from proviso_gateway.rehearsal.names.system import NameSystem, Tail, words

ARABIC = NameSystem(
    code="arabic",
    share=25,
    women=words("""
        Mariam Fatima Noor Aisha Zainab Khadija Huda Leila Rania Salma Yasmin Samira Dalia
        Amal Iman Hanan Sara Nadia Asma Rana Reem Dina Hala Layla Maha Nour Ruqayya Safa
        Sumaya Wafa Zahra
        """),
    men=words("""
        Mohamed Ahmed Mohammed Ali Omar Hassan Mahmoud Ibrahim Mustafa Khaled Youssef
        Abdullah Hussein Karim Tarek Ahmad Abdulrahman Hamza Salem Nasser Faisal Saeed Walid
        Ziad Bassam Rami Samir Haider Abbas Jamal Fadi Adel Amr Sami Bilal Anas Tamer
        """),
    families=words("""
        Mohamed Ahmed Ali Hassan Ibrahim Mahmoud Al-Masri Hussein Saleh Haddad El-Sayed
        Al-Hassan Khalil Mansour Aziz Nasser Hamdan Al-Jaburi Al-Khafaji Osman Salim
        Suleiman Abbas Al-Najjar Khoury Darwish Al-Sharif Jaber Qasim Yousef Al-Rashid
        Othman Al-Amin Rahimi Karimi Ahmadi Hosseini Mohammadi Al-Tamimi El-Hassan Bakri
        Fares Shami Zein Habib Hakim Saad Said
        """),
    tail=Tail(
        roots="""
        Abd Ama Asa Bad Dab Far Faw Gha Had Ham Has Jab Kam Kha Mad Mas Naj Qas Raf Saf Sal
        Sham Tah Wah Yas Zay
        """,
        middles="- a i u aa",
        endings="di wi ri ni mi ani awi eed eem er ir",
        prefixes="- - Al- El-",
    ),
    wife_takes=8,
    middle=45,
    first_january=8,
)

WEST_AFRICAN = NameSystem(
    code="west-african",
    share=28,
    women=words("""
        Grace Blessing Mary Ngozi Abena Folake Comfort Adaeze Efua Ama Akosua Chioma
        Funmilayo Oluwaseun Yetunde Titilayo Nkechi Ifeoma Amaka Adwoa Akua Esi Mercy
        Patience Joy Esther Victoria Florence Gifty Abiola Bukola Kemi Temitope Aminata
        Mariama Fatoumata Isatou Chiamaka
        """),
    men=words("""
        Emmanuel Samuel Kwame Kofi Chukwuemeka Tunde Oluwaseun Babatunde Ibrahim Yaw Kwabena
        Kwaku Chinedu Obinna Ifeanyi Emeka Adebayo Olumide Femi Segun Daniel Joseph Michael
        Isaac Moses Ebenezer Prince Godfrey Mamadou Ousmane Abubakar Musa Lamin Ayodele
        Kayode Nnamdi Uche
        """),
    families=words("""
        Mensah Okafor Owusu Adeyemi Boateng Okonkwo Asante Balogun Osei Diallo Addo Appiah
        Adebayo Agyemang Amoah Okoro Eze Nwosu Adeleke Ogunleye Akinola Bello Ibrahim Kamara
        Sesay Bangura Conteh Koroma Jallow Ceesay Touray Sow Bah Barry Traore Annan Ofori
        Frimpong Opoku Antwi Darko Yeboah Obi Nwachukwu Onyeka Afolabi Oladipo Ojo Adeniyi
        Olawale Fashola Johnson
        """),
    tail=Tail(
        roots="""
        Ade Afo Aki Ola Olu Oye Ogun Ayo Baba Chi Eke Eme Ife Nna Nwa Obi Oke Oko Ono Uche
        Ugo Udo Agye Amo Asa Ofo Owu Kwa
        """,
        middles="- de wa ro ke ka lo",
        endings="yemi bayo wale sola mide tunde kwu ma nna chukwu dike go bo ji mpong ansah",
    ),
    wife_takes=72,
    middle=65,
    first_january=3,
)

EAST_AFRICAN = NameSystem(
    code="east-african",
    share=17,
    women=words("""
        Hodan Fadumo Amina Halimo Sahra Ifrah Selam Tigist Hirut Meron Bethlehem Rahel Saba
        Amran Khadra Faduma Nimco Ayan Hibo Ubah Wanjiru Achieng Akinyi Njeri Asha Zawadi
        Neema
        """),
    men=words("""
        Abdi Mohamed Ahmed Hassan Ali Ismail Mahad Yusuf Abdirahman Farah Dawit Yonas Tesfay
        Bereket Samuel Haile Tekle Mehari Omar Abdullahi Guled Liban Kamau Otieno Mwangi
        Juma Baraka
        """),
    families=words("""
        Mohamed Ali Ahmed Hassan Abdi Hussein Farah Ibrahim Warsame Yusuf Omar Osman Jama
        Nur Aden Tesfaye Gebre Haile Tadesse Bekele Kidane Tekle Mehari Abebe Alemu Kamau
        Mwangi Otieno Odhiambo Njoroge Wanjiku Ochieng Kariuki Mutua Kimani
        """),
    tail=Tail(
        roots="""
        Abdi Gebre Habte Haile Kebe Kid Mulu Ne Tes Tekle Wolde Ze War Sha Guu Dir Mux Kip
        Che Nyo Wan Mu
        """,
        middles="- a e i",
        endings="mariam selassie michael ab le ne rah leed mane yet ngo riuki thoni tua",
    ),
    wife_takes=0,
    middle=40,
    first_january=14,
    patronymic=True,
)
