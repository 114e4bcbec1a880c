/*
 * builtin_params: how the parameters of built-in templates are written down; for the files that hold them.
 */
#ifndef TEMPLATE_BUILTIN_PARAMS_H
#define TEMPLATE_BUILTIN_PARAMS_H

#define PARAM(name, kind, max, example) \
	"{\"name\":\"" name "\",\"kind\":\"" kind "\",\"max\":" #max ",\"example\":\"" example "\"}"
/* otherwise: what stands in the official body, which keeps its line, when there is no value. */
#define OPTIONAL(name, kind, max, example, otherwise) \
	"{\"name\":\"" name "\",\"kind\":\"" kind "\",\"max\":" #max ",\"example\":\"" example "\"," \
	"\"optional\":true,\"otherwise\":\"" otherwise "\"}"

#define PARTNER		PARAM("partner_name", "text", 100, "Sari Sembiring")
#define STAFF		PARAM("staff_name", "text", 100, "Budi Ginting")
#define APPLICANT	PARAM("applicant_name", "text", 100, "Sari Sembiring")
#define NUMBER		PARAM("permit_number", "text", 80, "503/0112/SIPD/DPM-PTSP/2026")
#define TYPE		PARAM("permit_type", "text", 160, "Surat Izin Praktik Dokter")
#define LINK(name, page, otherwise) \
	OPTIONAL(name, "link", 2000, "https://izin.example.go.id/" page "/0142307703072025", otherwise)

#endif
