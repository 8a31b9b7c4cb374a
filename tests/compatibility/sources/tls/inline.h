#pragma once
#include <string>
inline thread_local std::string inline_text = "inline";
inline thread_local int inline_number = 5;
template <typename T>
struct Holder {
  static thread_local T value;
  static thread_local std::string text;
};
template <typename T>
thread_local T Holder<T>::value = T(3);
template <typename T>
thread_local std::string Holder<T>::text = "holder";
inline int& counter() {
  static thread_local int count = 100;
  return count;
}
inline std::string& words() {
  static thread_local std::string text = "words";
  return text;
}
