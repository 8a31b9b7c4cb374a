// What native/os promises to the layers above, as small checks: each runs in a process of its own.
#ifndef CONTRACT_H_
#define CONTRACT_H_

#include <string>

#include "native_case.h"

// PROMISE(name) { CHECK(...); }
#define PROMISE(name) NATIVE_CASE(name)

// What the program was started with: its arguments, and a shared library to try things with.
extern int program_argc;
extern char** program_argv;
extern std::string helper_library;
extern std::string scratch_directory;

// Whether that ends with a signal for a bad address.
bool Faults(void (*touch)(volatile char* place), volatile char* place);
void ReadByte(volatile char* place);
void WriteByte(volatile char* place);

// Runs it in a process of its own, in which nothing is as it is here; what it wrote to `out`. It
// has to end well, and soon.
std::string InProcess(void (*run)(int out));
// Whether this process is such a one is known here, where it was not forked: then it ends here.
void RunAsProcess();
// The same in a child of a fork, where there are any.
std::string InChild(void (*run)(int out));
void Say(int out, const char* text);

#endif  // CONTRACT_H_
