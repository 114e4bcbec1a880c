#include "template/spoken.h"

#include <stdlib.h>
#include <string.h>

#include "world.h"

static const struct { const char *param, *kind, *value, *english; } values[] = {
	/* days, which nobody takes for months */
	{ "expiry_date", "date", "05-06-2027", "5 Jun 2027" },
	{ "update_date", "date", "21-11-2026 08:10", "21 Nov 2026, 08:10" },
	{ "tanggal_terbit", "date", "01-01-2027", "1 Jan 2027" },
	/* spans */
	{ "validity_period", "text", "5 tahun", "5 years" },
	{ "validity_period", "text", "1 tahun 6 bulan", "1 year 6 months" },
	{ "masa_berlaku", "text", "11 bulan", "11 months" },
	{ "pending_duration", "text", "1 hari", "1 day" },
	{ "waktu_pending", "text", "30 jam", "30 hours" },
	{ "document_list", "text", "SIPD, Sari Sembiring (2 hari); IUMK, CV 7 Hari Jaya (1 jam); 5 lainnya",
	    "SIPD, Sari Sembiring (2 days); IUMK, CV 7 Hari Jaya (1 hour); 5 more" },
	{ "document_list", "text", "3 dokumen", "3 documents" },
	/* permits with their status and its day */
	{ "permit_list", "text",
	    "SIPD, 0142: Dalam proses (21-11-2026); Reklame: besar (2), 0143: Peninjauan Lapangan (01-12-2026); IUMK, 7: Menunggu SKRD (2-12)",
	    "SIPD, 0142: In process (21 Nov 2026); Reklame: besar (2), 0143: Site inspection (1 Dec 2026); IUMK, 7: Menunggu SKRD (2-12)" },
	{ "permit_list", "text", "No permit application is recorded.", "No permit application is recorded." },
	/* statuses, ours and the office's */
	{ "new_status", "text", "Dalam proses", "In process" },
	{ "old_status", "text", "draf", "Draft" },
	{ "status", "text", "Terbit", "Issued" },
	{ "status_baru", "text", "Peninjauan Lapangan", "Site inspection" },
	{ "new_status", "text", "peninjauan lapangan", "Site inspection" },
	{ "new_status", "text", "Menunggu SKRD", "Menunggu SKRD" },
	/* whom we do not know by name */
	{ "partner_name", "text", "Bapak/Ibu", "Sir or Madam" },
	/* names stay names */
	{ "partner_name", "text", "Terbit", "Terbit" },
	{ "applicant_name", "text", "PT 2 Hari", "PT 2 Hari" },
	{ "permit_type", "text", "Surat Izin Praktik Dokter", "Surat Izin Praktik Dokter" },
	{ "permit_number", "text", "503/1 Tahun/2026", "503/1 Tahun/2026" },
	{ "update_reason", "text", "Menunggu 2 hari", "Menunggu 2 hari" },
};

static void
say(size_t i, const char *language, const char *want)
{
	AUTO_JSON struct json_object *params = json_object_new_array(), *param = json_object_new_object(), *filled = json_object_new_object();
	AUTO_JSON struct json_object *office = NULL, *spoken = NULL;
	struct template t = { .language = (char *)language, .params = params };
	static const char map[] = "{\"Peninjauan Lapangan\":\"Site inspection\"}";

	assert_ok(json_parse(map, strlen(map), &office, NULL));
	json_put_text(param, "name", values[i].param);
	json_put_text(param, "kind", values[i].kind);
	json_object_array_add(params, json_object_get(param));
	json_put_text(filled, values[i].param, values[i].value);
	assert_ok(template_speak(&t, filled, office, &spoken));
	assert_string_equal(json_text(spoken, values[i].param), want);
	assert_string_equal(json_text(filled, values[i].param), values[i].value);
}

static void
test_values_are_said_in_the_language_of_the_text(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		say(i, "en", values[i].english);
		say(i, "en_GB", values[i].english);
	}
}

static void
test_an_indonesian_text_says_them_as_they_are(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		say(i, "id", values[i].value);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values_are_said_in_the_language_of_the_text),
		cmocka_unit_test(test_an_indonesian_text_says_them_as_they_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
