#include <string>
thread_local std::string text = "dynamic";
thread_local int constant = 8;
thread_local int computed = static_cast<int>(text.size());
