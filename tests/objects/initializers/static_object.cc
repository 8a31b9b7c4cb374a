// Static objects: constructed at load in order of declaration, destroyed in reverse at unload.
#include "kernel.h"
#include "trace.h"

struct Named {
  explicit Named(const char* made, const char* gone) : gone(gone) { trace(made); }
  ~Named() { trace(gone); }
  const char* gone;
};

static Named first("+first", "-first");
static Named second("+second", "-second");

static Named& on_demand() {
  static Named lazy("+lazy", "-lazy");
  return lazy;
}

__attribute__((init_priority(150))) static Named early("+early", "-early");

EXPORT_INT(touch) { return on_demand().gone[0] == '-'; }
EXPORT_INT(run) { return 1; }
