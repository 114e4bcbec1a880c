/*
 * privacy_blocks: the text of a notice as a view draws it.
 */
#ifndef PAGES_PRIVACY_BLOCKS_H
#define PAGES_PRIVACY_BLOCKS_H

struct json_object;

/*
 * Appends to blocks, in the order of the text: {"heading"}, {"paragraph"}, {"link"} (a line that is nothing but an address) and
 * {"list": {"items": [...]}} for list items that follow each other.
 */
void privacy_blocks_add(struct json_object *blocks, const char *text);

#endif
