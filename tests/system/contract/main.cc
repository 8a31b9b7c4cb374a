// contract <helper library> <scratch directory> [promise]: checks one promise, or names them all.
#include "contract.h"

int program_argc = 0;
char** program_argv = nullptr;
std::string helper_library;
std::string scratch_directory;

void ReadByte(volatile char* place) { static_cast<void>(*place); }

void WriteByte(volatile char* place) { *place = 1; }

int main(int argc, char** argv) {
  program_argc = argc;
  program_argv = argv;
  RunAsProcess();
  CHECK(argc >= 3);
  helper_library = argv[1];
  scratch_directory = argv[2];
  return RunCase(argc > 3 ? argv[3] : nullptr);
}
