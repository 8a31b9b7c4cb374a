// Uses the symbols that `objcopy -I binary` makes for a file called data.
#include "kernel.h"

extern const char _binary_data_start[];
extern const char _binary_data_end[];

EXPORT_INT(blob_size) { return _binary_data_end - _binary_data_start; }
