/* Two more sets, each written when the rules were right about the sets before it. */
static const struct reply_case held_out[] = {
	/* clear agreement */
	{ "Yaa boleh kak", YES }, { "iya pak, saya setuju 🙏", YES }, { "Setuju. Terima kasih banyak pak", YES }, { "saya setujuu bu", YES },
	{ "Ya, setuju dikirimi pesan WA dari DPMPTSP", YES }, { "Baik bu, setuju ya", YES }, { "SETUJU PAK 🙏🙏🙏", YES },
	{ "ya saya setuju dpmptsp kab karo", YES }, { "Iya saya bersedia dihubungi lewat WhatsApp", YES }, { "sangat setuju pak mantap", YES },
	{ "Selamat sore, ya saya setuju. Terima kasih", YES }, { "y pak", YES }, { "Ya🙏", YES }, { "setuju bgt", YES }, { "seyuju", YES },
	{ "Iya setuju kak makasih ya", YES }, { "wa'alaikumsalam, setuju pak", YES }, { "ok pak saya bersedia", YES },
	{ "Yes, I agree. Thank you", YES }, { "I agree to receive messages", YES }, { "kami bersedia menerima informasi", YES },
	{ "setuju saya pak", YES }, { "Mejuah juah kami setuju pak", YES }, { "ya sy stuju", YES },
	{ "YA SAYA SETUJU MENERIMA PESAN NOTIFIKASI DARI DPMPTSP KAB. KARO 🙏", YES },
	{ "ya saya setuju menerima pesan notifikasi dari dpmptsp kabupaten karo atas nama Rina Br Ginting", YES },
	{ "Saya setuju untuk menerima notifikasi melalui WhatsApp", YES },

	/* stop */
	{ "Stop ya pak, terima kasih", STOP }, { "sudah cukup, stop", STOP }, { "tolong berhenti kirim pesan ke saya", STOP },
	{ "jangan kirim pesan begini lagi", STOP }, { "Mohon jangan menghubungi saya lagi", STOP }, { "stop wa saya", STOP },
	{ "saya gak mau dihubungi lagi", STOP }, { "Tdk mau terima pesan", STOP }, { "berhenti mengirim notifikasi", STOP },
	{ "tolong nomor saya dihapus", STOP }, { "Stop stop jangan kirim lagi", STOP }, { "saya ingin berhenti", STOP },
	{ "gak mau!", STOP }, { "BERHENTI!!!", STOP }, { "Maaf pak tolong hentikan pesan ini", STOP }, { "please remove my number", STOP },
	{ "stop texting me", STOP }, { "I want to unsubscribe", STOP }, { "do not send me any messages", STOP }, { "udah jangan kirim kirim lagi", STOP },
	{ "tidak setuju pak, terima kasih", STOP }, { "saya nggak setuju", STOP }, { "Stop dulu notifnya pak", STOP },
	{ "Tolong stop. Saya sudah tidak mengurus izin", STOP }, { "minta tolong jangan wa ke nomor ini lagi", STOP },
	{ "berhenti saja", STOP }, { "S-T-O-P", STOP }, { "sto p", STOP },

	/* no */
	{ "Tidak kak, makasih", NO }, { "gak pak", NO }, { "tidak usah pak, terima kasih", NO }, { "Ngga deh kak", NO }, { "No thank you", NO },
	{ "saya tidak minat", NO }, { "tidak butuh", NO }, { "maaf saya tidak tertarik", NO }, { "gak dulu bu", NO }, { "TDK", NO },

	/* for a person */
	{ "ok siap", ASK }, { "oke deh", ASK }, { "👍🏽", ASK }, { "ya tapi jangan sering sering", ASK }, { "setuju kalau tidak dipungut biaya", ASK },
	{ "setuju dengan syarat", ASK }, { "maaf ini salah nomor pak", ASK }, { "bagaimana kalau saya mau stop nanti?", ASK },
	{ "belum bisa jawab", TALK }, { "apakah kalau tidak setuju izin saya tidak diproses?", ASK }, { "sy pikir2 dulu", ASK },
	{ "apakah ini berbayar kalau saya setuju", ASK }, { "no problem pak", ASK }, { "jangan dihentikan ya pak notifikasinya", ASK },
	{ "kenapa saya dapat pesan ini padahal tidak pernah mendaftar", ASK }, { "boleh pak silakan", ASK }, { "ya kali", ASK },
	{ "orang tua saya belum setuju", ASK }, { "Nggak keberatan kok pak", ASK }, { "don't stop please", ASK },

	/* small talk and permits */
	{ "Pak izin PIRT saya sudah keluar blm?", TALK }, { "Selamat siang bu, mau tanya soal NIB", TALK }, { "oh begitu", TALK },
	{ "saya mulai urus dari mana ya", TALK }, { "sudah daftar di OSS tapi belum diverifikasi", TALK }, { "wah cepat sekali pak mantap", TALK },
	{ "izin usaha saya kapan berakhir", TALK }, { "keluar jam berapa pak", TALK }, { "kalau batal daftar gimana pak", TALK },
	{ "😊", TALK }, { "ya ini siapa", TALK }, { "ini nomor resmi kantor?", TALK }, { "Bapak kepala dinas ada di kantor?", TALK },
	{ "Syalom", TALK }, { "tidak ada berkas yang kurang kan pak", TALK },
};

static const struct reply_case last_set[] = {
	{ "Iya bang setuju aja", YES }, { "setuju ya kak, ditunggu infonya", ASK }, { "Ya saya Setuju. - Budi", ASK }, { "setuju pak camat", ASK },
	{ "baik pak setuju kirim lewat wa saja", YES }, { "yes agree", YES }, { "ya saya bersedia menerima notifikasi dari DPMPTSP", YES },
	{ "Oke, saya setuju menerima pesan", YES }, { "yoi setuju", ASK }, { "Saya Setuju 🙏🏻🙏🏻", YES }, { "setuju lah bang", YES },
	{ "setujuuuuu pakkkk", YES }, { "iyaa boleeh", YES }, { "Ok setuju terimakasih", YES }, { "nggih kulo setuju matur suwun", YES },
	{ "aku setuju kirim aja terus infonya", YES }, { "Sya setju", YES },
	{ "Ya saya setuju dengan keputusan kepala dinas", ASK }, { "ya saya terima pesan dari kantor", TALK }, { "ya saya sudah terima pesannya", TALK },
	{ "ya saya daftar kemarin", TALK }, { "iya bu besok saya ke kantor", TALK }, { "setuju pindah jadwal", ASK },
	{ "saya setuju membayar retribusi", ASK }, { "iya pak izin saya sudah saya terima", TALK }, { "mulai besok", TALK }, { "aktifkan akun saya", TALK },
	{ "daftar nib", TALK }, { "start jam 8", TALK }, { "ya mau tanya dulu", TALK },
	{ "tolong stop kirim kirim wa", STOP }, { "saya minta berhenti dikirimi pesan", STOP }, { "STOP STOP STOP!!! ganggu", STOP },
	{ "mau stop langganan notif", STOP }, { "jangan kirim notifikasi lagi ya pak saya sudah pindah", STOP },
	{ "gak usah kirim kirim lagi", STOP }, { "tidak mau tau, stop!", STOP }, { "hapus saja nomor saya pak", STOP },
	{ "berhentiin", STOP }, { "tolong dong stop", STOP }, { "Saya tidak bersedia menerima pesan", NO }, { "saya menolak menerima pesan dari kantor", STOP },
	{ "unsubscribe!!", STOP }, { "STOP SMS", STOP }, { "stop it please", STOP }, { "kok masih dikirim? stop!", STOP },
	{ "sudah saya bilang stop", ASK }, { "halo stop", STOP }, { "stoppp please bang", STOP },
	{ "no", NO }, { "ndak usah mas", NO }, { "gak tertarik pak", NO }, { "tidak ya bu, terima kasih", NO }, { "enggak", NO }, { "mboten pak nuwun", NO },
	{ "bus berhenti di mana ya pak", ASK }, { "usaha saya berhenti beroperasi, apakah izin harus dicabut", ASK },
	{ "saya keluar dari PT, apakah izin masih berlaku", TALK }, { "izin saya dibatalkan ya pak? kenapa", TALK },
	{ "berkas tidak setuju atasan", ASK }, { "tidak mau antri lama pak bisa online?", TALK }, { "saya tidak mau ke kantor", TALK },
	{ "listrik mati stop produksi dulu", ASK }, { "notifikasi saya berhenti", ASK }, { "pesan terhapus tolong kirim lagi", TALK },
	{ "kirim lagi pak pesannya terhapus", TALK }, { "jangan dulu diproses pak berkasnya salah", TALK }, { "tidak ada", TALK }, { "bukan saya yang urus", TALK },
	{ "kapan buka lagi pendaftarannya", TALK }, { "👍 sudah saya terima suratnya", TALK }, { "oke pak besok saya ambil", TALK },
};
