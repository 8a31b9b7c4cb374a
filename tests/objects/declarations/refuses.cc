#include "refusal.h"

Refusal::Refusal(int given) : std::runtime_error("refused"), number(given) {}
Refusal::~Refusal() = default;

void refuse(int number) { throw Refusal(number); }
