"""How people are named: a few common names of several systems, and how a family carries them.

Written by hand, commonest first, and short: enough for an example in which nobody's name is the
odd one out. No list was copied from a register or a leak; frequencies fall off with rank and are
invented.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NameSystem:
    """One way of naming. `share` is out of 100 households.

    `wife_takes`: of 100 couples, how many have one family name. `feminine`: endings that a family
    name changes for a woman. `two_family_names`: one from each parent. `first_january`: of 100
    birth dates, how many were recorded as 1 January for want of a better.
    """

    code: str
    share: int
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]
    wife_takes: int = 60
    feminine: tuple[tuple[str, str], ...] = ()
    two_family_names: bool = False
    first_january: int = 0
    middle: int = 40


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SYSTEMS = (
    NameSystem(
        "british",
        34,
        _words(
            "Margaret Susan Olivia Jean Emma Charlotte Gillian Ruth Lucy Hannah Dorothy Claire "
            "Amelia Rebecca Joan Sarah"
        ),
        _words(
            "David John Thomas Peter Oliver James Alan George Stephen Harry Robert Daniel Simon "
            "William Graham Jack"
        ),
        _words(
            "Smith Jones Taylor Brown Williams Davies Evans Thomas Roberts Walker Hughes Edwards "
            "Hall Wood Clarke Harris Ward Turner Baker Morgan Fletcher Pickering Ashworth Tregenza"
        ),
        middle=75,
    ),
    NameSystem(
        "irish",
        7,
        _words("Mary Siobhán Bridget Niamh Aoife Kathleen Eileen Ciara Róisín Sinéad"),
        _words("Patrick Seán Michael Declan Brendan Ciarán Eoin Liam Gerard Cormac"),
        _words("Murphy Kelly O'Brien Ryan O'Connor Walsh Doyle Gallagher Byrne McCarthy Ní-Riain"),
        middle=70,
    ),
    NameSystem(
        "polish",
        10,
        _words("Anna Katarzyna Agnieszka Magdalena Joanna Małgorzata Ewa Zofia Elżbieta Barbara"),
        _words("Piotr Krzysztof Tomasz Paweł Marcin Łukasz Michał Jakub Grzegorz Wojciech"),
        _words(
            "Nowak Kowalski Wiśniewski Wójcik Kamiński Lewandowski Zieliński Szymański Dąbrowski "
            "Kozłowski Mazur"
        ),
        wife_takes=80,
        feminine=(("ski", "ska"), ("cki", "cka")),
        middle=30,
    ),
    NameSystem(
        "south-asian",
        14,
        _words("Fatima Ayesha Priya Amina Nasreen Zainab Sunita Shabana Meera Rukhsana Anjali"),
        _words("Mohammed Imran Rajesh Ahmed Abdul Tariq Sanjay Yusuf Bilal Vikram Usman"),
        _words("Khan Patel Hussain Ali Ahmed Singh Shah Malik Iqbal Chowdhury Rahman"),
        wife_takes=45,
        first_january=5,
        middle=15,
    ),
    NameSystem(
        "arabic",
        7,
        _words("Mariam Leila Noor Huda Rania Khadija Salma Yasmin Samira Dalia"),
        _words("Mohamed Ahmad Omar Khaled Hassan Ibrahim Mustafa Youssef Karim Tarek"),
        ("Al-Masri", "Haddad", "El-Sayed", "Hassan", "Mahmoud", "Al Hashimi", "Saleh", "Aziz"),
        wife_takes=10,
        first_january=8,
        middle=35,
    ),
    NameSystem(
        "west-african",
        8,
        _words("Grace Ama Ngozi Abena Folake Comfort Adaeze Efua Blessing Aminata"),
        _words("Emmanuel Kwame Chukwuemeka Kofi Tunde Samuel Oluwaseun Yaw Babatunde Ibrahim"),
        _words("Mensah Okafor Owusu Adeyemi Boateng Okonkwo Asante Balogun Osei Diallo"),
        first_january=3,
        middle=60,
    ),
    NameSystem(
        "horn-of-africa",
        4,
        _words("Selam Hodan Tigist Amran Hirut Fadumo Meron Sahra"),
        _words("Dawit Abdi Yonas Mahad Tesfay Hassan Bereket Ismail"),
        _words("Tesfaye Mohamed Gebre Ali Tadesse Abdi Haile Farah Warsame"),
        wife_takes=0,
        first_january=12,
        middle=20,
    ),
    NameSystem(
        "chinese",
        5,
        _words("Li Mei Xiu Fang Jing Yan Na Hui Min"),
        _words("Wei Jun Lei Ming Tao Hao Jian Bo Qiang"),
        _words("Wang Li Zhang Liu Chen Yang Huang Zhao Wu Lin"),
        wife_takes=0,
        middle=10,
    ),
    NameSystem(
        "romanian",
        6,
        _words("Maria Elena Ioana Andreea Mihaela Cristina Alexandra Ana"),
        _words("Ion Andrei Mihai Alexandru Gheorghe Vasile Ștefan Nicolae"),
        _words("Popescu Ionescu Popa Dumitru Stan Munteanu Rusu Ciobanu"),
        wife_takes=80,
    ),
    NameSystem(
        "spanish",
        5,
        _words("María Carmen Lucía Ana Isabel Rosa Paula Elena"),
        _words("José Antonio Manuel Javier Carlos Luis Diego Pablo"),
        _words("García Fernández López Martínez Sánchez Pérez Gómez Ruiz"),
        wife_takes=0,
        two_family_names=True,
        middle=25,
    ),
)
"""Ten systems, a hundred households. Real shares differ; docs say so wherever a figure is shown."""
