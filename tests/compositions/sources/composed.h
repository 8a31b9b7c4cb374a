// What all units of compositions include. A unit is one object of one feature: it is compiled with
// KEY, which keeps the names of two features in one process apart, and UNIT, its number. Each unit
// has an entry, which reports what the unit sees.
#ifndef COMPOSED_H_
#define COMPOSED_H_

#define JOINED_AS_THEY_ARE(a, b) a##_##b
#define JOINED(a, b) JOINED_AS_THEY_ARE(a, b)
#define TEXT_AS_IT_IS(x) #x
#define TEXT(x) TEXT_AS_IT_IS(x)

#define NAMED(name) JOINED(name, KEY)
#define NAME_OF(name) TEXT(NAMED(name))
#define ENTRY_OF(unit) JOINED(NAMED(observe), unit)

// A number that differs between all units of all features: what definitions return or hold.
#define OWN (TEXT(KEY)[0] * 10 + UNIT)

#ifdef __cplusplus
extern "C" {
#endif

// Of the library of reports (report.c), which is in the process before any unit.
void report_value(const char* key, const char* what, long value);
// Reports which of the different addresses that were reported as `what` this is.
void report_place(const char* key, const char* what, const void* address);

void ENTRY_OF(UNIT)(void);

#ifdef __cplusplus
}
#endif

#define WHERE TEXT(KEY) "." TEXT(UNIT)
#define REPORT(what, value) report_value(WHERE, what, (long)(value))
#define REPORT_PLACE(what, address) report_place(TEXT(KEY), what, (const void*)(address))
// What a copy says of which every unit has one: the linker decides which of them is left. Where
// libraries are linked lazily it is another one, which is right for programs that are.
#define REPORT_COPY(what, value) report_value(TEXT(KEY), "copy of " what, (long)(value))
// A report of code of which every unit has a copy.
#define REPORT_SHARED(what, value) report_value(TEXT(KEY), what, (long)(value))
// A note of something that happens on its own: an initializer, a destructor.
#define NOTE(what) report_value(WHERE, what, 0)

#define ENTRY void ENTRY_OF(UNIT)(void)

// Keeps the compiler from knowing what a function returns that the linker may replace.
static inline int OPAQUE(int value) {
  __asm__("" : "+r"(value));
  return value;
}

#endif  // COMPOSED_H_
