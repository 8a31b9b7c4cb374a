/* The C functions of liborcjit_import, called through ctypes. Nothing else of the library is
 * exported. */
#ifndef ORCJIT_CAPI_ORCJIT_IMPORT_H_
#define ORCJIT_CAPI_ORCJIT_IMPORT_H_

#ifdef __cplusplus
extern "C" {
#endif

/* Raised by one whenever a function below or a global function of ffi/register.cc changes its
 * meaning. Python compares it with its own number (orcjit_import/_native.py). */
#define ORCJIT_ABI_VERSION 1

#define ORCJIT_API __attribute__((visibility("default")))

ORCJIT_API int orcjit_abi_version(void);

/* JSON: {"version", "llvm", "abi", "compiler"}. Static. */
ORCJIT_API const char* orcjit_build_info(void);

/* Binds the loaded libtvm_ffi at that path and registers the global functions "orcjit_import.*"
 * with it. 0, or -1 and JSON {"kind", "message"} in *error, to be freed with orcjit_free. */
ORCJIT_API int orcjit_register_tvm_ffi(const char* libtvm_ffi_path, char** error);

/* Facts of an object file or archive, without linking it. From `size` bytes at `data`; or, when
 * data is null, from the file at `path`, `size` bytes at `offset` (size 0: up to the end). JSON in
 * *json, or -1 and *error; both to be freed with orcjit_free. `path` may be null with data. */
ORCJIT_API int orcjit_inspect(const char* path, unsigned long long offset, const void* data,
                              unsigned long long size, char** json, char** error);

/* Runs the finalizers of all libraries, newest first. Their code stays. For the end of the process.
 */
ORCJIT_API void orcjit_finalize(void);

ORCJIT_API void orcjit_free(void* memory);

#ifdef __cplusplus
}
#endif

#endif /* ORCJIT_CAPI_ORCJIT_IMPORT_H_ */
