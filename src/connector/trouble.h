/*
 * trouble: why a run of a connector did not end well, or what is odd about one that did, as a code that has a sentence in every language.
 *
 * Pages have the sentences in templates/locale under "connector_trouble", the command line the English ones here; {detail} stands for what the
 * sentence is about.
 */
#ifndef CONNECTOR_TROUBLE_H
#define CONNECTOR_TROUBLE_H

#include <stdbool.h>

#include "base/buf.h"

enum trouble {
	TROUBLE_NONE,
	TROUBLE_UNREACHABLE,	/* no connection, no answer in time */
	TROUBLE_STATUS,		/* an HTTP status that is no answer */
	TROUBLE_TOO_LARGE,	/* a body longer than we read */
	TROUBLE_NOT_DATA,	/* a web page, or nothing that can be read */
	TROUBLE_REFUSED,	/* data, and it says that it will not or cannot; detail: its words */
	TROUBLE_HALF,		/* it ends in the middle */
	TROUBLE_UNSAFE,		/* XML that defines entities */
	TROUBLE_SHAPE,		/* data, but not where or what it should be */
	TROUBLE_ENDLESS,	/* the same page again and again */
	TROUBLE_TOO_MANY_NEWS,	/* more would be told than is believable */
	TROUBLE_LOGIN,		/* user name or password refused */
	TROUBLE_ADDRESS,	/* the request cannot be made */
	/* Of no run: see worry.h. */
	TROUBLE_SLOW,		/* answers take long; detail: seconds */
	TROUBLE_LONG,		/* a run does not come to its end; detail: minutes, as in the next */
	TROUBLE_LATE,		/* its time has come, and nobody reads it */
	TROUBLE_EMPTY,		/* it had much to tell and says that there is nothing */
	TROUBLE_LOST,		/* what it gave out once did not arrive (handover.h); detail: when */
	TROUBLE_ROWS,		/* more of its rows than a few cannot be used; detail: how many */
	TROUBLE__COUNT
};
const char *trouble_name(enum trouble t);		/* "" for TROUBLE_NONE: as stored */
enum trouble trouble_from_name(const char *name);	/* TROUBLE_NONE: no trouble, or a newer program's */
/* Worth the same request again in a moment? */
bool trouble_may_pass(enum trouble t);
/* The English sentence of a stored code. */
void trouble_write(const char *name, const char *detail, struct buf *out);

#endif
