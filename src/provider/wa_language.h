/*
 * wa_language: the codes of the languages in which WhatsApp keeps templates.
 *
 * They are a list of its own: most languages stand there alone ("id"), some with each country ("en" beside "en_US"), some only with one ("be_BY"). A
 * message whose code is not the template's is refused, so a wrong one is found when it is written down and not when it is sent.
 */
#ifndef PROVIDER_WA_LANGUAGE_H
#define PROVIDER_WA_LANGUAGE_H

#include <stdbool.h>

#include "base/err.h"

bool wa_language_is_known(const char *code);
/* The code that was probably meant: "in" is "id", "en-us" is "en_US", "indonesia" is "id". NULL: it resembles none. */
const char *wa_language_meant(const char *typed);
/* ERR_INVALID: problem ("language") says which would be right. */
enum err wa_language_check(const char *code, struct problem *problem) MUST_CHECK;

#endif
