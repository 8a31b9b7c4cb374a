// Catches by type what thrower.cc throws.
#include "exceptions/custom.h"
#include "kernel.h"

EXPORT_INT(catch_number) {
  try {
    throw_by_number(static_cast<int>(ARG(0)));
  } catch (const Custom& error) {
    return error.code;
  } catch (const std::runtime_error&) {
    return 11;
  } catch (int value) {
    return value;
  }
  return 0;
}
