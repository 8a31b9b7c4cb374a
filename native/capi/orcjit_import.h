/* The C functions of liborcjit_import, called through ctypes. Nothing else of the library is
 * exported. */
#ifndef ORCJIT_CAPI_ORCJIT_IMPORT_H_
#define ORCJIT_CAPI_ORCJIT_IMPORT_H_

#ifdef __cplusplus
extern "C" {
#endif

/* Raised by one whenever a function below or a global function of ffi/register.cc changes its
 * meaning. Python compares it with its own number (orcjit_import/_native.py). */
#define ORCJIT_ABI_VERSION 16

#define ORCJIT_API __attribute__((visibility("default")))

ORCJIT_API int orcjit_abi_version(void);

/* JSON: {"version", "llvm", "abi", "compiler"}. Static. */
ORCJIT_API const char* orcjit_build_info(void);

/* The format and the machine of the objects that are linked here, as orcjit_describe calls them,
 * with the character 31 between. Static. */
ORCJIT_API const char* orcjit_host(void);

/* For tests of the linker: objects for every machine are linked from now on, in this process, or
 * for this one alone (0). What is linked for another one must not be called, nor have anything that
 * runs at load. */
ORCJIT_API void orcjit_link_for_all_machines(int all);

/* The interpreter's functions around its lock, once, before all others: PyThreadState_GetUnchecked,
 * PyEval_SaveThread, PyEval_RestoreThread; and PyGILState_GetThisThreadState where the first one
 * returns another thread's state (before Python 3.12), else null. A call that holds the lock gives
 * it up while it links, and while it waits for another thread. */
ORCJIT_API void orcjit_use_interpreter_lock(void* current, void* save, void* restore,
                                            void* own_state);

/* Binds the loaded libtvm_ffi at that path and registers the global functions "orcjit_import.*"
 * with it. 0, or -1 and in *error the name of a Python class, the character 31 and a message, to be
 * freed with orcjit_free. */
ORCJIT_API int orcjit_register_tvm_ffi(const char* libtvm_ffi_path, char** error);

/* ---- Object files and archives (objects.cc) ----
 * Functions that return int give 0, or -1 and *error as above. Text in *description is to be freed
 * with orcjit_free. */

/* A part of a file: `size` bytes at `offset` (size 0: up to the end), or after the header of a zip
 * member there; or, if data is not null, `size` bytes there. */
typedef struct {
  unsigned long long offset;
  unsigned long long size;
  const void* data;
  unsigned long long is_zip_member;
} orcjit_place;

/* All that people want to know of one, without linking it: JSON as in object/describe.h, in
 * *description. `label` is its name in messages, `path` its file; place may be null, for the whole
 * file. */
ORCJIT_API int orcjit_describe(const char* label, const char* path, const orcjit_place* place,
                               char** description, char** error);

typedef struct orcjit_objects orcjit_objects;

/* Reads and checks `count` of them, of which `labels` and `paths` have the strings one after the
 * other, each with its zero byte. *report is text of object/object_set.h, also of those that
 * cannot be read, and goes with *objects. To be given back with orcjit_objects_release; bytes at
 * `data` may go before. */
ORCJIT_API int orcjit_objects_open(const char* labels, const char* paths,
                                   const orcjit_place* places, unsigned long long count,
                                   orcjit_objects** objects, const char** report, char** error);

/* The common case of an import in one call: the object at `path` exports functions of TVM-FFI and
 * asks for nothing but to be linked, and its directory was changed at the time `listed`, in
 * seconds, and not since. The result is text of object/inspect.h that goes with *objects. Null
 * where it takes more to tell, or anything is wrong; *objects is not set then. */
ORCJIT_API const char* orcjit_open_kernels(const char* path, double listed,
                                           orcjit_objects** objects);

ORCJIT_API void orcjit_objects_release(orcjit_objects* objects);

/* ---- Libraries of the process's session, without TVM-FFI (libraries.cc) ----
 * Functions that return int give 0, or -1 and *error as above. */
typedef struct orcjit_library orcjit_library;

/* A new library of that name; to be given back with orcjit_library_release. Unless `objects` is
 * null, all of them that are for this machine are moved into it, in order, and then they are given
 * back, and *objects is null; where the name is taken, they stay as they are. */
ORCJIT_API int orcjit_library_create(const char* name, orcjit_objects** objects,
                                     orcjit_library** library, char** error);

/* Moves all that are for this machine into the library, as its creation does; once. */
ORCJIT_API int orcjit_library_add(orcjit_library* library, orcjit_objects* objects, char** error);

/* Loads shared libraries for good: one, if all symbols are there that it needs; or several (not
 * none), so that each finds symbols in the others, too. */
ORCJIT_API int orcjit_load_shared(const char* const* files, unsigned long long count, char** error);

/* Loads a shared library whose symbols this one may use. */
ORCJIT_API int orcjit_library_add_shared(orcjit_library* library, const char* file, char** error);

ORCJIT_API int orcjit_library_set_link_order(orcjit_library* library, orcjit_library* const* order,
                                             unsigned long long count, char** error);

/* For an extension module: its finalizers run when the process exits. */
ORCJIT_API void orcjit_library_finalize_at_exit(orcjit_library* library);

/* Checks for undefined symbols, links (everything, if bind_now) and runs the initializers. */
ORCJIT_API int orcjit_library_initialize(orcjit_library* library, int bind_now, char** error);

/* In place of orcjit_library_add and what comes after it: adds all that are for this machine, links
 * all of it and runs nothing of it. What stops an import is in *report, a record for each; to be
 * freed with orcjit_free. */
ORCJIT_API int orcjit_library_check(orcjit_library* library, orcjit_objects* objects, char** report,
                                    char** error);

/* The symbols that its objects refer to and that no library defines: in *report a record for each,
 * with its name; to be freed with orcjit_free. Nothing is linked. */
ORCJIT_API int orcjit_library_leaving_symbols(orcjit_library* library, char** report, char** error);

/* The address of an exported symbol, linking what it needs; null in *address if there is none. */
ORCJIT_API int orcjit_library_find(orcjit_library* library, const char* symbol, void** address,
                                   char** error);

/* The archives of which it has no member, though nothing but references takes one: they export no
 * function. In *report a record for each, with its label; to be freed with orcjit_free. */
ORCJIT_API int orcjit_library_unused_archives(orcjit_library* library, char** report, char** error);

/* Whether an initializer or a resolver of it has been called. */
ORCJIT_API int orcjit_library_has_run_code(orcjit_library* library);

/* Runs the finalizers and gives the memory back; the handle stays. */
ORCJIT_API int orcjit_library_close(orcjit_library* library, char** error);

/* Gives the handle back; the library goes with the last reference to it. */
ORCJIT_API void orcjit_library_release(orcjit_library* library);

/* Which loaded shared library defines a symbol for linked code: its path, "orcjit_import" for what
 * comes from here, or "" for none. `libraries` are looked at first. *place is to be freed with
 * orcjit_free. */
ORCJIT_API int orcjit_locate_symbol(const char* name, const char* const* libraries,
                                    unsigned long long count, char** place, char** error);

/* Whether links are noted from now on; and what was noted since, text of link/session.h, to be
 * freed with orcjit_free. */
ORCJIT_API void orcjit_watch_links(int watch);
ORCJIT_API int orcjit_take_link_events(char** report, char** error);

/* ---- Extension modules (extension.cc) ---- */

/* Once, before the first is linked. The interpreter's PyModule_Create2, and the size of the head of
 * its objects. */
ORCJIT_API void orcjit_enable_extensions(void* create_module, unsigned long long head_size);

/* All interpreters of the process use the same code of an extension module, as they do of a shared
 * library. Notes where that is of which `key` tells which objects it was made; it stays until the
 * process ends. */
ORCJIT_API int orcjit_extension_share(const char* key, orcjit_library* library, void* init_function,
                                      char** error);

/* In *library a reference to the one that was noted, to be given back with orcjit_library_release;
 * null if there is none. */
ORCJIT_API int orcjit_extension_find(const char* key, orcjit_library** library,
                                     void** init_function, char** error);

/* Calls PyInit_NAME or PyModExport_NAME. While it runs, a module that is created with the last part
 * of the name `context` gets the whole of it (CPython's "package context"). The caller holds the
 * GIL. */
ORCJIT_API int orcjit_call_init(void* init_function, const char* context, void** result,
                                char** error);

/* Functions of the interpreter that call an extension module's, by their types. */
enum {
  ORCJIT_CREATE_FROM_DEFINITION = 0, /* PyObject* (definition, spec, int api_version) */
  ORCJIT_CREATE_FROM_SLOTS = 1,      /* PyObject* (slots, spec) */
  ORCJIT_EXECUTE_DEFINITION = 2,     /* int (module, definition) */
  ORCJIT_EXECUTE_MODULE = 3          /* int (module) */
};

/* Calls such a function. A C++ exception that leaves it becomes *error. *result: the object that it
 * returns. The caller holds the GIL. */
ORCJIT_API int orcjit_call_slots(int type, void* function, void* first, void* second,
                                 const char* module, void** result, char** error);

/* ---- The end ---- */

/* Runs the finalizers of all libraries but extension modules, newest first. Their code stays, and
 * daemon threads that the interpreter ends in a call of theirs stand still. For the end of the
 * interpreter. */
ORCJIT_API void orcjit_finalize(void);

ORCJIT_API void orcjit_free(void* memory);

#ifdef __cplusplus
}
#endif

#endif /* ORCJIT_CAPI_ORCJIT_IMPORT_H_ */
