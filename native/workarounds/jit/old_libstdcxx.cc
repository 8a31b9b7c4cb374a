// Functions of libstdc++ that LLVM's archives call and that an old libstdc++ does not export.
//
// Trigger: a wheel for manylinux_2_28 is built against the libstdc++ of GCC 10, and runs with that
// of GCC 8.
// Affected: the SDK's archives. They were compiled with the headers of a later GCC, which call
// functions that those libraries have inline, or not at all.
// Symptom: undefined symbols when the library is linked.
// Cure: the functions are defined here, hidden, in terms of what the old libraries do export. To
// link libstdc++ statically would be none: linked code shares the process's streams and type
// information.
// To be deleted when manylinux_2_34 (GCC 11) is the oldest platform that wheels are built for.
//
// What has to be instantiated here must not be declared as being elsewhere:
#define _GLIBCXX_EXTERN_TEMPLATE 0
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <sstream>
#include <typeinfo>

#if defined(_GLIBCXX_RELEASE) && _GLIBCXX_RELEASE < 11

namespace std {

// Since GCC 11: what `new T[n]` calls for a size that no object can have.
[[noreturn]] void __throw_bad_array_new_length();
void __throw_bad_array_new_length() { throw bad_array_new_length(); }

namespace __exception_ptr {

// Members that count references. They became callable from inline functions with GCC 11; before,
// the copy constructor and the destructor were out of line, and did the same. A copy that nobody
// destroys holds a reference more.
void exception_ptr::_M_addref() noexcept {
  alignas(exception_ptr) unsigned char copy[sizeof(exception_ptr)];
  new (copy) exception_ptr(*this);
}

void exception_ptr::_M_release() noexcept {
  this->~exception_ptr();
  new (this) exception_ptr();
}

}  // namespace __exception_ptr

// Since GCC 9: how std::make_shared, compiled without RTTI, knows its own tag.
bool _Sp_make_shared_tag::_S_eq(const type_info& type) noexcept {
  return strcmp(type.name(), "St19_Sp_make_shared_tag") == 0;
}

// Since GCC 9.
template basic_ostringstream<char>::basic_ostringstream();

}  // namespace std

#endif
