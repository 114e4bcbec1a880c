#include "template/builtin.h"

#include "template/builtin_params.h"

#define CONTACT		OPTIONAL("contact_info", "text", 100, "(0628) 20123", "kantor DPMPTSP")

/* How official bodies end: with words, because a variable may not be the last thing at Meta. */
#define OFFICIAL_END	"\n\nKode pesan: {{message_code}}\nPesan resmi layanan perizinan DPMPTSP."
/* How gateway texts end: a reader of an unknown number must be able to check who wrote. */
#define GATEWAY_END	"\n\n{{office_name}}\nKode pesan: {{message_code}}"
#define GATEWAY_END_PHONE "\n\n{{office_name}}\nInformasi: {{office_phone}}\nKode pesan: {{message_code}}"

static const struct builtin_template templates[] = {
	{
		.key = "permit_ready",
		.name = "Izin selesai",
		.description = "Izin telah terbit dan dokumennya dapat diambil.",
		.category = "utility",
		.recipient = "applicant",
		.trigger = "permit_ready",
		.params = "[" PARTNER "," NUMBER "," TYPE ","
		    OPTIONAL("status", "text", 60, "Terbit", "Selesai") ","
		    PARAM("completion_date", "date", 40, "21-11-2026") ","
		    LINK("download_link", "unduh", "tersedia di kantor") "]",
		.subject = "Izin {{permit_number}} telah selesai",
		.body =
		    "Kepada {{partner_name}}, permohonan izin yang Anda ajukan telah selesai diproses.\n\n"
		    "Nomor Izin: {{permit_number}}\n"
		    "Jenis Izin: {{permit_type}}\n"
		    "Status: {{status}}\n"
		    "Tanggal Selesai: {{completion_date}}\n\n"
		    "Dokumen izin dapat diambil di kantor pada jam layanan." OFFICIAL_END,
		.gateway_body =
		    "Kepada {{partner_name}},\n\n"
		    "Izin Anda telah selesai diproses. ✅\n\n"
		    "*Nomor izin:* {{permit_number}}\n"
		    "*Jenis izin:* {{permit_type}}\n"
		    "*Status:* {{status}}\n"
		    "*Tanggal selesai:* {{completion_date}}\n\n"
		    "Dokumen izin dapat diambil di kantor pada jam layanan.\n\n"
		    "Dokumen juga dapat diunduh di:\n"
		    "{{download_link}}" GATEWAY_END_PHONE,
		.short_body =
		    "{{office_short}}: izin {{permit_number}} selesai dan dapat diambil di kantor. Kode {{message_code}}.",
	},
	{
		.key = "document_pending",
		.name = "Dokumen menunggu tanda tangan",
		.description = "Dokumen baru menunggu tanda tangan petugas.",
		.category = "utility",
		.recipient = "staff",
		.trigger = "document_pending",
		.params = "[" STAFF "," TYPE "," APPLICANT ","
		    PARAM("registration_id", "text", 60, "0142307703072025") ","
		    OPTIONAL("document_date", "date", 40, "21-11-2026", "tercatat di dasbor") ","
		    OPTIONAL("count", "number", 10, "3", "1") ","
		    LINK("dashboard_link", "dasbor", "dasbor perizinan") "]",
		.subject = "Dokumen {{registration_id}} menunggu tanda tangan",
		.body =
		    "Kepada {{staff_name}}, ada dokumen izin yang menunggu tanda tangan.\n\n"
		    "Jenis Izin: {{permit_type}}\n"
		    "Pemohon: {{applicant_name}}\n"
		    "Nomor Pendaftaran: {{registration_id}}\n"
		    "Tanggal Dokumen: {{document_date}}\n\n"
		    "Dokumen dapat dibuka melalui dasbor perizinan." OFFICIAL_END,
		.gateway_body =
		    "Kepada {{staff_name}},\n\n"
		    "Ada dokumen izin yang menunggu tanda tangan. 🖊\n\n"
		    "*Jumlah menunggu:* {{count}}\n"
		    "*Jenis izin:* {{permit_type}}\n"
		    "*Pemohon:* {{applicant_name}}\n"
		    "*Nomor pendaftaran:* {{registration_id}}\n"
		    "*Tanggal dokumen:* {{document_date}}\n\n"
		    "Dokumen dapat dibuka di:\n"
		    "{{dashboard_link}}" GATEWAY_END,
		.short_body =
		    "{{office_short}}: dokumen pendaftaran {{registration_id}} menunggu tanda tangan. Kode {{message_code}}.",
	},
	{
		.key = "approval_required",
		.name = "Dokumen menunggu persetujuan",
		.description = "Dokumen memerlukan persetujuan pejabat.",
		.category = "utility",
		.recipient = "official",
		.trigger = "approval_required",
		.params = "[" PARAM("official_name", "text", 100, "Rehulina Tarigan") "," TYPE "," APPLICANT "," NUMBER ","
		    OPTIONAL("request_date", "date", 40, "21-11-2026", "tercatat di dasbor") ","
		    LINK("approval_link", "persetujuan", "dasbor perizinan") "]",
		.subject = "Dokumen izin {{permit_number}} memerlukan persetujuan Anda",
		.body =
		    "Kepada {{official_name}}, ada dokumen izin yang memerlukan persetujuan.\n\n"
		    "Jenis Izin: {{permit_type}}\n"
		    "Pemohon: {{applicant_name}}\n"
		    "Nomor Izin: {{permit_number}}\n"
		    "Tanggal Permohonan: {{request_date}}\n"
		    "Halaman persetujuan: {{approval_link}}\n\n"
		    "Dokumen dapat diperiksa dan disetujui melalui halaman tersebut." OFFICIAL_END,
		.gateway_body =
		    "Kepada {{official_name}},\n\n"
		    "Ada dokumen izin yang memerlukan persetujuan. 📄\n\n"
		    "*Jenis izin:* {{permit_type}}\n"
		    "*Pemohon:* {{applicant_name}}\n"
		    "*Nomor izin:* {{permit_number}}\n"
		    "*Tanggal permohonan:* {{request_date}}\n\n"
		    "Dokumen dapat diperiksa dan disetujui di:\n"
		    "{{approval_link}}" GATEWAY_END,
		.short_body =
		    "{{office_short}}: dokumen izin {{permit_number}} memerlukan persetujuan. Kode {{message_code}}.",
	},
	{
		.key = "status_update",
		.name = "Perubahan status",
		.description = "Status permohonan izin berubah.",
		.category = "utility",
		.recipient = "applicant",
		.trigger = "status_update",
		.params = "[" PARTNER "," NUMBER "," TYPE ","
		    PARAM("new_status", "text", 80, "Dalam proses") ","
		    PARAM("update_date", "date", 40, "21-11-2026 08:10") ","
		    OPTIONAL("update_reason", "text", 160, "Berkas lengkap, menunggu peninjauan lapangan", "tidak ada catatan") ","
		    OPTIONAL("old_status", "text", 80, "Draf", "-") ","
		    LINK("detail_link", "permohonan", "tersedia di kantor") "]",
		.subject = "Status permohonan {{permit_number}}: {{new_status}}",
		.body =
		    "Kepada {{partner_name}}, status permohonan izin Anda telah berubah.\n\n"
		    "Nomor: {{permit_number}}\n"
		    "Jenis Izin: {{permit_type}}\n"
		    "Status Baru: {{new_status}}\n"
		    "Tanggal Perubahan: {{update_date}}\n"
		    "Keterangan: {{update_reason}}\n\n"
		    "Penjelasan lebih lanjut tersedia di kantor pada jam layanan." OFFICIAL_END,
		.gateway_body =
		    "Kepada {{partner_name}},\n\n"
		    "Status permohonan izin Anda telah berubah. 📄\n\n"
		    "*Nomor:* {{permit_number}}\n"
		    "*Jenis izin:* {{permit_type}}\n"
		    "*Status sebelumnya:* {{old_status}}\n"
		    "*Status baru:* {{new_status}}\n"
		    "*Tanggal perubahan:* {{update_date}}\n"
		    "*Keterangan:* {{update_reason}}\n\n"
		    "Rincian permohonan:\n"
		    "{{detail_link}}" GATEWAY_END_PHONE,
		.short_body =
		    "{{office_short}}: status permohonan {{permit_number}} kini {{new_status}}. Kode {{message_code}}.",
	},
	{
		.key = "status_update_staff",
		.name = "Perubahan status, untuk petugas",
		.description = "Status permohonan izin berubah; untuk petugas yang mengikutinya.",
		.category = "utility",
		.recipient = "staff",
		.trigger = "status_update",
		.params = "[" STAFF "," TYPE "," APPLICANT ","
		    PARAM("registration_id", "text", 80, "0142307703072025") ","
		    PARAM("new_status", "text", 80, "Dalam proses") ","
		    PARAM("update_date", "date", 40, "21-11-2026 08:10") ","
		    OPTIONAL("update_reason", "text", 160, "Berkas lengkap, menunggu peninjauan lapangan", "tidak ada catatan") ","
		    OPTIONAL("old_status", "text", 80, "Draf", "-") ","
		    LINK("dashboard_link", "dasbor", "dasbor perizinan") "]",
		.subject = "Status permohonan {{registration_id}}: {{new_status}}",
		.body =
		    "Kepada {{staff_name}}, status permohonan izin berikut telah berubah.\n\n"
		    "Jenis Izin: {{permit_type}}\n"
		    "Pemohon: {{applicant_name}}\n"
		    "Nomor Pendaftaran: {{registration_id}}\n"
		    "Status Baru: {{new_status}}\n"
		    "Tanggal Perubahan: {{update_date}}\n"
		    "Keterangan: {{update_reason}}\n\n"
		    "Rincian tersedia di dasbor perizinan." OFFICIAL_END,
		.gateway_body =
		    "Kepada {{staff_name}},\n\n"
		    "Status permohonan izin berikut telah berubah. 📄\n\n"
		    "*Jenis izin:* {{permit_type}}\n"
		    "*Pemohon:* {{applicant_name}}\n"
		    "*Nomor pendaftaran:* {{registration_id}}\n"
		    "*Status sebelumnya:* {{old_status}}\n"
		    "*Status baru:* {{new_status}}\n"
		    "*Tanggal perubahan:* {{update_date}}\n"
		    "*Keterangan:* {{update_reason}}\n\n"
		    "Rincian dapat dibuka di:\n"
		    "{{dashboard_link}}" GATEWAY_END,
		.short_body =
		    "{{office_short}}: status permohonan {{registration_id}} kini {{new_status}}. Kode {{message_code}}.",
	},
	{
		.key = "reminder",
		.name = "Pengingat dokumen",
		.description = "Dokumen menunggu tanda tangan lebih dari 24 jam.",
		.category = "utility",
		.recipient = "staff",
		.trigger = "reminder",
		.params = "[" STAFF "," TYPE "," APPLICANT ","
		    OPTIONAL("pending_since", "date", 40, "19-11-2026", "tercatat di dasbor") ","
		    PARAM("pending_duration", "text", 40, "2 hari") ","
		    OPTIONAL("count", "number", 10, "3", "1") ","
		    OPTIONAL("document_list", "text", 600, "SIPD, Sari Sembiring (2 hari); IUMK, CV Maju (30 jam)", "tersedia di dasbor") ","
		    LINK("dashboard_link", "dasbor", "dasbor perizinan") "]",
		.subject = "Dokumen menunggu tanda tangan selama {{pending_duration}}",
		.body =
		    "Kepada {{staff_name}}, dokumen berikut masih menunggu tanda tangan.\n\n"
		    "Jenis Izin: {{permit_type}}\n"
		    "Pemohon: {{applicant_name}}\n"
		    "Menunggu Sejak: {{pending_since}}\n"
		    "Lama Menunggu: {{pending_duration}}\n\n"
		    "Daftar lengkap tersedia di dasbor perizinan." OFFICIAL_END,
		.gateway_body =
		    "Kepada {{staff_name}},\n\n"
		    "Ada dokumen yang masih menunggu tanda tangan. 🕙\n\n"
		    "*Jumlah menunggu:* {{count}}\n"
		    "*Paling lama:* {{permit_type}}\n"
		    "*Pemohon:* {{applicant_name}}\n"
		    "*Menunggu sejak:* {{pending_since}}\n"
		    "*Lama menunggu:* {{pending_duration}}\n"
		    "*Dokumen:* {{document_list}}\n\n"
		    "Daftar lengkap:\n"
		    "{{dashboard_link}}" GATEWAY_END,
		.short_body =
		    "{{office_short}}: ada dokumen yang menunggu tanda tangan selama {{pending_duration}}. Kode {{message_code}}.",
	},
	{
		.key = "permit_expiry_warning",
		.name = "Masa berlaku akan berakhir",
		.description = "Pengingat 90, 60, 30, dan 7 hari sebelum masa berlaku izin berakhir.",
		.category = "utility",
		.recipient = "applicant",
		.trigger = "permit_expiry_warning",
		.params = "[" PARTNER "," NUMBER "," TYPE ","
		    PARAM("expiry_date", "date", 40, "21-12-2026") ","
		    PARAM("days_remaining", "number", 10, "30") ","
		    LINK("renewal_link", "perpanjangan", "loket layanan kantor") "," CONTACT "]",
		.subject = "Izin {{permit_number}} berlaku sampai {{expiry_date}}",
		.body =
		    "Kepada {{partner_name}}, masa berlaku izin Anda tercatat akan berakhir.\n\n"
		    "Nomor Izin: {{permit_number}}\n"
		    "Jenis Izin: {{permit_type}}\n"
		    "Tanggal Berakhir: {{expiry_date}}\n"
		    "Sisa Waktu: {{days_remaining}} hari\n"
		    "Tempat perpanjangan bila diperlukan: {{renewal_link}}\n"
		    "Informasi: {{contact_info}}\n\n"
		    "Pesan ini dapat diabaikan bila perpanjangan sudah diajukan atau izin tidak lagi diperlukan." OFFICIAL_END,
		.gateway_body =
		    "Kepada {{partner_name}},\n\n"
		    "Masa berlaku izin Anda akan berakhir dalam {{days_remaining}} hari. 📅\n\n"
		    "*Nomor izin:* {{permit_number}}\n"
		    "*Jenis izin:* {{permit_type}}\n"
		    "*Berlaku sampai:* {{expiry_date}}\n\n"
		    "Bila izin masih diperlukan, perpanjangan dapat diajukan di:\n"
		    "{{renewal_link}}\n\n"
		    "Pesan ini dapat diabaikan bila perpanjangan sudah diajukan.\n\n"
		    "{{office_name}}\n"
		    "Informasi: {{contact_info}}\n"
		    "Kode pesan: {{message_code}}",
		.short_body =
		    "{{office_short}}: izin {{permit_number}} berlaku sampai {{expiry_date}} ({{days_remaining}} hari lagi)."
		    " Kode {{message_code}}.",
	},
	{
		.key = "permit_expired",
		.name = "Masa berlaku telah berakhir",
		.description = "Satu kali, seminggu sekali diperiksa, bila masa berlaku izin baru saja berakhir (setelan pengingat mingguan).",
		.category = "utility",
		.recipient = "applicant",
		.params = "[" PARTNER "," NUMBER "," TYPE ","
		    PARAM("expiry_date", "date", 40, "21-12-2026") ","
		    LINK("renewal_link", "perpanjangan", "loket layanan kantor") "," CONTACT "]",
		.subject = "Masa berlaku izin {{permit_number}} berakhir pada {{expiry_date}}",
		.body =
		    "Kepada {{partner_name}}, masa berlaku izin Anda tercatat telah berakhir.\n\n"
		    "Nomor Izin: {{permit_number}}\n"
		    "Jenis Izin: {{permit_type}}\n"
		    "Tanggal Berakhir: {{expiry_date}}\n"
		    "Tempat perpanjangan bila diperlukan: {{renewal_link}}\n"
		    "Informasi: {{contact_info}}\n\n"
		    "Pesan ini dapat diabaikan bila perpanjangan sudah diajukan atau izin tidak lagi diperlukan." OFFICIAL_END,
		.gateway_body =
		    "Kepada {{partner_name}},\n\n"
		    "Masa berlaku izin Anda telah berakhir pada {{expiry_date}}. 📅\n\n"
		    "*Nomor izin:* {{permit_number}}\n"
		    "*Jenis izin:* {{permit_type}}\n\n"
		    "Bila izin masih diperlukan, perpanjangan dapat diajukan di:\n"
		    "{{renewal_link}}\n\n"
		    "Pesan ini dapat diabaikan bila perpanjangan sudah diajukan.\n\n"
		    "{{office_name}}\n"
		    "Informasi: {{contact_info}}\n"
		    "Kode pesan: {{message_code}}",
		.short_body =
		    "{{office_short}}: masa berlaku izin {{permit_number}} berakhir pada {{expiry_date}}. Kode {{message_code}}.",
	},
	{
		.key = "permit_renewal_approved",
		.name = "Perpanjangan disetujui",
		.description = "Perpanjangan izin telah disetujui dan berlaku.",
		.category = "utility",
		.recipient = "applicant",
		.trigger = "permit_renewal_approved",
		.params = "[" PARTNER "," NUMBER "," TYPE ","
		    OPTIONAL("new_expiry_date", "date", 40, "21-11-2031", "sesuai dokumen izin") ","
		    OPTIONAL("approval_date", "date", 40, "21-11-2026", "sesuai dokumen izin") ","
		    OPTIONAL("start_date", "date", 40, "21-11-2026", "sesuai dokumen izin") ","
		    OPTIONAL("validity_period", "text", 40, "5 tahun", "sesuai dokumen izin") ","
		    LINK("download_link", "unduh", "tersedia di kantor") "]",
		.subject = "Perpanjangan izin {{permit_number}} telah disetujui",
		.body =
		    "Kepada {{partner_name}}, permohonan perpanjangan izin Anda telah disetujui.\n\n"
		    "Nomor Izin: {{permit_number}}\n"
		    "Jenis Izin: {{permit_type}}\n"
		    "Masa Berlaku Baru: {{new_expiry_date}}\n"
		    "Tanggal Persetujuan: {{approval_date}}\n\n"
		    "Dokumen izin yang baru dapat diambil di kantor pada jam layanan." OFFICIAL_END,
		.gateway_body =
		    "Kepada {{partner_name}},\n\n"
		    "Perpanjangan izin Anda telah disetujui. ✅\n\n"
		    "*Nomor izin:* {{permit_number}}\n"
		    "*Jenis izin:* {{permit_type}}\n"
		    "*Berlaku mulai:* {{start_date}}\n"
		    "*Berlaku sampai:* {{new_expiry_date}}\n"
		    "*Masa berlaku:* {{validity_period}}\n\n"
		    "Dokumen baru dapat diambil di kantor pada jam layanan.\n\n"
		    "Dokumen juga dapat diunduh di:\n"
		    "{{download_link}}" GATEWAY_END_PHONE,
		.short_body =
		    "{{office_short}}: perpanjangan izin {{permit_number}} telah disetujui. Kode {{message_code}}.",
	},
	{
		.key = "opt_in_invitation",
		.name = "Undangan persetujuan",
		.description = "Menawarkan kabar izin lewat WhatsApp resmi, dengan tautan pribadi ke halaman persetujuan.",
		.category = "utility",
		.recipient = "applicant",
		.params = "[" PARTNER ","
		    PARAM("opt_in_link", "link", 300, "https://kabar.example.go.id/opt-in-whatsapp/9f8e7d6c5b4a39281706f5e4d3c2b1a0") ","
		    OPTIONAL("wa_link", "link", 600, "https://wa.me/6281122334455?text=Ya%20Saya%20Setuju", "tersedia di halaman tersebut") "]",
		.subject = "Pilihan Anda: kabar izin lewat WhatsApp resmi",
		.body =
		    "Kepada {{partner_name}}, kabar permohonan izin Anda dapat dikirim melalui WhatsApp resmi kantor.\n\n"
		    "Kabar yang dikirim berupa izin selesai, perubahan status, masa berlaku yang akan berakhir, dan tautan dokumen.\n\n"
		    "Pilihan Anda dicatat di halaman ini: {{opt_in_link}}\n\n"
		    "Layanan ini tidak dipungut biaya dan dapat dihentikan kapan saja." OFFICIAL_END,
		.gateway_body =
		    "Kepada {{partner_name}},\n\n"
		    "Kabar izin Anda kini dapat dikirim lewat WhatsApp resmi kantor:\n"
		    "• izin selesai\n"
		    "• perubahan status\n"
		    "• masa berlaku akan berakhir\n\n"
		    "Tentukan pilihan Anda:\n"
		    "{{opt_in_link}}\n\n"
		    "Atau lewat WhatsApp:\n"
		    "{{wa_link}}\n\n"
		    "Gratis, dapat dihentikan kapan saja." GATEWAY_END_PHONE,
		.short_body =
		    "{{office_short}}: kabar izin lewat WhatsApp resmi. Pilihan Anda: {{opt_in_link}}",
	},
	{
		.key = "opt_in_link",
		.name = "Tautan yang diminta sendiri",
		.description = "Tautan pribadi untuk orang yang menulis nomornya di halaman persetujuan.",
		.category = "utility",
		.recipient = "applicant",
		.params = "[" PARTNER ","
		    PARAM("opt_in_link", "link", 300, "https://kabar.example.go.id/opt-in-whatsapp/9f8e7d6c5b4a39281706f5e4d3c2b1a0") "]",
		.subject = "Tautan pribadi yang Anda minta",
		.body =
		    "Kepada {{partner_name}}, ini tautan pribadi yang diminta untuk nomor ini di halaman kantor: {{opt_in_link}}\n\n"
		    "Di sana Anda menentukan apakah kabar izin boleh dikirim lewat WhatsApp.\n\n"
		    "Bila bukan Anda yang memintanya, pesan ini dapat diabaikan: tidak ada yang berubah." OFFICIAL_END,
		.gateway_body =
		    "Kepada {{partner_name}},\n\n"
		    "Ini tautan pribadi yang diminta untuk nomor ini di halaman kantor:\n"
		    "{{opt_in_link}}\n\n"
		    "Di sana Anda menentukan apakah kabar izin boleh dikirim lewat WhatsApp.\n\n"
		    "Bila bukan Anda yang memintanya, pesan ini dapat diabaikan: tidak ada yang berubah." GATEWAY_END_PHONE,
		.short_body =
		    "{{office_short}}: tautan yang Anda minta: {{opt_in_link}}",
	},
	{
		.key = "service_info",
		.name = "Informasi layanan",
		.description = "Menjelaskan kabar apa saja yang dikirim kantor dan cara menghentikannya.",
		.category = "utility",
		.recipient = "applicant",
		.params = "[" PARTNER "," CONTACT "]",
		.subject = "Keterangan tentang layanan kabar izin",
		.body =
		    "Kepada {{partner_name}}, berikut keterangan tentang layanan kabar izin untuk permohonan Anda.\n\n"
		    "Kabar dikirim ketika izin selesai, status permohonan berubah, atau masa berlaku akan berakhir. "
		    "Layanan ini tidak dipungut biaya dan dapat dihentikan kapan saja dengan membalas STOP.\n\n"
		    "Informasi lebih lanjut: {{contact_info}}" OFFICIAL_END,
		.gateway_body =
		    "Kepada {{partner_name}},\n\n"
		    "Layanan kabar izin lewat WhatsApp ini tidak dipungut biaya. Anda menerima kabar ketika:\n"
		    "• izin selesai dan dapat diambil\n"
		    "• status permohonan berubah\n"
		    "• masa berlaku izin akan berakhir\n\n"
		    "Untuk berhenti, balas STOP kapan saja.\n\n"
		    "{{office_name}}\n"
		    "Informasi: {{contact_info}}\n"
		    "Kode pesan: {{message_code}}",
		.short_body =
		    "{{office_short}}: kabar izin dikirim tanpa biaya saat izin selesai, status berubah, atau masa berlaku akan berakhir."
		    " Kode {{message_code}}.",
	},
	{
		.key = "consent_thanks",
		.name = "Terima kasih atas persetujuan",
		.description = "Jawaban setelah seseorang setuju.",
		.category = "service",
		.recipient = "applicant",
		.params = "[" PARTNER "]",
		.subject = "Persetujuan Anda telah dicatat",
		.body =
		    "Terima kasih, {{partner_name}}. Persetujuan Anda telah dicatat.\n\n"
		    "Anda akan menerima kabar tentang:\n"
		    "• izin yang selesai\n"
		    "• perubahan status permohonan\n"
		    "• masa berlaku yang akan berakhir\n"
		    "• tautan dokumen izin\n\n"
		    "Bila tidak ingin menerimanya lagi, balas STOP kapan saja.\n\n"
		    "{{office_name}}\n"
		    "Kode pesan: {{message_code}}",
		.gateway_body = "",
		.short_body = "",
	},
	{
		.key = "permit_status_answer",
		.name = "Jawaban tentang status izin",
		.description = "Jawaban bila pemohon menulis kata kunci status, misalnya “status izin saya”.",
		.category = "service",
		.recipient = "applicant",
		.params = "[" PARTNER ","
		    PARAM("permit_list", "text", 700, "SIPD, 0142307703072025: Dalam proses (21-11-2026)") "," CONTACT "]",
		.subject = "Status permohonan izin Anda",
		.body =
		    "Status permohonan izin Anda, {{partner_name}}:\n\n"
		    "{{permit_list}}\n\n"
		    "{{office_name}}\n"
		    "Informasi: {{contact_info}}\n"
		    "Kode pesan: {{message_code}}",
		.gateway_body = "",
		.short_body = "",
	},
	{
		.key = "stop_confirmation",
		.name = "Konfirmasi berhenti",
		.description = "Jawaban satu kali setelah seseorang menulis STOP.",
		.category = "service",
		.recipient = "applicant",
		.params = "[]",
		.subject = "Kabar lewat WhatsApp telah dihentikan",
		.body =
		    "Kabar lewat WhatsApp telah dihentikan sesuai permintaan Anda. {{office_name}} tidak lagi mengirim pesan WhatsApp ke nomor ini.\n\n"
		    "Bila kelak ingin menerima kabar izin kembali, balas SETUJU.\n\n"
		    "Kode pesan: {{message_code}}",
		.gateway_body = "",
		.short_body = "",
	},
	{
		.key = "stop_all_confirmation",
		.name = "Konfirmasi berhenti semua",
		.description = "Jawaban satu kali setelah seseorang menghentikan semua kabar, juga SMS dan surel.",
		.category = "service",
		.recipient = "applicant",
		.params = "[]",
		.subject = "Semua kabar telah dihentikan",
		.body =
		    "Semua kabar lewat WhatsApp, SMS, dan surel telah dihentikan sesuai permintaan Anda. {{office_name}} tidak lagi mengirim pesan "
		    "kepada Anda.\n\n"
		    "Bila kelak ingin menerima kabar izin kembali lewat WhatsApp, balas SETUJU.\n\n"
		    "Kode pesan: {{message_code}}",
		.gateway_body = "",
		.short_body = "",
	},
	{
		.key = "gateway_followup",
		.name = "Lanjutan ke WhatsApp resmi",
		.description = "Jawaban setelah seseorang setuju lewat gateway: tautan ke nomor WhatsApp resmi.",
		.category = "service",
		.recipient = "applicant",
		.params = "[" PARTNER ","
		    PARAM("wa_link", "link", 600, "https://wa.me/6281122334455?text=Ya%20Saya%20Setuju") "]",
		.subject = "Satu langkah lagi ke WhatsApp resmi",
		.body =
		    "Terima kasih, {{partner_name}}. Persetujuan Anda untuk nomor ini telah dicatat.\n\n"
		    "Tinggal satu langkah agar kabar izin datang dari WhatsApp resmi kantor. "
		    "Buka tautan ini, lalu kirim kalimat yang sudah tertulis di sana:\n"
		    "{{wa_link}}\n\n"
		    "Sebelum itu, kabar izin tetap dikirim lewat nomor ini.\n\n"
		    "{{office_name}}\n"
		    "Kode pesan: {{message_code}}",
		.gateway_body = "",
		.short_body = "",
	},
};

const struct builtin_template *
builtin_template(size_t i)
{
	const size_t n = sizeof(templates) / sizeof(templates[0]);
	size_t english = 0;

	if (i < n)
		return &templates[i];
	while (builtin_english(english) != NULL)
		english++;
	return i - n < english ? builtin_english(i - n) : builtin_english_consent(i - n - english);
}
