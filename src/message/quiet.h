/*
 * quiet: the hours in which only replies and transactional messages leave.
 */
#ifndef MESSAGE_QUIET_H
#define MESSAGE_QUIET_H

#include <stdint.h>

/*
 * at, or the end of the quiet hours it falls into. from and until are minutes of the office's day; from may be the later one (20:00 to
 * 07:00), and equal ones mean that there are no quiet hours.
 */
int64_t quiet_over(int64_t at, int zone_minutes, int from, int until);

#endif
