/*
 * same_name: whether two spellings may be one person's name. Only ever a reason to ask: contacts are never matched by name.
 */
#ifndef CONTACT_SAME_NAME_H
#define CONTACT_SAME_NAME_H

#include <stdbool.h>

/*
 * Case, dots, commas and titles ("dr.", "S.H.", "Bpk.") do not count, nor does the order of the words. A name that lacks words of the other is
 * the same when two words agree: "Sari Ginting" is "Sari br Ginting, S.H.", and "Sari" is not "Sari Dewi". An empty name differs from none.
 */
bool same_name(const char *a, const char *b);

#endif
