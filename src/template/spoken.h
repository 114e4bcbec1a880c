/*
 * spoken: values in the language of the template that says them.
 *
 * What our own programs and the office's systems give as values is Indonesian, and is stored so. In a text of another language a day is written
 * as that language writes it, and so are spans of time, our own words for a status, and the office's words where it gave a translation
 * (setting status_words_en). Names of people, numbers, kinds of permits and everything else stay as they are.
 */
#ifndef TEMPLATE_SPOKEN_H
#define TEMPLATE_SPOKEN_H

#include "base/json.h"
#include "template/template.h"

struct db;

/* Pure. office: {"Peninjauan Lapangan":"Site inspection"}, NULL: none. *ret: a copy, or filled itself where nothing has to change; the caller's. */
enum err template_speak(const struct template *t, struct json_object *filled, struct json_object *office, struct json_object **ret) MUST_CHECK;
/* The same with the words of the setting. */
enum err template_speak_here(struct db *db, const struct template *t, struct json_object *filled, struct json_object **ret) MUST_CHECK;

#endif
