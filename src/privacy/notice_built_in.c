/*
 * The wording that comes with the program, for offices that have published none of their own. Whoever changes a word here gives it another
 * version (a test holds the texts against it), and says in change what is different.
 *
 * It follows Law 27/2022 on personal data: what has to be told before consent stands in article 21, how it has to be asked for in 22, the
 * rights in 5 to 13, withdrawal in 9 and 40, transfer abroad in 56.
 */
#include "base/text.h"
#include "privacy/notice.h"

#define VERSION	"30-11-2026"

static const struct { const char *statement, *text, *change; } built_in[PRIVACY_LOCALE__COUNT] = {
	[PRIVACY_ID] = {
		.statement =
		    "Saya setuju menerima pesan WhatsApp dari {office} tentang permohonan dan izin saya, dari nomor resmi atau nomor lain kantor. "
		    "Nama, nomor, dan data permohonan saya diproses untuk itu, juga oleh WhatsApp (Meta) dan penyedia pengiriman, di dalam dan "
		    "di luar Indonesia. Saya dapat berhenti kapan saja: balas STOP.",
		.text =
		    "# Siapa yang bertanggung jawab\n"
		    "{office} adalah pengendali data pribadi Anda.\n"
		    "Alamat: {address}\n"
		    "Telepon: {phone}\n"
		    "Urusan data pribadi: {privacy_contact}\n"
		    "# Dasar hukum\n"
		    "Kabar lewat WhatsApp dikirim atas dasar persetujuan Anda: Pasal 20 ayat (2) huruf a Undang-Undang Nomor 27 Tahun 2022 tentang "
		    "Pelindungan Data Pribadi (UU PDP).\n"
		    "Permohonan izinnya sendiri diurus sebagai tugas pelayanan publik (Pasal 20 ayat (2) huruf e). Itu tidak bergantung pada "
		    "persetujuan ini.\n"
		    "Selama Anda belum menjawab, kantor dapat mengabarkan permohonan Anda dari nomor WhatsApp lain milik kantor, lewat SMS, atau lewat "
		    "surel, sebagai bagian dari tugas itu. Anda dapat menolak atau menghentikannya kapan saja.\n"
		    "# Untuk apa\n"
		    "Hanya untuk mengabarkan permohonan dan izin Anda:\n"
		    "- izin selesai dan dapat diambil\n"
		    "- perubahan status permohonan\n"
		    "- masa berlaku izin yang akan berakhir\n"
		    "- tautan ke dokumen izin\n"
		    "Tidak untuk iklan, dan tidak ada keputusan tentang Anda yang dibuat oleh mesin.\n"
		    "# Data yang dipakai, dan mengapa\n"
		    "- nama dan nomor ponsel: supaya kabar sampai kepada Anda\n"
		    "- nomor pendaftaran, nomor, jenis, status, dan masa berlaku izin: isi kabarnya\n"
		    "- alamat surel, bila Anda memberikannya: jalan cadangan\n"
		    "- waktu pesan dikirim, sampai, dan dibaca, serta balasan Anda: supaya kantor tahu kabarnya sampai dan dapat menjawab\n"
		    "- catatan persetujuan (kalimatnya, jawaban Anda, waktunya, alamat internet, dan jenis peramban): karena kantor wajib dapat "
		    "menunjukkannya (Pasal 24)\n"
		    "# Siapa yang ikut memproses\n"
		    "Pesan diantar oleh pihak lain untuk kantor. Mereka menerima nomor Anda dan isi pesannya:\n"
		    "- WhatsApp, milik Meta\n"
		    "- penyedia pengiriman WhatsApp (gateway) yang dipakai kantor\n"
		    "- penyedia SMS atau surel, bila jalan itu dipakai\n"
		    "Data Anda tidak dijual dan tidak diberikan kepada siapa pun untuk iklan.\n"
		    "# Di luar Indonesia\n"
		    "Server WhatsApp, dan mungkin juga server penyedia lain, berada di luar Indonesia. Nomor Anda dan isi pesannya dapat diproses di "
		    "sana. Dengan setuju, Anda juga menyetujui hal ini (Pasal 56).\n"
		    "# Berapa lama\n"
		    "- Kabar dikirim sejak Anda setuju sampai Anda menghentikannya.\n"
		    "- Nama, nomor, dan data izin disimpan selama permohonan diurus dan izin berlaku, lalu menurut jadwal retensi arsip kantor.\n"
		    "- Isi pesan kepada Anda dihapus sendiri {messages_days} hari sesudah pesannya dibuat; bahwa pesan itu ada tetap tercatat.\n"
		    "- Kata-kata dalam balasan Anda dihapus sendiri sesudah {replies_days} hari.\n"
		    "- Undangan yang tidak dijawab dihapus sendiri {invitations_days} hari sesudah masa berlakunya.\n"
		    "- Bila {idle_days} hari lamanya tidak ada permohonan, pesan, atau persetujuan Anda, kantor memeriksa apakah data Anda dihapus.\n"
		    "- Catatan persetujuan disimpan selama persetujuan berlaku dan sesudahnya selama masih mungkin perlu dibuktikan. Bila data Anda "
		    "dihapus, catatan itu tinggal tanpa nama dan tanpa nomor.\n"
		    "# Hak Anda\n"
		    "Menurut Pasal 5 sampai 13 UU PDP, Anda berhak:\n"
		    "- mengetahui siapa yang memakai data Anda, atas dasar apa, dan untuk apa\n"
		    "- membetulkan dan melengkapi data Anda\n"
		    "- melihat data Anda dan mendapat salinannya\n"
		    "- meminta pemrosesan diakhiri dan data Anda dihapus\n"
		    "- menarik kembali persetujuan, kapan saja dan tanpa alasan\n"
		    "- menolak keputusan yang hanya dibuat oleh mesin\n"
		    "- meminta pemrosesan ditunda atau dibatasi\n"
		    "- menggugat dan menerima ganti rugi bila data Anda dipakai dengan melanggar hukum\n"
		    "- menerima data Anda dalam bentuk yang lazim, juga untuk dipakai di tempat lain\n"
		    "# Cara memakai hak itu\n"
		    "Untuk berhenti: balas STOP pada pesan kami, atau tekan tombol berhenti di halaman pribadi Anda. Berlaku saat itu juga; undang-undang "
		    "memberi waktu 3 x 24 jam. Pesan yang sudah terkirim tidak dapat ditarik kembali.\n"
		    "Untuk hak lainnya: datang ke loket, menulis surat, atau menghubungi kantor di atas. Permintaan melihat, membetulkan, dan menunda "
		    "dijawab paling lambat 3 x 24 jam. Tidak dipungut biaya.\n"
		    "# Bila Anda tidak setuju\n"
		    "Pelayanan izin tetap sama: tidak lebih lambat, tidak lebih mahal. Kabarnya dapat Anda tanyakan di loket atau lewat telepon kantor. "
		    "Persetujuan ini berdiri sendiri dan bukan syarat untuk apa pun.\n"
		    "# Anak\n"
		    "Bila pemilik nomor belum berusia 18 tahun, yang menyetujui adalah orang tua atau walinya (Pasal 25).\n"
		    "# Bila Anda berkeberatan\n"
		    "Sampaikan dahulu kepada kantor. Bila jawabannya tidak memuaskan, Anda dapat mengadu kepada lembaga pelindungan data pribadi; selama "
		    "lembaga itu belum ada, kepada Kementerian Komunikasi dan Digital. Tentang pelayanan kantor, Anda dapat mengadu kepada Ombudsman "
		    "Republik Indonesia.\n"
		    "# Perubahan\n"
		    "Bila isi pemberitahuan ini berubah, versinya berganti dan Anda diberi tahu sebelum berlaku. Persetujuan Anda dicatat bersama versi "
		    "yang Anda baca.",
		.change =
		    "Kalimat persetujuan menyebut nomor mana saja yang dipakai, siapa yang ikut memproses, dan pemrosesan di luar Indonesia. "
		    "Pemberitahuan privasi menguraikan cara memakai hak Anda, dan berapa hari isi pesan, balasan, dan undangan disimpan.",
	},
	[PRIVACY_EN] = {
		.statement =
		    "I agree that {office} sends me WhatsApp messages about my applications and permits, from its official number or another of its "
		    "numbers. My name, number and application data are processed for this, also by WhatsApp (Meta) and delivery companies, inside and "
		    "outside Indonesia. I can stop at any time: reply STOP.",
		.text =
		    "# Who is responsible\n"
		    "{office} is the controller of your personal data.\n"
		    "Address: {address}\n"
		    "Telephone: {phone}\n"
		    "For personal data: {privacy_contact}\n"
		    "# Legal basis\n"
		    "News by WhatsApp is sent on the basis of your consent: article 20 (2) a of Law 27 of 2022 on Personal Data Protection (UU PDP).\n"
		    "The permit application itself is handled as a public service (article 20 (2) e). It does not depend on this consent.\n"
		    "As long as you have not answered, the office may tell you about your application from another WhatsApp number of its own, by SMS or "
		    "by e-mail, as part of that service. You may decline or stop this at any time.\n"
		    "# What for\n"
		    "Only to tell you about your applications and permits:\n"
		    "- a permit is ready\n"
		    "- the status of an application changes\n"
		    "- a permit will expire soon\n"
		    "- links to a permit's documents\n"
		    "Not for advertising, and no decision about you is made by a machine.\n"
		    "# Which data, and why\n"
		    "- your name and mobile number: so that the news reaches you\n"
		    "- registration number, number, type, status and validity of the permit: what the news says\n"
		    "- your e-mail address, if you gave one: another way to reach you\n"
		    "- when messages were sent, delivered and read, and your replies: so that the office knows that the news arrived and can answer\n"
		    "- the record of your consent (the words, your answer, the time, the internet address and kind of browser): because the office must be "
		    "able to show it (article 24)\n"
		    "# Who else processes it\n"
		    "Messages are carried for the office by others. They get your number and what the message says:\n"
		    "- WhatsApp, which belongs to Meta\n"
		    "- the WhatsApp delivery company (gateway) that the office uses\n"
		    "- an SMS or e-mail company, if that way is used\n"
		    "Your data is not sold and is given to nobody for advertising.\n"
		    "# Outside Indonesia\n"
		    "Servers of WhatsApp, and perhaps of other companies, are outside Indonesia. Your number and what the message says may be processed "
		    "there. By agreeing you agree to this too (article 56).\n"
		    "# How long\n"
		    "- News is sent from when you agree until you stop it.\n"
		    "- Your name, number and permit data are kept while the application is handled and the permit is valid, then as the office's archive "
		    "schedule says.\n"
		    "- The text of messages to you is removed by itself {messages_days} days after they were made; that there was a message stays.\n"
		    "- The words of your replies are removed by themselves after {replies_days} days.\n"
		    "- Invitations without an answer are removed by themselves {invitations_days} days after they expired.\n"
		    "- If for {idle_days} days there is no application, message or consent of yours, the office looks whether to erase your data.\n"
		    "- The record of your consent is kept while it is in force, and afterwards as long as it may have to be proved. If your data is "
		    "erased, that record stays without name and number.\n"
		    "# Your rights\n"
		    "By articles 5 to 13 of the law you have the right:\n"
		    "- to know who uses your data, on what basis and what for\n"
		    "- to correct and complete your data\n"
		    "- to see your data and get a copy\n"
		    "- to have the processing ended and your data erased\n"
		    "- to withdraw your consent, at any time and without a reason\n"
		    "- to refuse decisions that only a machine makes\n"
		    "- to have the processing postponed or restricted\n"
		    "- to sue and be compensated if your data is used against the law\n"
		    "- to get your data in a common form, also for use elsewhere\n"
		    "# How to use them\n"
		    "To stop: reply STOP to any of our messages, or press the stop button on your personal page. It takes effect at once; the law allows "
		    "3 times 24 hours. Messages that were sent already cannot be called back.\n"
		    "For the other rights: come to the counter, write a letter, or contact the office named above. Requests to see, correct or postpone "
		    "are answered within 3 times 24 hours. It is free of charge.\n"
		    "# If you do not agree\n"
		    "The permit service stays the same: not slower, not dearer. You can ask for news at the counter or by telephone. This consent stands "
		    "by itself and is a condition for nothing.\n"
		    "# Children\n"
		    "If the owner of the number is under 18, a parent or guardian agrees for them (article 25).\n"
		    "# Complaints\n"
		    "Please tell the office first. If its answer does not satisfy you, you may complain to the personal data protection agency; as long as "
		    "there is none, to the Ministry of Communication and Digital Affairs. About the office's service you may complain to the Ombudsman of "
		    "the Republic of Indonesia.\n"
		    "# Changes\n"
		    "If this notice changes, it gets another version and you are told before it takes effect. Your consent is recorded with the version "
		    "that you read.",
		.change =
		    "The sentence of consent says which numbers are used, who else processes your data, and that this happens outside Indonesia too. "
		    "The privacy notice says how to use your rights, and how many days messages, replies and invitations are kept.",
	},
};

enum err
privacy_built_in(struct privacy *ret)
{
	AUTO(privacy) struct privacy n = { .version = VERSION };
	enum err e;
	int i;

	for (i = 0; i < PRIVACY_LOCALE__COUNT; i++)
		if ((e = text_copy(built_in[i].statement, &n.words[i].statement)) || (e = text_copy(built_in[i].text, &n.words[i].text)) ||
		    (e = text_copy(built_in[i].change, &n.words[i].change)))
			return e;
	*ret = n;
	n = (struct privacy){0};
	return ERR_NONE;
}
