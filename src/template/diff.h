/*
 * diff: what changed between two texts, word by word, for people. Pure.
 */
#ifndef TEMPLATE_DIFF_H
#define TEMPLATE_DIFF_H

#include "base/err.h"
#include "base/json.h"

/*
 * [{"gone":bool,"new":bool,"text"}] in reading order: what is neither stands in both. Words keep the spaces and lines behind them, so the parts that
 * are not gone, one after the other, are the new text. Texts of more than a few thousand words are one part gone and one new.
 */
enum err diff_words(const char *before, const char *after, struct json_object **ret) MUST_CHECK;

#endif
