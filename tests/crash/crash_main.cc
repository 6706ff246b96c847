// Instead of GoogleTest's own main().
#include "crash/crash_test.h"

int main(int argc, char** argv) { return steward::crash::run_all(argc, argv); }
