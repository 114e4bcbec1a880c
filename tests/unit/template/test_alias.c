#include "template/alias.h"

#include "base/text.h"
#include "seed.h"
#include "world.h"

/* The office's older documents name one value in several ways; a template written after any of them fills. */
static const struct { const char *name, *others[4]; } groups[] = {
	{ "partner_name", { "nama_pemohon" } },
	{ "applicant_name", { "nama_pemohon" } },
	{ "permit_number", { "no_surat", "permit_number_new", "no_surat_baru" } },
	{ "permit_type", { "jenis_izin" } },
	{ "registration_id", { "pendaftaran_id" } },
	{ "issue_date", { "tanggal_terbit", "completion_date" } },
	{ "expiry_date", { "tanggal_berakhir", "new_expiry_date" } },
	{ "start_date", { "tanggal_mulai" } },
	{ "validity_period", { "masa_berlaku" } },
	{ "days_remaining", { "remaining_days", "sisa_hari" } },
	{ "old_status", { "status_lama" } },
	{ "new_status", { "status_baru", "status" } },
	{ "update_date", { "timestamp" } },
	{ "update_reason", { "alasan" } },
	{ "renewal_link", { "link_perpanjangan" } },
	{ "download_link", { "link_download" } },
	{ "detail_link", { "link_detail" } },
	{ "dashboard_link", { "link_dashboard" } },
	{ "approval_link", { "link_approval" } },
	{ "contact_info", { "contact_dpmptsp", "kontak_dpmptsp" } },
	{ "staff_name", { "nama_pejabat" } },
	{ "official_name", { "nama_pejabat" } },
	{ "count", { "jumlah" } },
	{ "pending_duration", { "waktu_pending" } },
};

static bool
knows(const char *name, const char *other)
{
	const char *alias;
	size_t i;

	for (i = 0; (alias = alias_of(name, i)) != NULL; i++)
		if (text_equal(alias, other))
			return true;
	return false;
}

static void
test_a_value_fills_by_each_name_that_the_documents_give_it(void **state)
{
	size_t g, i;

	(void)state;
	for (g = 0; g < sizeof(groups) / sizeof(groups[0]); g++)
		for (i = 0; i < 4 && groups[g].others[i] != NULL; i++)
			if (!knows(groups[g].name, groups[g].others[i]) || !knows(groups[g].others[i], groups[g].name))
				fail_msg("%s and %s", groups[g].name, groups[g].others[i]);
	assert_null(alias_of("nobody_says_so", 0));
}

static void
test_the_keys_of_older_documents_stand_for_ours(void **state)
{
	(void)state;
	assert_string_equal(alias_template_key("permit_reminder"), "permit_expiry_warning");
	assert_string_equal(alias_template_key("renewal_approved"), "permit_renewal_approved");
	assert_string_equal(alias_template_key("permit_ready"), "permit_ready");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_value_fills_by_each_name_that_the_documents_give_it),
		cmocka_unit_test(test_the_keys_of_older_documents_stand_for_ours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
