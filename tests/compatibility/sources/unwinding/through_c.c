// A frame of C in between.
void call_in_c(void (*function)(int), int value) {
  volatile int kept = value;
  function(value);
  if (kept != value) __builtin_trap();
}
