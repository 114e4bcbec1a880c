/*
 * remote: templates that a provider keeps and approves itself: what is wanted of one, and what it told. (All of them: lists of provider.h.) Pure,
 * like all of this folder.
 *
 * A kind that can do this through its interface has write_remote and read_remote (provider.h); with the others an administrator does it in the
 * provider's own console and writes the name or id into the mapping.
 */
#ifndef PROVIDER_REMOTE_H
#define PROVIDER_REMOTE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/json.h"

enum remote_task {
	REMOTE_SUBMIT,			/* a new one, for review */
	REMOTE_EDIT,			/* other words for one that is there, for review again */
	REMOTE_DELETE,			/* this language of it */
	REMOTE__COUNT
};

enum remote_header { REMOTE_HEADER_NONE, REMOTE_HEADER_TEXT, REMOTE_HEADER_DOCUMENT };
enum remote_button_kind { REMOTE_BUTTON_URL, REMOTE_BUTTON_REPLY, REMOTE_BUTTON_PHONE };
struct remote_button {
	enum remote_button_kind	 kind;
	const char		*label;
	const char		*target;	/* an address, which may end in {{1}}; a telephone number; NULL for a reply */
	const char		*example;	/* the whole address with the place filled; NULL: it has none */
};

struct remote_wish {
	enum remote_task	 task;
	const char		*id;		/* the provider's, for edit and delete */
	const char		*name, *language;
	const char		*category;	/* "utility", "marketing"; NULL in an edit: it stays */
	const char		*body;		/* with {{1}}, {{2}} ... */
	const char		*footer;	/* NULL or "": none */
	const char		*const *examples;	/* one per place, in their order */
	size_t			 example_count;
	enum remote_header	 header;
	const char		*header_text;	/* of REMOTE_HEADER_TEXT, with at most {{1}} */
	const char		*header_example;	/* of that place, NULL: it has none */
	const char		*header_handle;	/* of REMOTE_HEADER_DOCUMENT: the example that was uploaded */
	const struct remote_button *buttons;
	size_t			 button_count;
};

enum remote_outcome {
	REMOTE_DONE,
	REMOTE_REFUSED,			/* the template is in the way: key says what of it */
	REMOTE_TROUBLE,			/* the account or the network is: nothing changed there */
	REMOTE_UNSURE,			/* no answer: it may have been done; a list will tell */
	REMOTE_OUTCOME__COUNT
};

/* body_params of a template that needs something a message of ours does not give: named places, a picture, a code. What its header and buttons
 * need besides stands in its needs (part.h). */
enum { REMOTE_PARAMS_OTHER = -2, REMOTE_PARAMS_UNKNOWN = -1 };

struct remote_told {
	enum remote_outcome	 outcome;
	const char		*key;		/* static, has a sentence in templates/locale ("remote_said.<key>"); "" when done */
	char			 code[40];	/* the provider's own, "100/2388299" */
	char			 text[400];	/* its words */
	char			 id[64], status[32], category[32];	/* of what was submitted; "" when it did not say */
};

#endif
