/*
 * program: what the API's process keeps in web->own.
 */
#ifndef API_PROGRAM_H
#define API_PROGRAM_H

#include "base/buf.h"

struct rate;

struct api {
	struct rate	*refusals;	/* by address: how often a wrong key may be shown */
	struct buf	 description;	/* templates/openapi.json, as it is */
};

#endif
