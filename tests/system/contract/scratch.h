// Files to try things with.
#ifndef SCRATCH_H_
#define SCRATCH_H_

#include <fstream>
#include <iterator>
#include <string>

#include "contract.h"

inline std::string Path(const char* name) { return scratch_directory + "/" + name; }

inline std::string Content(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

#endif  // SCRATCH_H_
