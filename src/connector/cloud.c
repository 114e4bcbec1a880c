/*
 * An output of the national system: one address with places for days and pages, rows somewhere in the answer, columns by names that the office's
 * administrator chose. Its steps become permits: a step that is finished and has a permit number is an issued permit, one in process the
 * permit's status, one that was dropped a refusal; one that waits, or is finished on the way, is no news.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/text.h"
#include "connector/body.h"
#include "connector/columns.h"
#include "connector/source.h"

enum { TIMEOUT_S = 60, WORD_MAX_BYTES = 100 };

/* ---- the request ---- */

static void
write_day(struct buf *url, const struct pull *p, int64_t days_back)
{
	char day[CLOCK_TEXT_MAX];

	clock_format_day_iso(clock_day(p->now, p->zone) - days_back, day);
	buf_text_add(url, day);
}

/* What one place of the address stands for; false: it is no place of ours. */
static bool
write_place(struct buf *url, const struct pull *p, const char *name, size_t n)
{
	int64_t size = connector_number(p->connector, "page_size"), page = p->connector->cursor;

#define IS(text) (n == strlen(text) && memcmp(name, text, n) == 0)
	if (IS("date1"))
		write_day(url, p, connector_number(p->connector, "days_back"));
	else if (IS("date2"))
		write_day(url, p, 0);
	else if (IS("page"))
		buf_fmt(url, "%" PRId64, page + 1);
	else if (IS("offset"))
		buf_fmt(url, "%" PRId64, page * size);
	else if (IS("limit"))
		buf_fmt(url, "%" PRId64, size);
	else
		return false;
#undef IS
	return true;
}

static bool
is_paged(const char *url)
{
	return strstr(url, "{page}") != NULL || strstr(url, "{offset}") != NULL;
}

static enum err
write(const struct pull *p, struct http_request *ret)
{
	const char *at = connector_setting(p->connector, "url"), *end;
	AUTO(buf) struct buf bearer = {0};

	http_request_init(ret, "GET");
	ret->timeout_s = TIMEOUT_S;
	ret->answer_max = BODY_MAX_BYTES;
	http_request_header(ret, "Accept", "application/json");
	if (*p->secret != '\0') {
		buf_init(&bearer, HTTP_URL_MAX_BYTES);
		buf_fmt(&bearer, "Bearer %s", p->secret);
		http_request_header(ret, "Authorization", buf_text(&bearer));
	}
	for (; *at != '\0'; at++)
		if (*at == '{' && (end = strchr(at, '}')) != NULL && write_place(&ret->url, p, at + 1, (size_t)(end - at - 1)))
			at = end;
		else
			buf_char(&ret->url, *at);
	return http_request_err(ret);
}

/* ---- a step ---- */

static bool
has_word(const char *status, const char *word)
{
	return strcasestr(status, word) != NULL;
}

/* status and label from what the row says of its step; false: it is no news. */
static bool
take_status(struct json_object *row)
{
	const char *status = json_text(row, "status"), *step = json_text(row, "step");

	if (status == NULL)
		return false;
	if (has_word(status, "drop")) {
		json_put_text(row, "status", "rejected");
	} else if (strcasecmp(status, "selesai") == 0) {
		if (json_text(row, "number") == NULL)
			return false;
		json_put_text(row, "status", "active");
	} else if (strcasecmp(status, "proses") == 0) {
		json_put_text(row, "status", "in_process");
		if (step != NULL)
			json_put_text(row, "label", step);
	} else if (strcasecmp(status, "menunggu") == 0) {
		return false;
	}
	/* Any other word is one of the office's own (permit/status.h). */
	return true;
}

/* Steps have keys of their own; without one it is the application and the step's name. */
static void
take_ref(struct json_object *row)
{
	char ref[2 * WORD_MAX_BYTES];
	const char *step = json_text(row, "step");

	if (json_text(row, "ref") != NULL)
		return;
	snprintf(ref, sizeof(ref), "%.99s:%.99s", json_text(row, "registration"), step != NULL ? step : "");
	json_put_text(row, "ref", ref);
}

enum taken { TAKEN, NO_NEWS, NO_ROW };

static enum taken
read_row(const struct pull *p, struct json_object *from, struct json_object *row)
{
	static const char *const ours[] = { "ref", "registration", "number", "type", "name", "phone", "email", "step", "status", "issue_date", "start_date",
		"expiry_date", "renews" };
	const char *columns = connector_setting(p->connector, "columns"), *names;
	size_t i, n;

	if (!json_object_is_type(from, json_type_object))
		return NO_ROW;
	for (i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		if ((names = columns_find(columns, ours[i], &n)) != NULL && !body_take(from, names, n, row, ours[i]))
			return NO_ROW;
	if (json_text(row, "registration") == NULL || json_text(row, "status") == NULL)
		return NO_ROW;
	take_ref(row);
	if (!take_status(row))
		return NO_NEWS;
	json_object_object_del(row, "step");
	return TAKEN;
}

/* ---- the answer ---- */

static void
read_rows(const struct pull *p, struct json_object *found, struct pulled *ret)
{
	size_t i, n = json_count(found);

	if (!body_has_room(n, ret) || (ret->rows = json_object_new_array()) == NULL)
		return;
	for (i = 0; i < n; i++) {
		struct json_object *row = json_object_new_object();
		enum taken taken = read_row(p, json_item(found, i), row);

		ret->bad += taken == NO_ROW;
		if (taken == TAKEN)
			json_object_array_add(ret->rows, row);
		else
			json_object_put(row);
	}
	if (n > 0 && ret->bad == (int64_t)n)
		body_trouble(ret, TROUBLE_SHAPE, "%s", connector_setting(p->connector, "columns"));
}

/* By the number of rows where the source tells it; otherwise a page that is not full is the last. */
static bool
is_last(const struct pull *p, struct json_object *doc, size_t rows)
{
	int64_t size = connector_number(p->connector, "page_size"), total;
	struct json_object *data = json_at(doc, "data"), *counted = json_item(json_at(data, "count"), 0);

	if (rows == 0 || !is_paged(connector_setting(p->connector, "url")))
		return true;
	if (json_int(data, "total_items", &total) || json_int(counted, "data", &total))
		return (p->connector->cursor + 1) * size >= total;
	return (int64_t)rows < size;
}

static void
read(const struct pull *p, const struct http_answer *answer, struct pulled *ret)
{
	AUTO_JSON struct json_object *doc = NULL;
	struct json_object *rows;
	const char *why;

	/* With no rows at all its paging fails, with this status. */
	if (answer->transport == HTTP_ANSWERED && answer->status == 400 && p->connector->cursor == 0 && is_paged(connector_setting(p->connector, "url"))) {
		ret->over = true;
		return;
	}
	if ((doc = body_read(answer, false, ret)) == NULL)
		return;
	rows = body_at(doc, connector_setting(p->connector, "rows_path"));
	why = json_text(doc, "message");
	if (!json_flag(doc, "success", true))
		body_trouble(ret, TROUBLE_SHAPE, "%s", why != NULL ? why : "success: false");
	else if (!json_object_is_type(rows, json_type_array))
		body_trouble(ret, TROUBLE_SHAPE, "%s", connector_setting(p->connector, "rows_path"));
	else
		read_rows(p, rows, ret);
	ret->over = is_last(p, doc, json_count(rows));
	ret->cursor = p->connector->cursor + 1;
}

const struct source source_cloud = { .kind = "cloud", .repeats_last = true, .write = write, .read = read };
