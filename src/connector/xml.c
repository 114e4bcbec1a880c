#include "connector/xml.h"

#include <expat.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/text.h"
#include "connector/body.h"

enum { DEPTH_ROOT = 1, DEPTH_ROW, DEPTH_FIELD, TEXT_MAX_BYTES = 16 * 1024, NAME_MAX_BYTES = 64 };

#define WINDOWS	"windows-1252"

struct reading {
	XML_Parser		 parser;
	struct json_object	*rows, *single;		/* rows with fields; what stands without a row around it */
	struct json_object	*row;			/* NULL outside of one that has fields */
	struct buf		 text;
	int			 depth;
	enum trouble		 trouble;
};

static void
stop(struct reading *r, enum trouble trouble)
{
	r->trouble = trouble;
	XML_StopParser(r->parser, XML_FALSE);
}

/* Before anything of it is expanded. */
static void XMLCALL
take_doctype(void *user, const XML_Char *name, const XML_Char *system, const XML_Char *public, int has_subset)
{
	(void)name;
	(void)system;
	(void)public;
	(void)has_subset;
	stop(user, TROUBLE_UNSAFE);
}

static void XMLCALL
take_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
	struct reading *r = user;

	(void)name;
	(void)attributes;
	r->depth++;
	if (r->depth > JSON_DEPTH_MAX)
		stop(r, TROUBLE_SHAPE);
	if (r->depth == DEPTH_FIELD && r->row == NULL && (r->row = json_object_new_object()) == NULL)
		stop(r, TROUBLE_SHAPE);
	if (r->depth <= DEPTH_FIELD)
		buf_reset(&r->text);
}

static void
put_text(struct reading *r, struct json_object *into, const char *name)
{
	if (strlen(name) < NAME_MAX_BYTES && buf_err(&r->text) == ERR_NONE)
		json_put_text(into, name, buf_text(&r->text));
	buf_end(&r->text);
	buf_init(&r->text, TEXT_MAX_BYTES);
}

static void XMLCALL
take_end(void *user, const XML_Char *name)
{
	struct reading *r = user;

	if (r->depth == DEPTH_FIELD) {
		put_text(r, r->row, name);
	} else if (r->depth == DEPTH_ROW && r->row != NULL) {
		json_object_array_add(r->rows, r->row);
		r->row = NULL;
		if (json_count(r->rows) > BODY_ROWS_MAX)
			stop(r, TROUBLE_SHAPE);
	} else if (r->depth == DEPTH_ROW) {
		put_text(r, r->single, name);
	}
	r->depth--;
}

static void XMLCALL
take_text(void *user, const XML_Char *text, int n)
{
	struct reading *r = user;

	buf_add(&r->text, text, (size_t)n);
}

/* ---- letters of Windows, which expat does not know ---- */

static int XMLCALL
know_encoding(void *user, const XML_Char *name, XML_Encoding *ret)
{
	static const int upper[32] = {
		0x20AC, -1, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, -1, 0x017D, -1,
		-1, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, -1, 0x017E, 0x0178,
	};
	int i;

	(void)user;
	if (strcasecmp(name, WINDOWS) != 0)
		return XML_STATUS_ERROR;
	*ret = (XML_Encoding){ .data = NULL, .convert = NULL, .release = NULL };
	for (i = 0; i < 256; i++)
		ret->map[i] = i >= 0x80 && i < 0xA0 ? upper[i - 0x80] : i;
	return XML_STATUS_OK;
}

/* ---- the whole ---- */

static enum trouble
why_not(const struct reading *r)
{
	if (r->trouble != TROUBLE_NONE)
		return r->trouble;
	switch (XML_GetErrorCode(r->parser)) {
	case XML_ERROR_NO_ELEMENTS:
	case XML_ERROR_UNCLOSED_TOKEN:
	case XML_ERROR_PARTIAL_CHAR:
	case XML_ERROR_UNCLOSED_CDATA_SECTION:
		return TROUBLE_HALF;
	default:
		return TROUBLE_NOT_DATA;
	}
}

static enum trouble
parse(struct reading *r, const char *bytes, size_t n)
{
	XML_SetUserData(r->parser, r);
	XML_SetElementHandler(r->parser, take_start, take_end);
	XML_SetCharacterDataHandler(r->parser, take_text);
	XML_SetStartDoctypeDeclHandler(r->parser, take_doctype);
	XML_SetUnknownEncodingHandler(r->parser, know_encoding, NULL);
	return XML_Parse(r->parser, bytes, (int)n, XML_TRUE) == XML_STATUS_OK && r->trouble == TROUBLE_NONE ? TROUBLE_NONE : why_not(r);
}

/* encoding: NULL is what it says of itself. */
static enum trouble
read_as(const char *bytes, size_t n, const char *encoding, struct json_object **ret)
{
	struct reading r = { .parser = XML_ParserCreate(encoding), .rows = json_object_new_array(), .single = json_object_new_object() };
	enum trouble trouble = TROUBLE_SHAPE;

	buf_init(&r.text, TEXT_MAX_BYTES);
	if (r.parser != NULL && r.rows != NULL && r.single != NULL && n <= BODY_MAX_BYTES)
		trouble = parse(&r, bytes, n);
	if (trouble == TROUBLE_NONE) {
		struct json_object **found = json_count(r.rows) > 0 || json_object_object_length(r.single) == 0 ? &r.rows : &r.single;

		*ret = *found;
		*found = NULL;
	}
	if (r.parser != NULL)
		XML_ParserFree(r.parser);
	json_end(&r.row);
	json_end(&r.rows);
	json_end(&r.single);
	buf_end(&r.text);
	return trouble;
}

/* Old systems write the letters of Windows and say nothing of it, or that they are UTF-8. */
enum trouble
xml_read(const char *bytes, size_t n, struct json_object **ret)
{
	enum trouble trouble = read_as(bytes, n, NULL, ret);

	if (trouble == TROUBLE_NOT_DATA && !text_is_utf8(bytes, n))
		trouble = read_as(bytes, n, WINDOWS, ret);
	return trouble;
}
