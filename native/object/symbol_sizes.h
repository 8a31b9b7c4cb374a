// Sizes of symbols, for formats that have none.
#ifndef ORCJIT_OBJECT_SYMBOL_SIZES_H_
#define ORCJIT_OBJECT_SYMBOL_SIZES_H_

#include "object/object_model.h"

namespace orcjit {

// Each symbol gets the bytes up to the next one of its section, or to the section's end. All lie in
// their sections.
void SetSizesByNext(ObjectTables* tables);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_SYMBOL_SIZES_H_
