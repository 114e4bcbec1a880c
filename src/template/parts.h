/*
 * parts: what a template has beside its body: a header, a footer of its own, and buttons.
 *
 *   {"header":{"kind":"text","text":"Izin {{permit_number}}"},
 *    "footer":"DPMPTSP",
 *    "buttons":[{"kind":"url","label":"Lihat izin","url":"https://kantor.example/izin/{{registration_id}}"},
 *               {"kind":"reply","label":"Berhenti"},{"kind":"phone","label":"Telepon kantor","phone":"+6262820123"}]}
 *
 * or, as the header, {"kind":"document","link":"download_link","filename":"Izin {{permit_number}}.pdf"}. What is not there is left out. Official
 * providers show them around the body; everywhere else they become lines of the text (parts_say). An address is whole, or ends in one place: a
 * parameter that is a link is put there without what stands in front of it, anything else as it is written in addresses.
 */
#ifndef TEMPLATE_PARTS_H
#define TEMPLATE_PARTS_H

#include "provider/part.h"
#include "template/template.h"
#include "template/variables.h"

/* NULL and {} are the same. */
bool parts_equal(struct json_object *a, struct json_object *b);
const char *parts_write(struct json_object *parts);		/* as JSON, good until parts are written again; "{}" for NULL */

/* Each borrowed; NULL: there is none. */
struct json_object *parts_header(struct json_object *parts, const char *kind);	/* the header, if it is of this kind */
const char *parts_footer(struct json_object *parts);
struct json_object *parts_buttons(struct json_object *parts);

/* The place in the address of a button: what stands before it, and its name. false: there is none, or not at the end alone. */
struct parts_place { const char *url; size_t before; char name[VARIABLE_NAME_MAX]; };
bool parts_place(const char *url, struct parts_place *ret);
/* Adds what fills it. ERR_INVALID: no value, or a link that does not begin with what stands before the place. */
enum err parts_fill_place(const struct template *t, const struct parts_place *place, struct json_object *filled, struct buf *ret) MUST_CHECK;

/*
 * With their values in place, as they are shown: {"header","footer","buttons"} as above, in which a document's link is its address. ERR_INVALID:
 * problem names the parameter that is missing or does not go with the address.
 */
enum err parts_fill(const struct template *t, struct json_object *filled, struct json_object **ret, struct problem *problem) MUST_CHECK;
/* Adds a text that says body and, in lines of their own, what filled parts say and body does not say already. language: of the few words between. */
enum err parts_say(struct json_object *filled_parts, const char *language, const char *body, struct buf *ret) MUST_CHECK;
/* For an SMS: body and the first address, where both together still are one part; otherwise body. */
enum err parts_say_short(struct json_object *filled_parts, const char *body, struct buf *ret) MUST_CHECK;

/* What they need with every message (provider/part.h); the caller's. */
struct json_object *parts_needs(struct json_object *parts);
/* Do the parts that were handed in, or the template's own now, need what the provider wants? */
bool parts_fit(const struct template *t, const struct template_mapping *m);
/* Is anything but the body filled there? */
bool parts_filled_there(const struct template *t, const struct template_mapping *m);
/* template_mapping_fits, of a provider that can do so much (provider_can): not all fill more than a body. */
bool parts_served(const struct template *t, const struct template_mapping *m, unsigned can);

/* What the mapping's header and buttons are filled with. ERR_INVALID: a value is missing. */
struct part_values { struct outgoing_part *items; char **texts; size_t count, text_count; };
void part_values_end(struct part_values *v);
enum err parts_values(const struct template *t, const struct template_mapping *m, struct json_object *filled, struct part_values *ret) MUST_CHECK;

#endif
