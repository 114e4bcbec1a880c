/*
 * The legacy back office (PHP, a REST controller without a login): lists of applications, and the details of one, which are asked for apart.
 *
 * Lists are ordered by day of receipt, newest first, and paged by offset, so rows move while one reads: pages overlap. Nothing found is a 404.
 * Details of permits of companies have the last day and the telephone; those of individuals answer 404 there and have a telephone elsewhere.
 * (The endpoints duedatenotification and receiveSms send by themselves and are never called.)
 */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "connector/body.h"
#include "connector/source.h"

enum { TIMEOUT_S = 30, OVERLAP = 5, NUMBER_MAX_BYTES = 400 };
enum { DETAIL_OF_COMPANY, DETAIL_OF_PERSON };

static const struct { const char *phase, *endpoint, *status; bool paged; } lists[] = {
	{ "terbit", "listpermohonanterbit", "active", true },
	{ "proses", "listpermohonanproses", "in_process", true },
	{ "ambil", "listpermohonanambil", "active", true },
	{ "tolak", "listtolak", "rejected", false },
};
enum { LISTS = sizeof(lists) / sizeof(lists[0]) };

static size_t
list_of(const char *phase)
{
	size_t i;

	for (i = 0; i < LISTS; i++)
		if (text_equal(lists[i].phase, phase))
			break;
	return i;
}

/* ---- requests ---- */

/* Base64 has signs that would break a path, so it is a query. */
static void
write_company(const struct pull *p, struct buf *url)
{
	AUTO(buf) struct buf number = {0};

	buf_init(&number, NUMBER_MAX_BYTES);
	text_base64(&number, p->number, strlen(p->number));
	buf_text_add(url, "/cekperizinanizin?no_izin=");
	text_percent(url, buf_text(&number));
	buf_text_add(url, "&format=json");
}

static void
write_person(const struct pull *p, struct buf *url)
{
	buf_text_add(url, "/permohonan?pendaftaran=");
	text_percent(url, p->ref);
	buf_text_add(url, "&format=json");
}

/* Without a permit number there is only the application to ask for. */
static bool
is_of_person(const struct pull *p)
{
	return p->connector->cursor == DETAIL_OF_PERSON || *p->number == '\0';
}

static enum err
write(const struct pull *p, struct http_request *ret)
{
	const struct connector *c = p->connector;
	size_t list = list_of(c->phase);

	http_request_init(ret, "GET");
	ret->timeout_s = TIMEOUT_S;
	ret->answer_max = BODY_MAX_BYTES;
	http_request_header(ret, "Accept", "application/json");
	buf_text_add(&ret->url, connector_setting(c, "base_url"));
	if (list < LISTS && lists[list].paged)
		buf_fmt(&ret->url, "/%s/limit/%" PRId64 "/offset/%" PRId64 "/format/json", lists[list].endpoint, connector_number(c, "page_size"), c->cursor);
	else if (list < LISTS)
		buf_fmt(&ret->url, "/%s/format/json", lists[list].endpoint);
	else if (is_of_person(p))
		write_person(p, &ret->url);
	else
		write_company(p, &ret->url);
	return http_request_err(ret);
}

/* ---- lists ---- */

static bool
says_one_of(const char *words, const char *const *list)
{
	for (; *list != NULL; list++)
		if (strcasestr(words, *list) != NULL)
			return true;
	return false;
}

/*
 * {"error":"Tidak ada data.."}, with 404 or without, is the end of a list. What the controller itself says with the same status ("Unknown method.",
 * when the address is wrong) is none, and neither is an error with 200 that speaks of something else: taken for the end, half a list would be all
 * of it.
 */
static bool
refuses(struct json_object *doc, int status, struct pulled *ret)
{
	static const char *const nothing[] = { "tidak ada", "tidak ditemukan", "tidak terdaftar", "kosong", "not found", "no data", NULL };
	static const char *const refusal[] = { "unknown method", "api key", "unauthorized", "not allowed", "forbidden", "database error", NULL };
	const char *words = json_text(doc, "error");

	if (words == NULL || (status == 404 ? !says_one_of(words, refusal) : says_one_of(words, nothing)))
		return false;
	body_trouble(ret, TROUBLE_REFUSED, "%s", words);
	return true;
}

static bool
says_nothing_found(struct json_object *doc)
{
	return json_object_is_type(doc, json_type_object) && json_text(doc, "error") != NULL;
}

static void
take(struct json_object *from, const char *name, struct json_object *row, const char *as, bool *ok)
{
	*ok = body_take(from, name, strlen(name), row, as) && *ok;
}

static struct json_object *
list_row(struct json_object *from, const char *status)
{
	struct json_object *row = json_object_new_object();
	bool ok = json_object_is_type(from, json_type_object);

	if (ok) {
		take(from, "pendaftaran_id", row, "ref", &ok);
		take(from, "pendaftaran_id", row, "registration", &ok);
		take(from, "no_surat", row, "number", &ok);
		take(from, "n_perizinan", row, "type", &ok);
		take(from, "n_pemohon", row, "name", &ok);
		json_put_text(row, "status", status);
	}
	if (ok && json_text(row, "ref") != NULL && json_text(row, "type") != NULL)
		return row;
	json_object_put(row);
	return NULL;
}

static void
read_rows(const struct pull *p, struct json_object *found, size_t list, struct pulled *ret)
{
	int64_t size = connector_number(p->connector, "page_size");
	size_t i, n = json_count(found);
	struct json_object *row;

	if (!body_has_room(n, ret) || (ret->rows = json_object_new_array()) == NULL)
		return;
	for (i = 0; i < n; i++)
		if ((row = list_row(json_item(found, i), lists[list].status)) != NULL)
			json_object_array_add(ret->rows, row);
		else
			ret->bad++;
	if (n > 0 && ret->bad == (int64_t)n) {
		body_trouble(ret, TROUBLE_SHAPE, "pendaftaran_id, n_perizinan");
		return;
	}
	ret->over = !lists[list].paged || (int64_t)n < size;
	ret->cursor = p->connector->cursor + (size > 2 * OVERLAP ? size - OVERLAP : size);
}

static void
read_list(const struct pull *p, const struct http_answer *answer, size_t list, struct pulled *ret)
{
	AUTO_JSON struct json_object *doc = body_read(answer, true, ret);

	if (doc == NULL || refuses(doc, answer->status, ret))
		return;
	if (answer->status == 404 || says_nothing_found(doc)) {
		ret->over = true;
		return;
	}
	if (json_object_is_type(doc, json_type_array))
		read_rows(p, doc, list, ret);
	else
		body_trouble(ret, TROUBLE_SHAPE, "pendaftaran_id");
}

/* ---- details ---- */

/* The answer must be about the one that was asked for: somebody else's number here would send this permit's news there. */
static bool
is_about(struct json_object *from, const char *ref)
{
	AUTO_JSON struct json_object *seen = json_object_new_object();
	const char *id;

	if (!body_take(from, "pendaftaran_id|no_pendaftaran", strlen("pendaftaran_id|no_pendaftaran"), seen, "id"))
		return false;
	id = json_text(seen, "id");
	return id == NULL || text_equal(id, ref);
}

static struct json_object *
detail_row(const struct pull *p, struct json_object *from)
{
	struct json_object *row = json_object_new_object();
	bool ok = true;

	json_put_text(row, "ref", p->ref);
	json_put_text(row, "registration", p->ref);
	take(from, "telp_pemohon|telp", row, "phone", &ok);
	take(from, "tgl_surat", row, "issue_date", &ok);
	take(from, "d_berlaku_izin", row, "expiry_date", &ok);
	if (ok)
		return row;
	json_object_put(row);
	return NULL;
}

static void
read_detail(const struct pull *p, const struct http_answer *answer, struct pulled *ret)
{
	AUTO_JSON struct json_object *doc = body_read(answer, true, ret), *rows = NULL;
	struct json_object *row = NULL, *first;
	bool ask_person = !is_of_person(p);

	if (doc == NULL || refuses(doc, answer->status, ret))
		return;
	if (answer->status != 404 && (rows = body_rows(doc)) != NULL) {
		first = json_item(rows, 0);
		if (json_object_is_type(first, json_type_object) && is_about(first, p->ref))
			row = detail_row(p, first);
		else if (json_count(rows) > 0)
			ret->bad++;
	}
	if (row != NULL && (ret->rows = json_object_new_array()) != NULL) {
		ask_person = ask_person && json_text(row, "phone") == NULL;
		json_object_array_add(ret->rows, row);
	}
	ret->over = !ask_person;
	ret->cursor = DETAIL_OF_PERSON;
}

static void
read(const struct pull *p, const struct http_answer *answer, struct pulled *ret)
{
	size_t list = list_of(p->connector->phase);

	if (list < LISTS)
		read_list(p, answer, list, ret);
	else
		read_detail(p, answer, ret);
}

const struct source source_office = { .kind = "office", .write = write, .read = read };
