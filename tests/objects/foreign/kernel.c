/* Of what objects hold, one of each kind; without the headers of any system. */
int elsewhere(int);
extern int number;
int optional(void) __attribute__((weak));
int common[4];
static int counter = 3;
int zeros[100] = {0};

__attribute__((weak)) int shared(int x) { return x + 1; }
const char* text(void) { return "some words"; }
#ifndef _WIN32
__attribute__((visibility("hidden")))
#endif
int inner(void) { return counter++; }
#ifdef INITIALIZER
static void start(void) { counter += elsewhere(1); }
#ifdef _WIN32
__attribute__((section(".CRT$XCU"), used)) static void (*at_start)(void) = start;
#else
__attribute__((section("__DATA,__mod_init_func,mod_init_funcs"), used)) static void (*at_start)(
    void) = start;
#endif
#endif

#ifdef _WIN32
#define EXPORT __declspec(dllexport)
#else
#define EXPORT
#endif
EXPORT int __tvm_ffi_measure(void* self, const void* args, int count, void* result) {
  zeros[count] = number;
  common[1] = shared(count);
  return elsewhere(count) + (optional != 0 ? optional() : 0);
}
