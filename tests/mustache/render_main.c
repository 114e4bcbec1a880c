/* The render command as a program of its own, so that the specification can be run without the rest. */
#include "../../cli/render.h"

int
main(int argc, char **argv)
{
	return cli_render(argc, argv);
}
