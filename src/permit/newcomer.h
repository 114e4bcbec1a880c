/*
 * newcomer: a permit registered for somebody whom nobody has asked for consent yet.
 */
#ifndef PERMIT_NEWCOMER_H
#define PERMIT_NEWCOMER_H

#include "permit/scenario.h"

/*
 * In the transaction that stored a permit seen for the first time. Where the office wants it (setting invite_new_applicants), the applicant gets
 * one invitation; not for old data, not beside a notice that this registration has made (through a gateway, that brings its own), not with a
 * test key, and not for anybody who was asked or has answered. A template that cannot be sent must not refuse the permit.
 */
enum err newcomer_invite(struct db *db, const struct permit_change *change, const struct fired_list *fired) MUST_CHECK;

#endif
