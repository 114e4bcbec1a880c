/* What is written about consent, for contacts who read English. */
#include "template/builtin.h"

#include "template/builtin_params.h"

#define CONTACT	OPTIONAL("contact_info", "text", 100, "(0628) 20123", "the DPMPTSP office")

#define OFFICIAL_END	"\n\nMessage code: {{message_code}}\nOfficial message of the DPMPTSP licensing service."
#define GATEWAY_END_PHONE "\n\n{{office_name}}\nInformation: {{office_phone}}\nMessage code: {{message_code}}"
#define OPT_IN_LINK	PARAM("opt_in_link", "link", 300, "https://kabar.example.go.id/opt-in-whatsapp/9f8e7d6c5b4a39281706f5e4d3c2b1a0")

static const struct builtin_template templates[] = {
	{
		.key = "opt_in_invitation.en",
		.of_key = "opt_in_invitation",
		.language = "en",
		.name = "Invitation to consent",
		.description = "Menawarkan kabar izin lewat WhatsApp resmi, dengan tautan pribadi ke halaman persetujuan.",
		.category = "utility",
		.recipient = "applicant",
		.params = "[" PARTNER "," OPT_IN_LINK ","
		    OPTIONAL("wa_link", "link", 600, "https://wa.me/6281122334455?text=Yes%20I%20Agree", "available on that page") "]",
		.subject = "Your choice: permit news by official WhatsApp",
		.body =
		    "Dear {{partner_name}}, news about your permit application can be sent through the official WhatsApp of the office.\n\n"
		    "The news is about completed permits, changes of status, validity that is about to end, and links to documents.\n\n"
		    "Your choice is recorded on this page: {{opt_in_link}}\n\n"
		    "The service is free of charge and can be stopped at any time." OFFICIAL_END,
		.gateway_body =
		    "Dear {{partner_name}},\n\n"
		    "News about your permit can now come by the official WhatsApp of the office:\n"
		    "• permit completed\n"
		    "• status changed\n"
		    "• validity about to end\n\n"
		    "Choose here:\n"
		    "{{opt_in_link}}\n\n"
		    "Or by WhatsApp:\n"
		    "{{wa_link}}\n\n"
		    "Free, and can be stopped at any time." GATEWAY_END_PHONE,
		.short_body =
		    "{{office_short}}: permit news by official WhatsApp. Your choice: {{opt_in_link}}",
	},
	{
		.key = "opt_in_link.en",
		.of_key = "opt_in_link",
		.language = "en",
		.name = "Link that was asked for",
		.description = "Tautan pribadi untuk orang yang menulis nomornya di halaman persetujuan.",
		.category = "utility",
		.recipient = "applicant",
		.params = "[" PARTNER "," OPT_IN_LINK "]",
		.subject = "The personal link that you asked for",
		.body =
		    "Dear {{partner_name}}, this is the personal link that was asked for on the page of the office for this number: {{opt_in_link}}\n\n"
		    "There you decide whether news about permits may be sent by WhatsApp.\n\n"
		    "If it was not you who asked, this message can be ignored: nothing changes." OFFICIAL_END,
		.gateway_body =
		    "Dear {{partner_name}},\n\n"
		    "This is the personal link that was asked for on the page of the office for this number:\n"
		    "{{opt_in_link}}\n\n"
		    "There you decide whether news about permits may be sent by WhatsApp.\n\n"
		    "If it was not you who asked, this message can be ignored: nothing changes." GATEWAY_END_PHONE,
		.short_body =
		    "{{office_short}}: the link that you asked for: {{opt_in_link}}",
	},
	{
		.key = "service_info.en",
		.of_key = "service_info",
		.language = "en",
		.name = "Service information",
		.description = "Menjelaskan kabar apa saja yang dikirim kantor dan cara menghentikannya.",
		.category = "utility",
		.recipient = "applicant",
		.params = "[" PARTNER "," CONTACT "]",
		.subject = "About the permit news service",
		.body =
		    "Dear {{partner_name}}, this is how the news service for your permit application works.\n\n"
		    "News is sent when a permit is completed, when the status of an application changes, or when validity is about to end. "
		    "The service is free of charge and can be stopped at any time by replying STOP.\n\n"
		    "More information: {{contact_info}}" OFFICIAL_END,
		.gateway_body =
		    "Dear {{partner_name}},\n\n"
		    "This permit news service by WhatsApp is free of charge. You receive news when:\n"
		    "• a permit is completed and can be collected\n"
		    "• the status of an application changes\n"
		    "• the validity of a permit is about to end\n\n"
		    "To stop it, reply STOP at any time.\n\n"
		    "{{office_name}}\n"
		    "Information: {{contact_info}}\n"
		    "Message code: {{message_code}}",
		.short_body =
		    "{{office_short}}: permit news is sent free of charge when a permit is completed, a status changes, or validity ends."
		    " Code {{message_code}}.",
	},
	{
		.key = "consent_thanks.en",
		.of_key = "consent_thanks",
		.language = "en",
		.name = "Thanks for consenting",
		.description = "Jawaban setelah seseorang setuju.",
		.category = "service",
		.recipient = "applicant",
		.params = "[" PARTNER "]",
		.subject = "Your consent has been recorded",
		.body =
		    "Thank you, {{partner_name}}. Your consent has been recorded.\n\n"
		    "You will receive news about:\n"
		    "• completed permits\n"
		    "• changes of the status of an application\n"
		    "• validity that is about to end\n"
		    "• links to permit documents\n\n"
		    "If you no longer want it, reply STOP at any time.\n\n"
		    "{{office_name}}\n"
		    "Message code: {{message_code}}",
		.gateway_body = "",
		.short_body = "",
	},
	{
		.key = "permit_status_answer.en",
		.of_key = "permit_status_answer",
		.language = "en",
		.name = "Answer about permit status",
		.description = "Jawaban bila pemohon menulis kata kunci status, misalnya “status izin saya”.",
		.category = "service",
		.recipient = "applicant",
		.params = "[" PARTNER ","
		    PARAM("permit_list", "text", 700, "SIPD, 0142307703072025: In process (21-11-2026)") "," CONTACT "]",
		.subject = "Status of your permit applications",
		.body =
		    "Status of your permit applications, {{partner_name}}:\n\n"
		    "{{permit_list}}\n\n"
		    "{{office_name}}\n"
		    "Information: {{contact_info}}\n"
		    "Message code: {{message_code}}",
		.gateway_body = "",
		.short_body = "",
	},
	{
		.key = "stop_confirmation.en",
		.of_key = "stop_confirmation",
		.language = "en",
		.name = "Confirmation of a stop",
		.description = "Jawaban satu kali setelah seseorang menulis STOP.",
		.category = "service",
		.recipient = "applicant",
		.params = "[]",
		.subject = "Messages by WhatsApp have been stopped",
		.body =
		    "Messages by WhatsApp have been stopped as you asked. {{office_name}} no longer sends WhatsApp messages to this number.\n\n"
		    "If you want permit news again one day, reply AGREE.\n\n"
		    "Message code: {{message_code}}",
		.gateway_body = "",
		.short_body = "",
	},
	{
		.key = "stop_all_confirmation.en",
		.of_key = "stop_all_confirmation",
		.language = "en",
		.name = "Confirmation of a stop of everything",
		.description = "Jawaban satu kali setelah seseorang menghentikan semua kabar, juga SMS dan surel.",
		.category = "service",
		.recipient = "applicant",
		.params = "[]",
		.subject = "All messages have been stopped",
		.body =
		    "All messages by WhatsApp, SMS and e-mail have been stopped as you asked. {{office_name}} no longer sends you messages.\n\n"
		    "If you want permit news by WhatsApp again one day, reply AGREE.\n\n"
		    "Message code: {{message_code}}",
		.gateway_body = "",
		.short_body = "",
	},
	{
		.key = "gateway_followup.en",
		.of_key = "gateway_followup",
		.language = "en",
		.name = "On to the official WhatsApp",
		.description = "Jawaban setelah seseorang setuju lewat gateway: tautan ke nomor WhatsApp resmi.",
		.category = "service",
		.recipient = "applicant",
		.params = "[" PARTNER ","
		    PARAM("wa_link", "link", 600, "https://wa.me/6281122334455?text=Yes%20I%20Agree") "]",
		.subject = "One more step to the official WhatsApp",
		.body =
		    "Thank you, {{partner_name}}. Your consent for this number has been recorded.\n\n"
		    "One step is left for permit news to come from the official WhatsApp of the office. "
		    "Open this link, then send the sentence that is written there already:\n"
		    "{{wa_link}}\n\n"
		    "Until then, permit news still comes by this number.\n\n"
		    "{{office_name}}\n"
		    "Message code: {{message_code}}",
		.gateway_body = "",
		.short_body = "",
	},
};

const struct builtin_template *
builtin_english_consent(size_t i)
{
	return i < sizeof(templates) / sizeof(templates[0]) ? &templates[i] : NULL;
}
