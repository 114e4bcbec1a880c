/*
 * view: HTML made from the views in templates/ and the sentences in templates/locale.
 *
 * Loaded once at start, immutable afterwards. A view sees its data, what view_context put beside it, and the
 * sentences of its language as {{t.some.key}}. A key that is missing shows as the key itself and is logged;
 * view_check finds such keys without rendering.
 */
#ifndef WEB_VIEW_H
#define WEB_VIEW_H

#include "base/buf.h"
#include "base/json.h"

struct request;
struct views;

enum { LOCALE_COUNT = 2 };
extern const char *const locales[LOCALE_COUNT + 1];	/* "id", "en", NULL: the first is the default */
const char *locale_known(const char *name);		/* the static text, NULL when it is none of ours */

/* ERR_IO, ERR_INVALID: problem names the file. */
enum err views_load(const char *folder, struct views **ret, struct problem *problem) MUST_CHECK;
void views_free(struct views *v);

/* The sentence of a key ("reason.no_route"), or the key itself. Lives as long as v. */
const char *view_text(const struct views *v, const char *locale, const char *key);
bool view_exists(const struct views *v, const char *name);
bool view_has_text(const struct views *v, const char *locale, const char *key);
/* The sentence with {n}, {name} ... replaced; names and values in turn, ended by NULL: view_fill(out, text, "n", "3", NULL). */
void view_fill(struct buf *out, const char *text, ...) __attribute__((sentinel));

/*
 * What every page has: {"locale", "is_id", "is_en", "path", "here" (path and query, for coming back), "base_url",
 * "csrf", "request_id", "flash", "user" {"name","full_name","role","is_operator","is_administrator"} when logged in},
 * and what the program's context function adds (office, navigation, banners). The caller owns it.
 */
struct json_object *view_context(const struct request *rq);

/* data (may be NULL) has "t" only while it is rendered. ERR_NOT_FOUND: no such view. */
enum err view_render(struct views *v, const char *locale, const char *name, struct json_object *data, struct buf *out) MUST_CHECK;

/* Each {{t.x}} of each view has its sentence in each language, and the languages have the same keys. Says what is missing, a line each. */
enum err view_check(const struct views *v, struct buf *missing) MUST_CHECK;

#endif
