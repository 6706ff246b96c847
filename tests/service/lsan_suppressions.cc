// What LeakSanitizer finds in the libraries below gRPC and is not ours to mend: c-ares keeps ten bytes of
// its configuration for as long as the program runs. Without a sanitizer nobody calls this.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libcares\n"; }
