/*
 * here: do the requests of an account stay on this machine?
 *
 * Providers are elsewhere, so an address of this machine is a simulator's, but for the kinds whose address is the office's own anyway: a mail
 * server or an SMS gateway may well run here.
 */
#ifndef PROVIDER_HERE_H
#define PROVIDER_HERE_H

#include <stdbool.h>

#include "provider/provider.h"

/* Every address in settings is of this machine: localhost, 127.x.x.x, [::1]. false: one is elsewhere, or cannot be read. */
bool provider_stays_here(const struct provider *kind, struct json_object *settings);
/* It stays here, and the company's own address is elsewhere: a simulator answers, and nobody is reached. */
bool provider_is_simulated(const struct provider *kind, struct json_object *settings);

#endif
