// Counts the frames that the unwinder sees from inside a recursion.
#include <unwind.h>

#include "kernel.h"

static _Unwind_Reason_Code count_frame(struct _Unwind_Context* context, void* count) {
  (void)context;
  ++*(int*)count;
  return _URC_NO_REASON;
}

__attribute__((noinline)) static int frames_at(int depth) {
  int count = 0;
  if (depth == 0) {
    _Unwind_Backtrace(count_frame, &count);
  } else {
    count = frames_at(depth - 1);
  }
  __asm__ volatile("" : "+r"(count));
  return count;
}

EXPORT_INT(count_frames) { return frames_at((int)ARG(0)); }
