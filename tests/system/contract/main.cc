// contract <helper library> <scratch directory> [promise]: checks one promise, or names them all.
#include <sys/wait.h>
#include <unistd.h>

#include <csetjmp>
#include <csignal>
#include <cstring>

#include "contract.h"

int program_argc = 0;
char** program_argv = nullptr;
std::string helper_library;
std::string scratch_directory;

namespace {

sigjmp_buf after_fault;

void Leave(int) { siglongjmp(after_fault, 1); }

}  // namespace

void ReadByte(volatile char* place) { static_cast<void>(*place); }

void WriteByte(volatile char* place) { *place = 1; }

bool Faults(void (*touch)(volatile char* place), volatile char* place) {
  struct sigaction handler = {}, bus = {}, segment = {};
  handler.sa_handler = Leave;
  sigaction(SIGSEGV, &handler, &segment);
  sigaction(SIGBUS, &handler, &bus);
  bool is_fault = sigsetjmp(after_fault, 1) != 0;
  if (!is_fault) touch(place);
  sigaction(SIGSEGV, &segment, nullptr);
  sigaction(SIGBUS, &bus, nullptr);
  return is_fault;
}

std::string InChild(void (*run)(int out)) {
  int ends[2];
  CHECK(pipe(ends) == 0);
  pid_t child = fork();
  CHECK(child >= 0);
  if (child == 0) {
    alarm(20);  // one that waits forever
    run(ends[1]);
    std::exit(0);
  }
  close(ends[1]);
  std::string said;
  char buffer[256];
  for (ssize_t n = 0; (n = read(ends[0], buffer, sizeof buffer)) > 0;)
    said.append(buffer, static_cast<size_t>(n));
  close(ends[0]);
  int status = 0;
  CHECK(waitpid(child, &status, 0) == child);
  if (status != 0) std::fprintf(stderr, "the child ended with status %#x\n", status);
  CHECK(status == 0);
  return said;
}

void Say(int out, const char* text) {
  CHECK(write(out, text, std::strlen(text)) == static_cast<ssize_t>(std::strlen(text)));
}

int main(int argc, char** argv) {
  program_argc = argc;
  program_argv = argv;
  CHECK(argc >= 3);
  helper_library = argv[1];
  scratch_directory = argv[2];
  return RunCase(argc > 3 ? argv[3] : nullptr);
}
