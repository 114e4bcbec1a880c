/*
 * tree: what a parsed template is. For the files of this folder only.
 *
 * Nodes stand in the order of the text. The children of a node follow it, up to but not including its end; a node without
 * children ends at the next one. So a renderer walks an array and leaves a section out by one jump.
 */
#ifndef MUSTACHE_TREE_H
#define MUSTACHE_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mustache/mustache.h"

enum node_kind {
	NODE_TEXT,
	NODE_VALUE,		/* {{name}} */
	NODE_RAW,		/* {{{name}}}, {{&name}} */
	NODE_SECTION,		/* {{#name}} */
	NODE_INVERTED,		/* {{^name}} */
	NODE_PARTIAL,		/* {{>name}} */
	NODE_PARENT,		/* {{<name}}; its children are the blocks that override, nothing else */
	NODE_BLOCK,		/* {{$name}} */
};

struct node {
	uint8_t		 kind;
	bool		 line_start;	/* it is the first of its line: indentation belongs before it */
	bool		 alone;		/* partial, parent, block: its line held nothing else and is gone */
	bool		 dynamic;	/* partial, parent: the name is looked up in the data */
	uint32_t	 end;
	uint32_t	 offset;	/* where it begins in the text */
	uint32_t	 len;		/* of text */
	const char	*text;		/* NODE_TEXT: itself; partial, parent, block: its indentation */
	const char	*name;		/* whole: "person.name" */
	uint32_t	 key;		/* the first of its keys, "person" */
	uint32_t	 n_keys;	/* 0 for "." */
};

struct mustache {
	char		*name;
	char		*text;
	char		*words, *word;	/* names and keys, each followed by a NUL; where the next one goes */
	struct node	*nodes;
	uint32_t	 n_nodes, room_nodes;
	const char	**keys;
	uint32_t	 n_keys, room_keys;
};

/* A template of text, of which a copy is kept, still without nodes. ERR_MEMORY. */
enum err tree_new(const char *name, const char *text, size_t len, struct mustache **ret) MUST_CHECK;

/* Adds a node that begins at a place in m's text. *ret is good until the next one. ERR_MEMORY. */
enum err tree_add_node(struct mustache *m, enum node_kind kind, const char *begin, struct node **ret) MUST_CHECK;

/* Names for nodes, once for each tag of the text. The name of a template or block is only kept. */
const char *tree_keep_name(struct mustache *m, const char *text, size_t len);
/* A name of the data is kept whole, for problems, and cut at its dots for looking up. ERR_MEMORY. */
enum err tree_name_data(struct mustache *m, struct node *node, const char *text, size_t len) MUST_CHECK;

/* What can be wrong. problem.c holds the key and the sentence of each. */
enum fault {
	FAULT_TAG_UNCLOSED,
	FAULT_TAG_EMPTY,
	FAULT_NAME_INVALID,
	FAULT_DELIMITER_INVALID,
	FAULT_SECTION_UNCLOSED,
	FAULT_CLOSE_UNEXPECTED,
	FAULT_CLOSE_MISMATCH,
	FAULT_NESTED_TOO_DEEP,
	FAULT_TEXT_TOO_LONG,
	FAULT_NOT_UTF8,
	FAULT_VALUE_MISSING,
	FAULT_PARTIAL_MISSING,
	FAULT_DEPTH_EXCEEDED,
	FAULT_INDENT_EXCEEDED,
	FAULT_STEPS_EXCEEDED,
	FAULT_OUTPUT_TOO_LONG,
	FAULT_FILE_UNREADABLE,
	FAULT_TEMPLATE_MISSING,
	FAULT_TOO_MANY_FILES,
	FAULT_OUT_OF_MEMORY,
	FAULT__COUNT
};

/* Fills problem when it is not NULL; returns e. subject (not NUL-terminated, len bytes) may be NULL; it is cut when long. */
enum err problem_fill(struct mustache_problem *problem, enum err e, enum fault fault, const char *name,
    const char *subject, size_t len);

/* Adds the line and column of at, a place in text. */
void problem_place(struct mustache_problem *problem, const char *text, const char *at);

#endif
