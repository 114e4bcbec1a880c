#include "template/alias.h"

#include <stdbool.h>

#include "base/text.h"

enum { GROUP_MAX = 6 };

static const char *const groups[][GROUP_MAX] = {
	{ "partner_name", "nama_pemohon", "nama_penerima" },
	{ "applicant_name", "nama_pemohon" },
	{ "staff_name", "nama_pejabat", "nama_petugas" },
	{ "official_name", "nama_pejabat" },
	{ "permit_number", "no_surat", "permit_number_new", "no_surat_baru" },
	{ "permit_type", "jenis_izin" },
	{ "registration_id", "pendaftaran_id" },
	{ "issue_date", "tanggal_terbit", "completion_date" },
	{ "expiry_date", "tanggal_berakhir", "new_expiry_date" },
	{ "start_date", "tanggal_mulai" },
	{ "validity_period", "masa_berlaku" },
	{ "days_remaining", "remaining_days", "sisa_hari" },
	{ "old_status", "status_lama" },
	{ "new_status", "status_baru", "status" },
	{ "update_date", "timestamp" },
	{ "update_reason", "alasan" },
	{ "approval_date", "tanggal_persetujuan" },
	{ "request_date", "tanggal_permohonan" },
	{ "document_date", "tanggal_dokumen" },
	{ "renewal_link", "link_perpanjangan" },
	{ "download_link", "link_download" },
	{ "detail_link", "link_detail" },
	{ "dashboard_link", "link_dashboard" },
	{ "approval_link", "link_approval" },
	{ "opt_in_link", "link_persetujuan" },
	{ "wa_link", "link_whatsapp" },
	{ "contact_info", "contact_dpmptsp", "kontak_dpmptsp" },
	{ "count", "jumlah" },
	{ "document_list", "daftar_dokumen" },
	{ "permit_list", "daftar_izin" },
	{ "pending_since", "menunggu_sejak" },
	{ "pending_duration", "waktu_pending" },
};

enum { GROUPS = sizeof(groups) / sizeof(groups[0]) };

static bool
is_in(const char *const *group, const char *name)
{
	size_t i;

	for (i = 0; i < GROUP_MAX && group[i] != NULL; i++)
		if (text_equal(group[i], name))
			return true;
	return false;
}

const char *
alias_of(const char *name, size_t nth)
{
	size_t g, i;

	for (g = 0; g < GROUPS; g++) {
		if (!is_in(groups[g], name))
			continue;
		for (i = 0; i < GROUP_MAX && groups[g][i] != NULL; i++)
			if (!text_equal(groups[g][i], name) && nth-- == 0)
				return groups[g][i];
	}
	return NULL;
}

const char *
alias_known(const char *name)
{
	size_t g, i;

	for (g = 0; g < GROUPS; g++)
		for (i = 0; i < GROUP_MAX && groups[g][i] != NULL; i++)
			if (text_equal(groups[g][i], name))
				return groups[g][i];
	return NULL;
}

const char *
alias_template_key(const char *key)
{
	static const struct { const char *older, *key; } keys[] = {
		{ "permit_reminder", "permit_expiry_warning" },
		{ "renewal_approved", "permit_renewal_approved" },
	};
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (text_equal(keys[i].older, key))
			return keys[i].key;
	return key;
}
