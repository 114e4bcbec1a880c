/* The filters alone, for their tests: filters phone [...] | filters consent classify [...], as kabarizin takes them. */
#include <stdio.h>
#include <string.h>

#include "../../cli/classify.h"
#include "../../cli/phone.h"

int
main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "phone") == 0)
		return cli_phone(argc - 1, argv + 1);
	if (argc > 2 && strcmp(argv[1], "consent") == 0 && strcmp(argv[2], "classify") == 0)
		return cli_consent_classify(argc - 2, argv + 2);
	fprintf(stderr, "use: filters phone | filters consent classify\n");
	return 2;
}
