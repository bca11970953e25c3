"""Names of South and East Asia."""

from proviso_gateway.rehearsal.names.system import NameSystem, Tail, words

_MUSLIM_WOMEN = words("""
        Fatima Ayesha Zainab Maryam Khadija Amina Nasreen Shazia Saima Rukhsana Shabana
        Parveen Nazia Sadia Samina Farzana Rubina Tahira Yasmin Noreen Kausar Shaheen Iqra
        Aisha Hafsa Sumaira Bushra Tasneem Humaira Asma Rabia Sana Mehwish Uzma Farah Naila
        Zara Iram Sidra Anum Kiran Mariam
        """)
_MUSLIM_MEN = words("""
        Mohammed Muhammad Mohammad Ali Ahmed Imran Abdul Usman Tariq Bilal Hassan Yusuf
        Ibrahim Omar Hamza Asif Khalid Shahid Nadeem Kashif Zahid Rashid Sajid Amjad Javed
        Iqbal Arshad Naveed Waqas Faisal Adnan Zubair Salman Haroon Ismail Haris Junaid
        Rizwan Shabir Ghulam Mahmood Nasir Umar
        """)

PAKISTANI = NameSystem(
    code="pakistani",
    share=42,
    women=_MUSLIM_WOMEN,
    men=_MUSLIM_MEN,
    families=words("""
        Khan Hussain Ahmed Ali Iqbal Mahmood Akhtar Shah Malik Mohammed Bibi Begum Kauser
        Hussein Rehman Aslam Sheikh Butt Mirza Rafiq Javed Chaudhry Qureshi Hassan Ashraf
        Anwar Saleem Akram Bashir Raja Yousaf Zaman Nawaz Siddiqui Sharif Baig Riaz Ullah
        Ansari Farooq Latif Abbasi
        """),
    tail=Tail(
        roots="""
        Abd Ahs Ali Ameer Asad Azi Azh Badr Fai Far Fazl Ghul Hab Haf Ham Ija Ikra Imti Jam
        Kar Kha Lia Maq Mumt Nas Naz Qas Rah Ras Sad Saj Shah Sul Taj Wah Waq Yaq Zaf Zul
        """,
        middles="- ul ur ar an",
        endings="een iq ullah din man ar im i haq ain ad",
    ),
    wife_takes=25,
    middle=20,
    first_january=5,
    junior=1,
)

BANGLADESHI = NameSystem(
    code="bangladeshi",
    share=15,
    women=words("""
        Fatema Ayesha Rahima Nasima Salma Rokeya Hasina Shahana Taslima Nazma Shirin Sultana
        Jahanara Momtaz Rehana Farida Sufia Anwara Jesmin Tahmina Moriom Sabina Khaleda
        Ruksana Nargis
        """),
    men=words("""
        Mohammed Md Abdul Abdur Shah Mohammad Kamal Jamal Shamim Rahman Anwar Faruk Habibur
        Mizanur Shafiqul Nurul Rafiqul Monir Delwar Alamgir Jahangir Selim Babul Sirajul
        Azizur Mujibur
        """),
    families=words("""
        Begum Miah Ahmed Khatun Rahman Islam Ali Uddin Hussain Choudhury Khan Bibi Alam
        Haque Hoque Uddin Akhtar Ullah Chowdhury Hossain Khanom Sultana Karim Kabir Sarkar
        Talukder Mia Sikder
        """),
    tail=Tail(
        roots="""
        Abu Ash Az Bash Far Hab Han Jal Kab Lut Mah Maz Muk Naz Raf Rash Saif Sham Sir Taf
        Zia
        """,
        middles="- ur ul ar",
        endings="uddin ullah rahman islam haque hossain alam mia",
    ),
    wife_takes=8,
    middle=12,
    first_january=8,
)

HINDU = NameSystem(
    code="hindu",
    share=32,
    women=words("""
        Priya Anjali Sunita Meera Nisha Pooja Neha Kavita Rekha Asha Lakshmi Sita Radha
        Geeta Usha Hansa Kokila Jayshree Bhavna Hetal Minal Nita Pushpa Savita Shilpa Sonal
        Urmila Vandana Divya Ananya Aarti Deepa Swati Rashmi Manjula Kamala Indira Shanta
        Padma Revathi Sudha
        """),
    men=words("""
        Raj Sanjay Vijay Rajesh Amit Anil Ashok Suresh Ramesh Mahesh Dinesh Nilesh Bhavesh
        Hitesh Jayesh Kalpesh Manoj Nitin Paresh Pravin Rakesh Sunil Vikram Arjun Rohan
        Rahul Deepak Ravi Kiran Mukesh Naresh Prakash Kumar Venkat Srinivas Ganesh Krishna
        Mohan Gopal Harish Sachin
        """),
    families=words("""
        Patel Shah Sharma Kumar Gupta Desai Mistry Mehta Joshi Parmar Chauhan Solanki Reddy
        Rao Nair Iyer Menon Pillai Naidu Agarwal Verma Jain Kapoor Chopra Bhatt Trivedi
        Pandya Vyas Dave Modi Lad Tailor Rana Thakkar Kotecha Popat Lakhani Das Ghosh
        Banerjee Mukherjee Bose Sen
        """),
    tail=Tail(
        roots="""
        Bala Bhan Chak Chan Deva Dhar Gana Goku Hari Jaga Jaya Kali Lax Maha Mani Nara Pad
        Para Raja Rama Sada Sata Shan Shiv Sri Suri Vasu Ven Vish Yoga
        """,
        middles="- na ra va ja",
        endings="nathan murthy kumar raj das wala ani ria lal krishnan swamy mani dhar",
    ),
    wife_takes=70,
    middle=30,
)

SIKH = NameSystem(
    code="sikh",
    share=14,
    women=words("""
        Gurpreet Harpreet Manpreet Jaspreet Kuldeep Baljit Sukhwinder Paramjit Surinder
        Jasbir Navdeep Rajinder Amarjit Satwant Harjit Kulwinder Amandeep Ravinder Mandeep
        Simran Kiranjit Balwinder
        """),
    men=words("""
        Gurpreet Harpreet Manjit Jaspal Kuldeep Baljit Sukhdev Paramjit Surinder Jasbir
        Navdeep Rajinder Amarjit Satnam Harjit Kulwinder Amandeep Ravinder Mandeep Gurdeep
        Jagdeep Balbir
        """),
    families=words("""
        Singh Gill Sandhu Dhaliwal Sidhu Grewal Bains Johal Dhillon Sahota Atwal Bhogal Mann
        Brar Uppal Randhawa Virdi Khangura Purewal Chahal Sohal Rai Samra Cheema Aujla Hayer
        Kang Mahal
        """),
    tail=Tail(
        roots="""
        Bad Bas Bhan Bir Chee Dha Dhin Gha Gos Gur Hun Jag Jhu Kala Kha Lal Mul Nij Pan Sam
        Sang Shar Tat Thi Vir
        """,
        middles="- ra la da wa",
        endings="wal ana har ra li han pal dher",
    ),
    gendered_family=(("Singh", "Kaur"),),
    wife_takes=55,
    middle=60,
    middle_is=("Kaur", "Singh"),
)

CHINESE = NameSystem(
    code="chinese",
    share=10,
    women=words("""
        Mei Li Jing Yan Xiu Fang Na Hui Min Xiaoyan Lili Yuting Jiayi Wing Ka-Yan Mei-Ling
        Siu-Ling Suk-Yee Hoi-Yan Xinyi Yuxin Ling Ying Yun Qing Xiaoli Ting Juan Hong Yi Xue
        Jia
        """),
    men=words("""
        Wei Jun Ming Lei Tao Hao Jian Bo Qiang Chun-Wai Ka-Ho Wing-Kit Chi-Ming Kwok-Wai
        Zhiming Jianguo Haoran Yuxuan Zihan Xiang Peng Feng Hua Gang Bin Kai Yang Cheng Long
        Rui
        """),
    families=words("""
        Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Luo Gao
        Zheng Liang Xie Song Tang Deng Han Feng Cao Peng Chan Wong Cheung Lee Lau Ng Leung
        Ho Lam Chow Tsang Yeung Tan Lim Teo Ong Goh Koh Chua Tang Kwok Tse Fung Mak Yip Yau
        Pang Siu Kwan Poon
        """),
    tail=Tail(
        roots="Ou Si Xia Zhu Shang Dong Nan Gong",
        middles="-",
        endings="yang ma hou ge guan fang",
    ),
    wife_takes=5,
    middle=8,
)
