// Asks the dynamic loader, and the kernel.
#include "os/callable_address.h"

#include <dlfcn.h>
#include <mach/mach.h>

namespace orcjit {
namespace {

bool IsExecutable(uint64_t address) {
  vm_address_t begin = address;
  vm_size_t size = 0;
  vm_region_basic_info_data_64_t info;
  mach_msg_type_number_t count = VM_REGION_BASIC_INFO_COUNT_64;
  mach_port_t object = MACH_PORT_NULL;
  kern_return_t result = vm_region_64(mach_task_self(), &begin, &size, VM_REGION_BASIC_INFO_64,
                                      reinterpret_cast<vm_region_info_t>(&info), &count, &object);
  // It gives the next region where there is none at the address.
  return result == KERN_SUCCESS && begin <= address && (info.protection & VM_PROT_EXECUTE) != 0;
}

}  // namespace

bool IsCallableAddress(uint64_t address) {
  if (!IsExecutable(address)) return false;
  // The middle of somebody's function is reached by a damaged addend only.
  Dl_info info;
  if (dladdr(reinterpret_cast<const void*>(address), &info) == 0) return true;
  return reinterpret_cast<uint64_t>(info.dli_saddr) == address;
}

}  // namespace orcjit
