#include "import/sniff.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

static const struct { const char *bytes; size_t n; const char *code; } beginnings[] = {
	{ "\xD0\xCF\x11\xE0", 4, "is_xls" },
	{ "PK\x05\x06", 4, "is_other" },	/* an archive of nothing */
	{ "%PDF", 4, "is_pdf" },
	{ "{\\rtf", 5, "is_other" },
	{ "\x89PNG", 4, "is_other" },
	{ "\xFF\xD8\xFF", 3, "is_other" },
	{ "GIF8", 4, "is_other" },
	{ "\x1F\x8B", 2, "is_other" },
	{ "Rar!", 4, "is_other" },
	{ "7z\xBC\xAF", 4, "is_other" },
	{ "SQLite format 3", 15, "is_other" },
};

static bool
holds(const char *bytes, size_t n, const char *what)
{
	return memmem(bytes, n, what, strlen(what)) != NULL;
}

/* Workbooks are ZIP archives; the name of the first file in one, and what it holds, tell which. */
static const char *
sniff_zip(const char *bytes, size_t n)
{
	if (holds(bytes, n, "opendocument.spreadsheet"))
		return "is_ods";
	if (holds(bytes, n, "[Content_Types].xml") || holds(bytes, n, "_rels/") || holds(bytes, n, "xl/") || holds(bytes, n, "docProps/"))
		return "is_xlsx";
	return "is_other";
}

const char *
sniff(const char *bytes, size_t n)
{
	size_t i;

	if (n >= 4 && memcmp(bytes, "PK\x03\x04", 4) == 0)
		return sniff_zip(bytes, n);
	for (i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++)
		if (n >= beginnings[i].n && memcmp(bytes, beginnings[i].bytes, beginnings[i].n) == 0)
			return beginnings[i].code;
	return NULL;
}

const char *
sniff_text(const char *text)
{
	static const char *const tags[] = { "<!doctype", "<html", "<table", "<?xml", "<meta", "<head", "<body", "<style", "<div" };
	size_t i;

	for (i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
		if (strncasecmp(text, tags[i], strlen(tags[i])) == 0)
			return "is_html";
	return NULL;
}
