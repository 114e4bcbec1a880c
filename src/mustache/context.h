/*
 * context: the data that names are looked up in, from the innermost object outward.
 *
 * A context lives on the C stack of the renderer. It remembers where its last name was found: handlers add members in about
 * the order in which views print them, so the next name mostly is the next member and needs no hash.
 */
#ifndef MUSTACHE_CONTEXT_H
#define MUSTACHE_CONTEXT_H

#include <json-c/json.h>
#include <stdint.h>

struct context {
	struct json_object	*value;
	struct lh_table		*members;	/* of value; NULL when it is no object */
	struct lh_entry		*next;		/* the member to try first; NULL when there is none */
	struct context		*outer;
};

/* Makes value the context's; also for the next item of a list. */
void context_set(struct context *c, struct json_object *value);

/*
 * The value of a name, which is n keys, at least one. NULL when it is null or absent. Only the first key is looked for in
 * outer contexts. *steps loses one for each context that does not have it.
 */
struct json_object *context_find(struct context *c, const char *const *keys, uint32_t n, int *steps);

#endif
