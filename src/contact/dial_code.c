#include "contact/dial_code.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"

/* Left out on purpose: 800, 808, 870, 878, 881-883, 888 and 979, which belong to services and satellites, not to places where people live. */
static const char one_and_two[] =
    " 1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86"
    " 90 91 92 93 94 95 98 ";

static const char three[] =
    " 211 212 213 216 218 220 221 222 223 224 225 226 227 228 229 230 231 232 233 234 235 236 237 238 239 240 241 242 243 244"
    " 245 246 247 248 249 250 251 252 253 254 255 256 257 258 260 261 262 263 264 265 266 267 268 269 290 291 297 298 299"
    " 350 351 352 353 354 355 356 357 358 359 370 371 372 373 374 375 376 377 378 380 381 382 383 385 386 387 389 420 421 423"
    " 500 501 502 503 504 505 506 507 508 509 590 591 592 593 594 595 596 597 598 599 670 672 673 674 675 676 677 678 679"
    " 680 681 682 683 685 686 687 688 689 690 691 692 850 852 853 855 856 880 886 960 961 962 963 964 965 966 967 968"
    " 970 971 972 973 974 975 976 977 992 993 994 995 996 998 ";

static bool
listed(const char *list, const char *digits, size_t n)
{
	char word[6] = " ";

	if (strlen(digits) < n)
		return false;
	memcpy(word + 1, digits, n);
	memcpy(word + 1 + n, " ", 2);
	return strstr(list, word) != NULL;
}

size_t
calling_code_length(const char *digits)
{
	/* No code is the beginning of another, so the order does not matter. */
	if (listed(one_and_two, digits, 1))
		return 1;
	if (listed(one_and_two, digits, 2))
		return 2;
	return listed(three, digits, 3) ? 3 : 0;
}

size_t
area_code_length(const char *national)
{
	static const char *const two[] = { "21", "22", "24", "31", "61" };	/* Jakarta, Bandung, Semarang, Surabaya, Medan */
	size_t i;

	for (i = 0; i < sizeof(two) / sizeof(two[0]); i++)
		if (text_starts(national, two[i]))
			return 2;
	return 3;
}
