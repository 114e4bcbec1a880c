#include "web/endpoint.h"

#include <string.h>

#include "base/text.h"

/* One segment of a path, encoded, up to the next '/'. */
static size_t
segment(const char *at)
{
	return strcspn(at, "/");
}

static bool
same_segment(const char *pattern, size_t pattern_n, const struct buf *value)
{
	return pattern_n == value->len && memcmp(pattern, buf_text(value), pattern_n) == 0;
}

/*
 * The path is compared segment by segment and decoded afterwards, so that a document number with "%2F" in it stays
 * one segment. param_count is how many params were filled.
 */
static bool
matches(const char *pattern, const char *path, struct request *rq)
{
	size_t pattern_n, path_n, params = 0;

	for (;;) {
		AUTO(buf) struct buf value = {0};

		buf_init(&value, REQUEST_PARAM_MAX_BYTES - 1);
		pattern_n = segment(pattern);
		path_n = segment(path);
		if (!text_unpercent(&value, path, path_n, false) || buf_err(&value))
			return false;
		if (*pattern == ':') {
			if (value.len == 0)
				return false;
			memcpy(rq->params[params++], value.bytes, value.len + 1);
		} else if (!same_segment(pattern, pattern_n, &value)) {
			return false;
		}
		pattern += pattern_n;
		path += path_n;
		if (*pattern == '\0' || *path == '\0')
			return *pattern == *path;
		pattern++;
		path++;
	}
}

const struct endpoint *
endpoint_find(const struct endpoint *rows, size_t n, struct request *rq, unsigned *ret_allowed)
{
	size_t i;

	*ret_allowed = 0;
	for (i = 0; i < n; i++) {
		if (!matches(rows[i].pattern, rq->raw_path, rq))
			continue;
		if (rows[i].method == rq->method)
			return &rows[i];
		*ret_allowed |= 1u << rows[i].method;
	}
	return NULL;
}
