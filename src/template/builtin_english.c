/*
 * The scenarios' templates for contacts who read English. Values come as the office's systems write them; what of them has English words is said
 * in those (template/spoken.h), kinds of permits stay Indonesian. The order of the parameters is that of the Indonesian ones.
 */
#include "template/builtin.h"

#include "template/builtin_params.h"

#define CONTACT	OPTIONAL("contact_info", "text", 100, "(0628) 20123", "the DPMPTSP office")

#define OFFICIAL_END	"\n\nMessage code: {{message_code}}\nOfficial message of the DPMPTSP licensing service."
#define GATEWAY_END	"\n\n{{office_name}}\nMessage code: {{message_code}}"
#define GATEWAY_END_PHONE "\n\n{{office_name}}\nInformation: {{office_phone}}\nMessage code: {{message_code}}"

static const struct builtin_template templates[] = {
	{
		.key = "permit_ready.en",
		.of_key = "permit_ready",
		.language = "en",
		.name = "Permit ready",
		.description = "Izin telah terbit dan dokumennya dapat diambil.",
		.subject = "Permit {{permit_number}} is ready",
		.category = "utility",
		.recipient = "applicant",
		.trigger = "permit_ready",
		.params = "[" PARTNER "," NUMBER "," TYPE ","
		    OPTIONAL("status", "text", 60, "Issued", "Completed") ","
		    PARAM("completion_date", "date", 40, "21-11-2026") ","
		    LINK("download_link", "unduh", "available at the office") "]",
		.body =
		    "Dear {{partner_name}}, the permit application that you submitted has been completed.\n\n"
		    "Permit Number: {{permit_number}}\n"
		    "Permit Type: {{permit_type}}\n"
		    "Status: {{status}}\n"
		    "Completion Date: {{completion_date}}\n\n"
		    "The permit document is available at the office during service hours." OFFICIAL_END,
		.gateway_body =
		    "Dear {{partner_name}},\n\n"
		    "Your permit has been completed. ✅\n\n"
		    "*Permit number:* {{permit_number}}\n"
		    "*Permit type:* {{permit_type}}\n"
		    "*Status:* {{status}}\n"
		    "*Completion date:* {{completion_date}}\n\n"
		    "The permit document is available at the office during service hours.\n\n"
		    "The document can also be downloaded at:\n"
		    "{{download_link}}" GATEWAY_END_PHONE,
		.short_body =
		    "{{office_short}}: permit {{permit_number}} is completed and available at the office. Code {{message_code}}.",
	},
	{
		.key = "document_pending.en",
		.of_key = "document_pending",
		.language = "en",
		.name = "Document awaits a signature",
		.description = "Dokumen baru menunggu tanda tangan petugas.",
		.subject = "Document {{registration_id}} awaits a signature",
		.category = "utility",
		.recipient = "staff",
		.trigger = "document_pending",
		.params = "[" STAFF "," TYPE "," APPLICANT ","
		    PARAM("registration_id", "text", 60, "0142307703072025") ","
		    OPTIONAL("document_date", "date", 40, "21-11-2026", "recorded on the dashboard") ","
		    OPTIONAL("count", "number", 10, "3", "1") ","
		    LINK("dashboard_link", "dasbor", "the licensing dashboard") "]",
		.body =
		    "Dear {{staff_name}}, a permit document is awaiting a signature.\n\n"
		    "Permit Type: {{permit_type}}\n"
		    "Applicant: {{applicant_name}}\n"
		    "Registration Number: {{registration_id}}\n"
		    "Document Date: {{document_date}}\n\n"
		    "The document can be opened on the licensing dashboard." OFFICIAL_END,
		.gateway_body =
		    "Dear {{staff_name}},\n\n"
		    "A permit document is awaiting a signature. 🖊\n\n"
		    "*Waiting:* {{count}}\n"
		    "*Permit type:* {{permit_type}}\n"
		    "*Applicant:* {{applicant_name}}\n"
		    "*Registration number:* {{registration_id}}\n"
		    "*Document date:* {{document_date}}\n\n"
		    "The document can be opened at:\n"
		    "{{dashboard_link}}" GATEWAY_END,
		.short_body =
		    "{{office_short}}: the document of registration {{registration_id}} awaits a signature. Code {{message_code}}.",
	},
	{
		.key = "approval_required.en",
		.of_key = "approval_required",
		.language = "en",
		.name = "Document awaits approval",
		.description = "Dokumen memerlukan persetujuan pejabat.",
		.subject = "The document of permit {{permit_number}} requires your approval",
		.category = "utility",
		.recipient = "official",
		.trigger = "approval_required",
		.params = "[" PARAM("official_name", "text", 100, "Rehulina Tarigan") "," TYPE "," APPLICANT "," NUMBER ","
		    OPTIONAL("request_date", "date", 40, "21-11-2026", "recorded on the dashboard") ","
		    LINK("approval_link", "persetujuan", "the licensing dashboard") "]",
		.body =
		    "Dear {{official_name}}, a permit document requires approval.\n\n"
		    "Permit Type: {{permit_type}}\n"
		    "Applicant: {{applicant_name}}\n"
		    "Permit Number: {{permit_number}}\n"
		    "Request Date: {{request_date}}\n"
		    "Approval page: {{approval_link}}\n\n"
		    "The document can be examined and approved on that page." OFFICIAL_END,
		.gateway_body =
		    "Dear {{official_name}},\n\n"
		    "A permit document requires approval. 📄\n\n"
		    "*Permit type:* {{permit_type}}\n"
		    "*Applicant:* {{applicant_name}}\n"
		    "*Permit number:* {{permit_number}}\n"
		    "*Request date:* {{request_date}}\n\n"
		    "The document can be examined and approved at:\n"
		    "{{approval_link}}" GATEWAY_END,
		.short_body =
		    "{{office_short}}: the document of permit {{permit_number}} requires approval. Code {{message_code}}.",
	},
	{
		.key = "status_update.en",
		.of_key = "status_update",
		.language = "en",
		.name = "Status change",
		.description = "Status permohonan izin berubah.",
		.subject = "Status of application {{permit_number}}: {{new_status}}",
		.category = "utility",
		.recipient = "applicant",
		.trigger = "status_update",
		.params = "[" PARTNER "," NUMBER "," TYPE ","
		    PARAM("new_status", "text", 80, "In process") ","
		    PARAM("update_date", "date", 40, "21-11-2026 08:10") ","
		    OPTIONAL("update_reason", "text", 160, "Documents complete, site inspection ahead", "no remarks") ","
		    OPTIONAL("old_status", "text", 80, "Draft", "-") ","
		    LINK("detail_link", "permohonan", "available at the office") "]",
		.body =
		    "Dear {{partner_name}}, the status of your permit application has changed.\n\n"
		    "Number: {{permit_number}}\n"
		    "Permit Type: {{permit_type}}\n"
		    "New Status: {{new_status}}\n"
		    "Date of Change: {{update_date}}\n"
		    "Remarks: {{update_reason}}\n\n"
		    "Further explanation is available at the office during service hours." OFFICIAL_END,
		.gateway_body =
		    "Dear {{partner_name}},\n\n"
		    "The status of your permit application has changed. 📄\n\n"
		    "*Number:* {{permit_number}}\n"
		    "*Permit type:* {{permit_type}}\n"
		    "*Previous status:* {{old_status}}\n"
		    "*New status:* {{new_status}}\n"
		    "*Changed:* {{update_date}}\n"
		    "*Remarks:* {{update_reason}}\n\n"
		    "Details:\n"
		    "{{detail_link}}" GATEWAY_END_PHONE,
		.short_body =
		    "{{office_short}}: the status of application {{permit_number}} is now {{new_status}}. Code {{message_code}}.",
	},
	{
		.key = "status_update_staff.en",
		.of_key = "status_update_staff",
		.language = "en",
		.name = "Status change, for staff",
		.description = "Status permohonan izin berubah; untuk petugas yang mengikutinya.",
		.subject = "Status of application {{registration_id}}: {{new_status}}",
		.category = "utility",
		.recipient = "staff",
		.trigger = "status_update",
		.params = "[" STAFF "," TYPE "," APPLICANT ","
		    PARAM("registration_id", "text", 80, "0142307703072025") ","
		    PARAM("new_status", "text", 80, "In process") ","
		    PARAM("update_date", "date", 40, "21-11-2026 08:10") ","
		    OPTIONAL("update_reason", "text", 160, "Documents complete, site inspection ahead", "no remarks") ","
		    OPTIONAL("old_status", "text", 80, "Draft", "-") ","
		    LINK("dashboard_link", "dasbor", "the licensing dashboard") "]",
		.body =
		    "Dear {{staff_name}}, the status of the following permit application has changed.\n\n"
		    "Permit Type: {{permit_type}}\n"
		    "Applicant: {{applicant_name}}\n"
		    "Registration Number: {{registration_id}}\n"
		    "New Status: {{new_status}}\n"
		    "Date of Change: {{update_date}}\n"
		    "Remarks: {{update_reason}}\n\n"
		    "Details are available on the licensing dashboard." OFFICIAL_END,
		.gateway_body =
		    "Dear {{staff_name}},\n\n"
		    "The status of the following permit application has changed. 📄\n\n"
		    "*Permit type:* {{permit_type}}\n"
		    "*Applicant:* {{applicant_name}}\n"
		    "*Registration number:* {{registration_id}}\n"
		    "*Previous status:* {{old_status}}\n"
		    "*New status:* {{new_status}}\n"
		    "*Date of change:* {{update_date}}\n"
		    "*Remarks:* {{update_reason}}\n\n"
		    "Details can be opened at:\n"
		    "{{dashboard_link}}" GATEWAY_END,
		.short_body =
		    "{{office_short}}: the status of application {{registration_id}} is now {{new_status}}. Code {{message_code}}.",
	},
	{
		.key = "reminder.en",
		.of_key = "reminder",
		.language = "en",
		.name = "Document reminder",
		.description = "Dokumen menunggu tanda tangan lebih dari 24 jam.",
		.subject = "Documents have awaited a signature for {{pending_duration}}",
		.category = "utility",
		.recipient = "staff",
		.trigger = "reminder",
		.params = "[" STAFF "," TYPE "," APPLICANT ","
		    OPTIONAL("pending_since", "date", 40, "19-11-2026", "recorded on the dashboard") ","
		    PARAM("pending_duration", "text", 40, "2 days") ","
		    OPTIONAL("count", "number", 10, "3", "1") ","
		    OPTIONAL("document_list", "text", 600, "SIPD, Sari Sembiring (2 days); IUMK, CV Maju (30 hours)", "available on the dashboard") ","
		    LINK("dashboard_link", "dasbor", "the licensing dashboard") "]",
		.body =
		    "Dear {{staff_name}}, the following document is still awaiting a signature.\n\n"
		    "Permit Type: {{permit_type}}\n"
		    "Applicant: {{applicant_name}}\n"
		    "Waiting Since: {{pending_since}}\n"
		    "Waiting Time: {{pending_duration}}\n\n"
		    "The full list is available on the licensing dashboard." OFFICIAL_END,
		.gateway_body =
		    "Dear {{staff_name}},\n\n"
		    "Some documents are still awaiting a signature. 🕙\n\n"
		    "*Waiting:* {{count}}\n"
		    "*Waiting longest:* {{permit_type}}\n"
		    "*Applicant:* {{applicant_name}}\n"
		    "*Waiting since:* {{pending_since}}\n"
		    "*Waiting time:* {{pending_duration}}\n"
		    "*Documents:* {{document_list}}\n\n"
		    "The full list:\n"
		    "{{dashboard_link}}" GATEWAY_END,
		.short_body =
		    "{{office_short}}: a document has been awaiting a signature for {{pending_duration}}. Code {{message_code}}.",
	},
	{
		.key = "permit_expiry_warning.en",
		.of_key = "permit_expiry_warning",
		.language = "en",
		.name = "Permit about to expire",
		.description = "Pengingat 90, 60, 30, dan 7 hari sebelum masa berlaku izin berakhir.",
		.subject = "Permit {{permit_number}} is valid until {{expiry_date}}",
		.category = "utility",
		.recipient = "applicant",
		.trigger = "permit_expiry_warning",
		.params = "[" PARTNER "," NUMBER "," TYPE ","
		    PARAM("expiry_date", "date", 40, "21-12-2026") ","
		    PARAM("days_remaining", "number", 10, "30") ","
		    LINK("renewal_link", "perpanjangan", "the office's service counter") "," CONTACT "]",
		.body =
		    "Dear {{partner_name}}, the validity of your permit is recorded to end soon.\n\n"
		    "Permit Number: {{permit_number}}\n"
		    "Permit Type: {{permit_type}}\n"
		    "Expiry Date: {{expiry_date}}\n"
		    "Days Left: {{days_remaining}}\n"
		    "Place of renewal, where needed: {{renewal_link}}\n"
		    "Information: {{contact_info}}\n\n"
		    "This message can be ignored if the renewal has been submitted or the permit is no longer needed." OFFICIAL_END,
		.gateway_body =
		    "Dear {{partner_name}},\n\n"
		    "The validity of your permit is about to end. 📅\n\n"
		    "*Permit number:* {{permit_number}}\n"
		    "*Permit type:* {{permit_type}}\n"
		    "*Valid until:* {{expiry_date}}\n"
		    "*Days left:* {{days_remaining}}\n\n"
		    "If the permit is still needed, a renewal can be submitted at:\n"
		    "{{renewal_link}}\n\n"
		    "This message can be ignored if the renewal has been submitted.\n\n"
		    "{{office_name}}\n"
		    "Information: {{contact_info}}\n"
		    "Message code: {{message_code}}",
		.short_body =
		    "{{office_short}}: permit {{permit_number}} is valid until {{expiry_date}} (days left: {{days_remaining}})."
		    " Code {{message_code}}.",
	},
	{
		.key = "permit_expired.en",
		.of_key = "permit_expired",
		.language = "en",
		.name = "Permit has expired",
		.description = "Satu kali, seminggu sekali diperiksa, bila masa berlaku izin baru saja berakhir (setelan pengingat mingguan).",
		.subject = "Permit {{permit_number}} expired on {{expiry_date}}",
		.category = "utility",
		.recipient = "applicant",
		.params = "[" PARTNER "," NUMBER "," TYPE ","
		    PARAM("expiry_date", "date", 40, "21-12-2026") ","
		    LINK("renewal_link", "perpanjangan", "the office's service counter") "," CONTACT "]",
		.body =
		    "Dear {{partner_name}}, the validity of your permit is recorded to have ended.\n\n"
		    "Permit Number: {{permit_number}}\n"
		    "Permit Type: {{permit_type}}\n"
		    "Expiry Date: {{expiry_date}}\n"
		    "Place of renewal, where needed: {{renewal_link}}\n"
		    "Information: {{contact_info}}\n\n"
		    "This message can be ignored if the renewal has been submitted or the permit is no longer needed." OFFICIAL_END,
		.gateway_body =
		    "Dear {{partner_name}},\n\n"
		    "The validity of your permit ended on {{expiry_date}}. 📅\n\n"
		    "*Permit number:* {{permit_number}}\n"
		    "*Permit type:* {{permit_type}}\n\n"
		    "If the permit is still needed, a renewal can be submitted at:\n"
		    "{{renewal_link}}\n\n"
		    "This message can be ignored if the renewal has been submitted.\n\n"
		    "{{office_name}}\n"
		    "Information: {{contact_info}}\n"
		    "Message code: {{message_code}}",
		.short_body =
		    "{{office_short}}: the validity of permit {{permit_number}} ended on {{expiry_date}}. Code {{message_code}}.",
	},
	{
		.key = "permit_renewal_approved.en",
		.of_key = "permit_renewal_approved",
		.language = "en",
		.name = "Renewal approved",
		.description = "Perpanjangan izin telah disetujui dan berlaku.",
		.subject = "The renewal of permit {{permit_number}} is approved",
		.category = "utility",
		.recipient = "applicant",
		.trigger = "permit_renewal_approved",
		.params = "[" PARTNER "," NUMBER "," TYPE ","
		    OPTIONAL("new_expiry_date", "date", 40, "21-11-2031", "as the permit document says") ","
		    OPTIONAL("approval_date", "date", 40, "21-11-2026", "as the permit document says") ","
		    OPTIONAL("start_date", "date", 40, "21-11-2026", "as the permit document says") ","
		    OPTIONAL("validity_period", "text", 40, "5 years", "as the permit document says") ","
		    LINK("download_link", "unduh", "available at the office") "]",
		.body =
		    "Dear {{partner_name}}, the renewal of your permit has been approved.\n\n"
		    "Permit Number: {{permit_number}}\n"
		    "Permit Type: {{permit_type}}\n"
		    "New Expiry Date: {{new_expiry_date}}\n"
		    "Approval Date: {{approval_date}}\n\n"
		    "The new permit document is available at the office during service hours." OFFICIAL_END,
		.gateway_body =
		    "Dear {{partner_name}},\n\n"
		    "Your permit has been renewed. ✅\n\n"
		    "*Permit number:* {{permit_number}}\n"
		    "*Permit type:* {{permit_type}}\n"
		    "*Valid from:* {{start_date}}\n"
		    "*Valid until:* {{new_expiry_date}}\n"
		    "*Period of validity:* {{validity_period}}\n\n"
		    "The new document is available at the office.\n\n"
		    "It can also be downloaded at:\n"
		    "{{download_link}}" GATEWAY_END_PHONE,
		.short_body =
		    "{{office_short}}: the renewal of permit {{permit_number}} has been approved. Code {{message_code}}.",
	},
};

const struct builtin_template *
builtin_english(size_t i)
{
	return i < sizeof(templates) / sizeof(templates[0]) ? &templates[i] : NULL;
}
