// An exception class that a shared library and an object have in common.
#pragma once
#include <stdexcept>

class Refusal : public std::runtime_error {
 public:
  explicit Refusal(int number);
  ~Refusal() override;
  int number;
};

void refuse(int number);
