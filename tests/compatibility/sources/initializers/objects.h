#pragma once
#include <cstdio>
struct Says {
  const char* name;
  explicit Says(const char* text) : name(text) { std::printf("+%s\n", name); }
  ~Says() { std::printf("-%s\n", name); }
};
inline Says inline_object("inline");
template <typename T>
struct Holder {
  static Says object;
};
template <typename T>
Says Holder<T>::object("template");
