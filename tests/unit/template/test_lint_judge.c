/*
 * The linter held against what Meta publishes about templates, and what offices learned from its reviews: bodies as people write them, each
 * with what the reviewer would say.
 */
#include "template/lint.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#include "world.h"

#define PARAMS \
	"[{\"name\":\"partner_name\",\"kind\":\"text\",\"example\":\"Sari\"}," \
	"{\"name\":\"permit_number\",\"kind\":\"text\",\"example\":\"503/0112/SIPD/2026\"}," \
	"{\"name\":\"permit_type\",\"kind\":\"text\",\"example\":\"SIPD\"}," \
	"{\"name\":\"status\",\"kind\":\"text\",\"example\":\"Terbit\"}," \
	"{\"name\":\"tanggal\",\"kind\":\"date\",\"example\":\"21-11-2026\"}," \
	"{\"name\":\"tautan\",\"kind\":\"link\",\"example\":\"https://izin.example.go.id/a\"}]"

/* A beginning that is right, so that a row shows what it is about. */
#define ID	"Kepada {{partner_name}}, izin nomor {{permit_number}} tercatat di kantor. "
#define EN	"Dear {{partner_name}}, permit number {{permit_number}} is recorded at the office. "

/* want: the keys found in the official body, "!" behind those that refuse it; what readers of other texts need is not looked at. */
struct row { const char *body, *want; };

static const struct row indonesian[] = {
	/* ---- what is approved ---- */
	{ ID "Dokumen dapat diambil pada jam layanan.", "" },
	{ ID "Status permohonan kini {{status}} sejak tanggal {{tanggal}} menurut catatan kami.", "" },
	{ "Kepada Bapak/Ibu {{partner_name}}, permohonan {{permit_type}} dengan nomor {{permit_number}} telah disetujui.", "" },
	{ ID "Rincian tersedia di halaman {{tautan}} selama jam layanan.", "" },
	{ ID "Pesan ini dapat diabaikan bila perpanjangan sudah diajukan.", "" },
	{ ID "Permohonan akan segera diproses oleh petugas.", "" },
	{ ID "Selamat pagi dari kantor perizinan.", "" },
	{ ID "Pemohon tercatat sebagai wajib pajak dan wajib retribusi daerah.", "" },
	{ ID "Kehadiran saat peninjauan tidak wajib.", "" },
	{ ID "Daftar persyaratan yang belum lengkap tersedia di halaman permohonan.", "" },
	{ ID "Daftar lengkap tersedia di kantor.", "" },
	{ ID "\n\nBuka: Senin sampai Jumat, 08.00 sampai 15.00.", "" },
	{ ID "Isi dokumen izin dapat diperiksa di loket.", "" },
	{ ID "Kantor tidak pernah meminta PIN atau kode OTP.", "" },
	{ ID "Petugas tidak akan meminta nomor rekening Anda.", "" },
	{ ID "Permohonan ini tidak dikenai denda.", "" },
	{ ID "Perpanjangan diproses tanpa sanksi administrasi.", "" },
	{ ID "Jenis: Surat Izin Keselamatan Kerja, sudah terbit.", "" },
	{ ID "Mohon maaf atas keterlambatan penerbitan dokumen.", "" },
	{ ID "Layanan ini tidak dipungut biaya.", "" },
	{ ID "Survei lokasi dijadwalkan pada tanggal {{tanggal}} di tempat usaha.", "" },
	{ ID "Bila diperlukan, perpanjangan dapat diajukan di halaman {{tautan}} kantor.", "" },

	/* ---- polite, and still a request: advice ---- */
	{ ID "Mohon Anda berada di lokasi pada tanggal {{tanggal}} pukul 09.00.", "request" },
	{ ID "Harap membawa dokumen asli.", "request" },
	{ ID "Dimohon membawa bukti pendaftaran saat datang.", "request" },
	{ ID "Dokumen asli wajib dibawa saat pengambilan.", "request" },
	{ ID "Dokumen asli harus dibawa saat pengambilan.", "request" },
	{ ID "Jangan kirim berkas asli lewat pos.", "request" },
	{ ID "Pemohon diharapkan hadir pada jadwal tersebut.", "request" },

	/* ---- orders and urging ---- */
	{ ID "Silakan ambil dokumen di kantor.", "urging!" },
	{ ID "Silahkan hubungi loket kami.", "urging!" },
	{ ID "Segera ajukan perpanjangan.", "urging!" },
	{ ID "Ajukan perpanjangan di kantor sebelum tanggal tersebut.", "urging!" },
	{ ID "Hubungi kami untuk keterangan.", "urging!" },
	{ ID "Ayo perpanjang izin sekarang.", "urging!" },
	{ ID "Klik tautan berikut untuk melihat dokumen.", "urging!" },
	{ ID "*Unduh* dokumennya di halaman permohonan.", "urging!" },
	{ ID "Buka halaman permohonan untuk melihat rinciannya.", "urging!" },
	{ ID "Isi formulir perpanjangan di kantor.", "urging!" },
	{ ID "Daftar sekarang di kantor kami.", "urging!" },
	{ ID "Yuk, perpanjang izin di kantor.", "urging!" },
	{ ID "Manfaatkan layanan antar dokumen dari kantor.", "urging!" },

	/* ---- advertising ---- */
	{ ID "Selamat, izin Anda telah terbit.", "promotion!" },
	{ ID "Selamat Hari Raya dari kami.", "promotion!" },
	{ ID "Nikmati layanan baru kami di kantor.", "promotion!" },
	{ ID "Dapatkan potongan biaya bulan ini.", "promotion!" },
	{ ID "Layanan antar dokumen kini gratis.", "promotion!" },
	{ ID "Ada diskon retribusi bulan ini.", "promotion!" },
	{ ID "Jangan lewatkan kesempatan ini.", "promotion! request" },
	{ ID "Berikan penilaian untuk layanan kami.", "promotion!" },
	{ ID "Isi survei kepuasan di halaman kantor.", "promotion! urging!" },
	{ ID "Kabar gembira dari kantor perizinan.", "promotion!" },
	{ ID "Ikuti kami di media sosial kantor.", "promotion!" },
	{ "Kepada {{partner_name}}, kantor kami pindah ke gedung baru di pusat kota mulai bulan depan.", "no_matter" },

	/* ---- threats, secrets, links ---- */
	{ ID "Keterlambatan akan dikenakan sanksi administrasi.", "threat!" },
	{ ID "Izin akan dicabut bila tidak diperpanjang.", "threat!" },
	{ ID "Keterlambatan dikenai denda harian.", "threat!" },
	{ ID "Pelanggaran diproses melalui jalur hukum.", "threat!" },
	{ ID "Usaha tanpa izin dapat ditutup paksa.", "threat!" },
	{ ID "Izin telah dicabut sesuai permohonan Anda.", "threat" },
	{ ID "Pembayaran denda telah diterima.", "threat" },
	{ ID "Sertakan NIK dan nomor KTP dalam balasan.", "identity! urging!" },
	{ ID "Balasan memuat kode OTP dari ponsel.", "identity!" },
	{ ID "Foto KTP dikirim lewat balasan ini.", "identity!" },
	{ ID "Rincian tersedia di https://bit.ly/izin sekarang.", "shortener" },
	{ ID "Rincian tersedia di https://wa.me/62811?text=Ya untuk Anda.", "shortener" },
	{ ID "Rincian tersedia di https://api.whatsapp.com/send?phone=62811 untuk Anda.", "shortener" },

	/* ---- form ---- */
	{ "{{partner_name}}, izin nomor {{permit_number}} telah selesai diproses di kantor.", "variable_first!" },
	{ "*{{partner_name}}*, izin nomor {{permit_number}} telah selesai diproses di kantor.", "variable_first!" },
	{ "Kepada Bapak/Ibu yang kami hormati, izin Anda selesai dengan nomor {{permit_number}}", "variable_last!" },
	{ "Kepada Bapak/Ibu yang kami hormati, izin Anda selesai dengan nomor {{permit_number}}.", "variable_last!" },
	{ "Kepada pemohon izin, ini jenis dan nomornya: {{permit_type}} {{permit_number}} menurut catatan kami.", "variables_adjacent!" },
	{ "Kepada pemohon izin, ini jenis dan nomornya: {{permit_type}}\n{{permit_number}} menurut catatan kami.", "variables_adjacent!" },
	{ "Izin {{permit_type}} nomor {{permit_number}} status {{status}} baru", "few_words!" },
	{ "Kepada {{1}}, izin Anda telah selesai diproses di kantor.", "no_matter tag!" },
	{ "Kepada {{partner_name}}, izin {{permit number}} telah selesai diproses di kantor.", "no_matter tag!" },
	{ "Kepada {{partner_name}}, izin {{permit#}} telah selesai diproses di kantor.", "no_matter tag!" },
	{ "Kepada {{partner_name}, izin Anda telah selesai diproses di kantor.", "no_matter tag_open!" },
	{ ID "Sudah terbit ✅ di kantor.", "emoji!" },
	{ ID "Izin telah terbit!", "exclamation!" },
	{ "Yth. {{partner_name}}, izin nomor {{permit_number}} telah selesai diproses di kantor.", "greeting" },
	{ "Dear {{partner_name}}, the permit with the number {{permit_number}} has been completed and is ready for you.", "language" },
};

static const struct row english[] = {
	{ EN "The document is available during service hours.", "" },
	{ EN "The application is recorded with the status {{status}} since {{tanggal}} in our files.", "" },
	{ EN "This message can be ignored if a renewal has been submitted.", "" },
	{ EN "The service is free of charge.", "" },
	{ EN "\n\nContact: the counter on the ground floor.", "" },
	{ EN "\n\nOpen: Monday to Friday, 8 to 15.", "" },
	{ EN "Complete documents are kept at the office.", "" },
	{ EN "The office never asks for a PIN or a password.", "" },
	{ EN "The smoke-free certificate is part of it.", "" },
	{ EN "A site survey is planned on {{tanggal}} at your premises.", "" },
	{ EN "No penalty applies to this application.", "" },
	{ EN "Please be present at the premises on {{tanggal}} at nine.", "request" },
	{ EN "The original documents must be brought along.", "request" },
	{ EN "Please contact the office.", "urging!" },
	{ EN "Contact the office for details.", "urging!" },
	{ EN "Renew your permit at the office.", "urging!" },
	{ EN "Hurry to the office with the papers.", "urging!" },
	{ EN "Click the link for details.", "urging!" },
	{ EN "Act now and renew at the office.", "urging!" },
	{ EN "Congratulations on the new permit.", "promotion!" },
	{ EN "A special offer waits at the office.", "promotion!" },
	{ EN "Delivery is free this month.", "promotion!" },
	{ EN "Rate our service on the page of the office.", "promotion!" },
	{ EN "A customer satisfaction survey is on our page.", "promotion!" },
	{ EN "Late renewal leads to penalties under the law.", "threat!" },
	{ EN "The permit will be revoked after that date.", "threat!" },
	{ EN "The permit has been revoked as you requested.", "threat" },
	{ EN "Your credit card is needed at the counter.", "identity!" },
	{ EN "A copy of your passport number is to be sent in reply.", "identity!" },
	{ EN "Details are at https://tinyurl.com/izin for you.", "shortener" },
	{ EN "It is ready \xF0\x9F\x8E\x89 at the office.", "emoji!" },
	{ "Dear {{partner_name}}, our office moves to a new building in the centre of the town next month.", "no_matter" },
	{ "Kepada {{partner_name}}, izin Anda dengan nomor {{permit_number}} telah selesai diproses dan dapat diambil di kantor.", "language" },
};

static bool
is_of_the_review(enum lint_key key)
{
	return key != LINT_NO_CODE && key != LINT_NO_OFFICE && key != LINT_PARAM_UNUSED;
}

/* The keys in the order of the alphabet, each once. */
static void
say(const struct lint *lint, struct buf *ret)
{
	enum lint_severity severity = LINT_ERROR;
	bool there[LINT_KEY__COUNT] = {0};
	const char *last = "", *next;
	size_t i;

	for (i = 0; i < lint->count; i++)
		there[lint->items[i].key] = is_of_the_review(lint->items[i].key);
	for (;;) {
		next = NULL;
		for (i = 0; i < lint->count; i++) {
			const char *name = lint_key_name(lint->items[i].key);

			if (there[lint->items[i].key] && strcmp(name, last) > 0 && (next == NULL || strcmp(name, next) < 0)) {
				next = name;
				severity = lint->items[i].severity;
			}
		}
		if (next == NULL)
			return;
		buf_fmt(ret, "%s%s%s", ret->len > 0 ? " " : "", next, severity == LINT_ERROR ? "!" : "");
		last = next;
	}
}

static void
judge(const char *language, const struct row *rows, size_t n)
{
	AUTO_JSON struct json_object *params = NULL;
	size_t i, wrong = 0;

	assert_ok(json_parse(PARAMS, strlen(PARAMS), &params, NULL));
	for (i = 0; i < n; i++) {
		AUTO(buf) struct buf got = {0};
		struct lint lint;
		struct template t = { .key = (char *)"x", .category = (char *)"utility", .recipient = (char *)"applicant", .params = params,
			.language = (char *)language, .body = (char *)rows[i].body, .gateway_body = (char *)"", .short_body = (char *)"" };

		template_lint(&t, &lint);
		buf_init(&got, 1000);
		say(&lint, &got);
		if (strcmp(buf_text(&got), rows[i].want) == 0)
			continue;
		print_error("%s: \"%s\", not \"%s\"\n", rows[i].body, buf_text(&got), rows[i].want);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

static void
test_indonesian_bodies_are_judged_as_the_reviewer_does(void **state)
{
	(void)state;
	judge("id", indonesian, sizeof(indonesian) / sizeof(indonesian[0]));
}

static void
test_english_bodies_are_judged_as_the_reviewer_does(void **state)
{
	(void)state;
	judge("en", english, sizeof(english) / sizeof(english[0]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_indonesian_bodies_are_judged_as_the_reviewer_does),
		cmocka_unit_test(test_english_bodies_are_judged_as_the_reviewer_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
