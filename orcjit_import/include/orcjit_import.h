/* Declarations for orcjit-import, compiled into the object that they are about.
 *
 *     #include <orcjit_import.h>
 *
 *     ORCJIT_IMPORT_DEPENDS("basekernels")
 *     ORCJIT_IMPORT_LIBRARY("libcudart.so.12")
 *
 * says in C or C++ what orcjit.toml says in a file of its own:
 *
 *     depends = ["basekernels"]
 *     libraries = ["libcudart.so.12"]
 *
 * Use the macros at file scope (in C++ also inside a namespace or extern "C"), as often as you
 * like, without a semicolon. Each takes one string literal. What several objects of a package
 * declare adds up, and so does what its manifest says: the manifest's names come first, then those
 * of the objects in link order; a name counts once.
 *
 * The directory of this file is orcjit_import.get_include():
 *
 *     cc -O2 -fPIC -I"$(python -c 'import orcjit_import; print(orcjit_import.get_include())')" ...
 *
 * Needs GCC or Clang, C89 or C++98 or anything later, and nothing else. It neither calls nor links
 * against anything; an object that declares something can be linked into a shared library or
 * program as before, where the declarations have no effect. For formats other than ELF, and with
 * other compilers, the macros declare nothing.
 *
 * Other languages can declare the same: a declaration is a NUL-terminated string "key=value", with
 * a key of orcjit.toml (depends, libraries, exports, bind), in a section named ".orcjit_import";
 * empty strings there are ignored. An object that is meant for an archive also has to define the
 * symbol orcjit_import_declares, weak and hidden: it is how objects with declarations are found in
 * the archive's index.
 */
#ifndef ORCJIT_IMPORT_H
#define ORCJIT_IMPORT_H

/* A module that is imported first and whose symbols this object may use; a relative name (".base")
 * is relative to the package. One name per use; modules are imported in the order of the uses.
 */
#define ORCJIT_IMPORT_DEPENDS(module) ORCJIT_IMPORT_DECLARE_("depends=" module)

/* A shared library that is loaded first and whose symbols this object may use: a file name that the
 * package's directory has or that dlopen finds ("libcudart.so.12"), or a path relative to the
 * package or to an installed distribution ("nvidia/cuda_runtime/lib/libcudart.so.12").
 */
#define ORCJIT_IMPORT_LIBRARY(library) ORCJIT_IMPORT_DECLARE_("libraries=" library)

/* A function, or a pattern of functions ("mul*"), that the module shall have. Where there is none
 * of these, it has all functions that its objects export.
 */
#define ORCJIT_IMPORT_EXPORT(function) ORCJIT_IMPORT_DECLARE_("exports=" function)

/* "now": link everything at import. "lazy", the default: link objects that run no code when they
 * are loaded when one of their functions is first needed. One "now" binds the whole package.
 */
#define ORCJIT_IMPORT_BIND(when) ORCJIT_IMPORT_DECLARE_("bind=" when)

/* ---- How it is done ---- */

#if defined(__ELF__) && defined(__GNUC__)

#define ORCJIT_IMPORT_SECTION_ __section__(".orcjit_import"), __used__, __aligned__(1)

/* GCC would emit the strings in reverse, Clang's sanitizers would put padding around each. */
#ifdef __has_attribute
#if __has_attribute(__no_reorder__)
#define ORCJIT_IMPORT_ATTRIBUTES_ ORCJIT_IMPORT_SECTION_, __no_reorder__
#elif __has_attribute(__no_sanitize__) && defined(__clang__)
#define ORCJIT_IMPORT_ATTRIBUTES_ ORCJIT_IMPORT_SECTION_, __no_sanitize__("address", "hwaddress")
#endif
#endif
#ifndef ORCJIT_IMPORT_ATTRIBUTES_
#define ORCJIT_IMPORT_ATTRIBUTES_ ORCJIT_IMPORT_SECTION_
#endif

/* Lines are not unique in what a file and the headers that it includes declare, __COUNTER__ is.
 * Clang 22 and later warn about it (-pedantic) since C2y makes standard what every compiler had
 * before.
 */
#ifdef __COUNTER__
#define ORCJIT_IMPORT_NUMBER_ __COUNTER__
#else
#define ORCJIT_IMPORT_NUMBER_ __LINE__
#endif

#if defined(__clang__) && defined(__has_warning)
#if __has_warning("-Wc2y-extensions")
#define ORCJIT_IMPORT_QUIETLY_ \
  _Pragma("clang diagnostic push") _Pragma("clang diagnostic ignored \"-Wc2y-extensions\"")
#define ORCJIT_IMPORT_AS_BEFORE_ _Pragma("clang diagnostic pop")
#endif
#endif
#ifndef ORCJIT_IMPORT_QUIETLY_
#define ORCJIT_IMPORT_QUIETLY_
#define ORCJIT_IMPORT_AS_BEFORE_
#endif

#define ORCJIT_IMPORT_DECLARE_(declaration)                 \
  ORCJIT_IMPORT_QUIETLY_                                    \
  ORCJIT_IMPORT_STRING_(ORCJIT_IMPORT_NUMBER_, declaration) \
  ORCJIT_IMPORT_AS_BEFORE_

/* Two steps, so that the number is a number when it becomes part of a name. */
#define ORCJIT_IMPORT_STRING_(number, declaration) \
  ORCJIT_IMPORT_STRING_NUMBERED_(number, declaration)
#define ORCJIT_IMPORT_STRING_NUMBERED_(number, declaration) \
  static const char orcjit_import_declaration_##number[]    \
      __attribute__((ORCJIT_IMPORT_ATTRIBUTES_)) = declaration;

/* Makes the archive's index list every object that includes this file. Hidden, so that no shared
 * library exports it; weak, so that there may be many; an empty string, so that it declares
 * nothing.
 */
#ifdef __cplusplus
extern "C" {
#endif
extern const char orcjit_import_declares[1] __attribute__((__weak__, __visibility__("hidden")));
const char orcjit_import_declares[1] __attribute__((ORCJIT_IMPORT_ATTRIBUTES_)) = "";
#ifdef __cplusplus
}
#endif

#else

#define ORCJIT_IMPORT_DECLARE_(declaration)

#endif

#endif
