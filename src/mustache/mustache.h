/*
 * mustache: HTML views and message texts, made from a template and JSON data.
 *
 * A template is parsed once and never changes afterwards, so threads may share it; rendering keeps its state on the C stack
 * and allocates nothing but the output. Rendering only reads the data; threads that share data must not change it meanwhile.
 *
 * The language is Mustache's public specification 1.4 with inheritance ({{<layout}} and {{$block}}) and dynamic names
 * ({{>*name}}), without lambdas. Where the specification leaves a choice:
 *
 *	falsey		absent, null, false, 0, "", [] (JavaScript's list); {} is truthy
 *	numbers		as JavaScript writes them: 85, 1.21, 1e+21; integers of 64 bits are exact
 *	a list or object has no text: {{list}} writes nothing and counts as missing
 *	names		have no space inside and no empty part (a..b); a tag may span lines: {{! ... }}
 *	blocks		inside a block that overrides, nested blocks belong to the template that wrote them
 *
 * Template, data and output are UTF-8. Everything is bounded: see the ceilings below and the one of the output buf.
 * On error, what ret_ parameters point at is untouched, and out holds what it held before.
 */
#ifndef MUSTACHE_MUSTACHE_H
#define MUSTACHE_MUSTACHE_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

enum {
	MUSTACHE_TEXT_MAX_BYTES = 1024 * 1024,	/* of one template */
	MUSTACHE_DELIMITER_MAX_BYTES = 16,
	MUSTACHE_DEPTH_MAX = 128,		/* sections, blocks and partials inside each other */
	MUSTACHE_INDENT_MAX_BYTES = 1024,	/* of all indented partials inside each other */
	MUSTACHE_STEPS_MAX = 5 * 1000 * 1000,	/* tags, pieces of text and contexts visited by one rendering */
	MUSTACHE_SET_FILES_MAX = 4096,
};

/*
 * What is wrong, where, and what to do about it. The keys are stable, for translations:
 *
 *	in a template	tag_unclosed tag_empty name_invalid delimiter_invalid section_unclosed close_unexpected
 *			close_mismatch nested_too_deep text_too_long not_utf8
 *	rendering	value_missing partial_missing depth_exceeded indent_exceeded steps_exceeded output_too_long
 *	files		file_unreadable template_missing too_many_files
 *	either		out_of_memory
 */
struct mustache_problem {
	const char	*key;
	char		 name[256];	/* the template, as it was named to mustache_parse */
	char		 subject[96];	/* what it is about, often a name; "" for nothing in particular */
	unsigned	 line, column;	/* from 1, a column is a code point; 0 when it is no place in the text */
	char		 why[256];	/* an English sentence */
};

/* Adds "name:line:column: why". */
void mustache_problem_write(const struct mustache_problem *problem, struct buf *out);

struct mustache;

/*
 * Parses text, of which a copy is kept. name is for problems and may be a path.
 * ERR_INVALID: the template is wrong; ERR_TOO_LARGE: too long. why (may be NULL) then says more.
 */
enum err mustache_parse(const char *name, const char *text, size_t len, struct mustache **ret,
    struct mustache_problem *why) MUST_CHECK;
void mustache_free(struct mustache *m);

/*
 * The names of the data that the template itself asks for (its partials are not looked into), as a JSON object in order of
 * appearance, to be put by the caller. The value is true for a name that is printed, false for one that only opens a section.
 */
enum err mustache_names(const struct mustache *m, struct json_object **ret) MUST_CHECK;

/* All zero is what a view wants. */
struct mustache_options {
	bool	 plain;		/* a message text: nothing is escaped for HTML */
	bool	 strict;	/* a missing or blank value, or partial, is an error that names it */
	int	 depth_max;	/* below MUSTACHE_DEPTH_MAX; 0 is MUSTACHE_DEPTH_MAX */
	int	 steps_max;	/* below MUSTACHE_STEPS_MAX; 0 is MUSTACHE_STEPS_MAX */

	/* NULL, or what finds partials and layouts; its NULL is "no such partial". */
	const struct mustache *(*partial)(const char *name, void *user);
	void	*partial_user;

	/*
	 * NULL, or told of each printed value that is absent, null, a list or an object (with strict: also blank), each time
	 * it is met. A strict rendering goes on to the end, so that all are told.
	 */
	void	(*missing)(const char *name, void *user);
	void	*missing_user;
};

/*
 * Adds the rendered text to out. data may be NULL (null); opt may be NULL (all zero); why may be NULL.
 * ERR_INVALID: strict found something missing, the first of which why names. ERR_TOO_LARGE: a ceiling was met (a partial that
 * includes itself without end meets the depth). ERR_MEMORY.
 */
enum err mustache_render(const struct mustache *m, struct json_object *data, const struct mustache_options *opt,
    struct buf *out, struct mustache_problem *why) MUST_CHECK;

/*
 * All templates of a folder: "admin/messages" is the file admin/messages.mustache below it. Names that begin with a dot are
 * passed over. Read once at start, then as immutable as its templates.
 */
struct mustache_set;

/* ERR_INVALID: a file does not parse. ERR_IO: folder or file cannot be read. why names the file. */
enum err mustache_set_load(const char *folder, struct mustache_set **ret, struct mustache_problem *why) MUST_CHECK;
void mustache_set_free(struct mustache_set *set);

/* ERR_NOT_FOUND: a template names a partial or layout that is not in the set. Dynamic names cannot be checked. */
enum err mustache_set_check(const struct mustache_set *set, struct mustache_problem *why) MUST_CHECK;

const struct mustache *mustache_set_find(const struct mustache_set *set, const char *name);	/* NULL: none */
size_t mustache_set_count(const struct mustache_set *set);
const char *mustache_set_name(const struct mustache_set *set, size_t i);	/* in the order of their bytes */

/* As mustache_render, with partials from the set (opt's own lookup is not used). ERR_NOT_FOUND: no template of that name. */
enum err mustache_set_render(const struct mustache_set *set, const char *name, struct json_object *data,
    const struct mustache_options *opt, struct buf *out, struct mustache_problem *why) MUST_CHECK;

#endif
