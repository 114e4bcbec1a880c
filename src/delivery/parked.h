/*
 * parked: a receipt as text, for the time until its attempt is known.
 */
#ifndef DELIVERY_PARKED_H
#define DELIVERY_PARKED_H

#include "base/json.h"
#include "provider/provider.h"

/* The caller owns the object. NULL: no memory. */
struct json_object *parked_write(const struct receipt *receipt);
/* Texts point into o. */
void parked_read(struct json_object *o, struct receipt *ret);

#endif
