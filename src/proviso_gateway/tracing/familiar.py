"""Names that stand for each other: familiar forms, and spellings of one name.

A short list, written by hand, of forms that are common in requests; it is no dictionary. A form may
stand in several groups (*Alex*). Spellings from another script (*Muhammad*, *Mohamed*) are one
group, because a clerk chose between them, not the person.
"""

from __future__ import annotations

from collections.abc import Mapping

_GROUPS = """
abdul abdel abd
agnieszka aga
ahmed ahmad achmed
aisha ayesha aysha aicha
alan allan allen alun
alexander alex alec sandy sasha
alexandra alex sandra sasha ola
ali aly
amina aminah aminata
andrew andy drew
ann anne anna ana anya ania hannah
anthony antony tony
barbara babs basia
benjamin ben benny
bridget brigid bridie breda
caitlin kathleen katelyn
catherine katherine kathryn katharine kate kath kathy cathy katie kitty cait
charles charlie chas carlos
christine christina chris tina kirsty
christopher chris kit krzysztof
daniel dan danny
david dave davey dawid dai
deborah debbie debra deb
dorothy dot dolly
edward ed eddie ted ned teddy
eileen aileen
elizabeth liz lizzie beth betty bess eliza elisabeth lisa libby elzbieta ela
emily em emmy
fatima fatimah fatma fatoumata
francis frank frankie franciszek
frances fran fanny franciszka
frederick fred freddie
geoffrey jeffrey geoff jeff
george jerzy jorge gheorghe
gerald gerry jerry gerard
gillian jill gill
gregory greg grzegorz
harold harry hal
helen ellen nell helena elena
henry harry hank
hussein husain hussain hossain husayn
ibrahim ebrahim abraham
isaac isak ishaq
ion john ioan ian sean
isabel isabella isobel bella izabela
jacqueline jackie jacqui
james jim jimmy jamie jem seamus hamish
jane janet jean joan siobhan
janina nina
jennifer jenny jen
jerome gerome
jessica jess jessie
john jack johnny jon sean ian shane juan jan
jonathan jon jonny john
joseph joe joey jose jozef yusuf yousuf yousef
joshua josh
judith judy
katarzyna kasia catherine
khadija khadijah kadija
lawrence laurence larry laurie
leonard len lenny
malgorzata gosia margaret
margaret maggie meg peggy madge margie rita mairead
mark marc marek
mary marie maria molly mollie polly maire
mariam maryam miriam mary
matthew matt mateusz mathew
michael mick mike mickey micky michal mihai miguel
mohammed muhammad mohamed mohammad muhammed mohamad mohamud muhamad mehmet mohd
mustafa mustapha mostafa
natalie nat natasha
nicholas nick nicky nicolas nicolae mikolaj
nicola nicky nikki
noor nur nour
omar umar
osman usman uthman othman
pamela pam
patricia pat patsy tricia trish
patrick pat paddy padraig
paul pawel pablo
peter pete piotr petru pedro
philip phil phillip
rachel rachael
rahman rehman
raymond ray
rebecca becky becca
richard dick rick ricky rich ryszard
robert bob bobby rob robbie bert
roger rodger
ronald ron ronnie
samantha sam
samuel sam sammy
sara sarah sally zara
seyed syed sayed sayyid
sheikh shaikh shaykh
sophie sofia sophia zofia
stanislaw staszek stan
stephen steven steve stefan szczepan
stuart stewart stu
susan sue susie suzanne susanna
theresa teresa terry tess
thomas tom tommy tomasz
timothy tim timmy
tomasz tomek
victoria vicky tori
vincent vince
walter wally walt
wasim waseem
william will bill billy liam wil
wojciech wojtek
xiao hsiao
yasmin yasmeen jasmine
yusuf yousef youssef joseph
zainab zaynab zeinab
zhang chang
"""


def _groups() -> Mapping[str, frozenset[int]]:
    groups: dict[str, frozenset[int]] = {}
    for number, line in enumerate(_GROUPS.split("\n")):
        for form in line.split():
            groups[form] = groups.get(form, frozenset()) | {number}
    return groups


GROUPS = _groups()
"""Folded form → the groups that it stands in."""


def familiar(one: str, other: str) -> bool:
    """Whether two folded given names are forms of one name."""
    return bool(GROUPS.get(one, frozenset()) & GROUPS.get(other, frozenset()))
