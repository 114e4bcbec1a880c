/*
 * office: the lists of words/words.h as this office uses them: built in, or changed in the settings.
 */
#ifndef WORDS_OFFICE_H
#define WORDS_OFFICE_H

#include "provider/provider.h"
#include "words/words.h"

struct db;

/* words_free when done. */
enum err office_words_load(struct db *db, struct words **ret) MUST_CHECK;
/* The same for a program that reads one message after the other: kept beside the connection, which owns them, until the setting changes. */
enum err office_words_lend(struct db *db, const struct words **ret) MUST_CHECK;

/* All lists as they are in use: {"stop":[...] ...}. The caller owns it. */
enum err office_words_lists(struct db *db, struct json_object **ret) MUST_CHECK;
/*
 * The value of the setting consent_words for these lists: those that differ from the built-in ones, so that what an office leaves alone grows
 * better with the program; "" when none differs. A copy that the caller frees.
 */
enum err office_words_value(struct json_object *lists, char **ret) MUST_CHECK;

/*
 * Of the newest limit messages with words in them, those that other lists read otherwise: [{"contact_id","name","at","text","now","then","now_why",
 * "then_why","now_doubt","then_doubt"}], newest first. *ret_n: how many were read.
 */
enum err office_words_compare(struct db *db, const struct words *now, const struct words *then, int64_t limit, struct json_object **ret,
    int64_t *ret_n) MUST_CHECK;

/*
 * What one message means, by its words and by what kind of message it is: only what is written or tapped can be YES or NO, and not what was
 * forwarded from somebody else. A STOP counts wherever it stands. A reaction is a sign without words.
 */
struct reply_reading office_words_read(const struct words *w, const struct inbound *in);

#endif
