// Tells objects whose only initializer is the one that <iostream> puts into every file that
// includes it: it makes sure that std::cout and the others exist, and does nothing else.
//
// Trigger: an object that includes <iostream>, as all do that include TVM-FFI's headers.
// Affected: the headers of libstdc++ before GCC 13.
// Symptom: nearly every C++ object would have something to run when it is loaded, and so be linked
// when it is imported, not when a function of it is called.
// Cure: the initializer is recognized, and may run late: orc_session.cc sees to it that the streams
// exist before.
// To be deleted when GCC 13's headers are the oldest in use: with is_eager's use of it in
// object/opened_file.cc, `streams` in jit/orc_session.cc, and Machine::DecodeCall.
#ifndef ORCJIT_WORKAROUNDS_OBJECT_STREAM_INITIALIZER_H_
#define ORCJIT_WORKAROUNDS_OBJECT_STREAM_INITIALIZER_H_

#include <string>

#include "object/object_model.h"

namespace orcjit {

// Whether nothing of the object has to run at load or unload but that initializer, as optimizing
// compilers write it. Its code is read instruction by instruction: false where one is not known.
bool OnlyInitializesStreams(const ObjectModel& model, const std::string& label);

}  // namespace orcjit

#endif  // ORCJIT_WORKAROUNDS_OBJECT_STREAM_INITIALIZER_H_
