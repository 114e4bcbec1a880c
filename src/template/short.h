/*
 * short: the short text within one SMS.
 *
 * Built-in texts fit with values of usual length. Where a value is longer (a status in many words, the name of an office of a far regency), the
 * longest of those that may be cut loses its end, because a second SMS is paid again. Numbers, days and links are never cut.
 */
#ifndef TEMPLATE_SHORT_H
#define TEMPLATE_SHORT_H

#include "base/json.h"
#include "template/template.h"

enum { SHORT_KEPT_MIN = 12 };	/* characters that a value keeps at least */

/*
 * values: as for template_render, with what is common to all texts. *ret: the short text in signs an SMS has, one SMS where that can be done; the
 * caller's.
 */
enum err template_short(const struct template *t, struct json_object *values, char **ret) MUST_CHECK;

#endif
