#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"

static volatile sig_atomic_t count;
static volatile void *fault_address;
static char *page;

static void on_fault(int number, siginfo_t *info, void *context) {
  (void)number;
  (void)context;
  fault_address = info->si_addr;
  mprotect(page, 4096, PROT_READ | PROT_WRITE);
  ++count;
}

static void on_user(int number) { count += number == SIGUSR2; }

int check(void) {
  struct sigaction action;
  memset(&action, 0, sizeof(action));
  stack_t stack = {.ss_sp = malloc(65536), .ss_size = 65536};
  CHECK(sigaltstack(&stack, 0) == 0);
  page = mmap(0, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  CHECK(page != MAP_FAILED);
  action.sa_sigaction = on_fault;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  CHECK(sigaction(SIGSEGV, &action, 0) == 0);
  *(volatile char *)&page[5] = 1;
  CHECK(count == 1 && fault_address == page + 5);
  signal(SIGSEGV, SIG_DFL);
  signal(SIGUSR2, on_user);
  kill(getpid(), SIGUSR2);
  CHECK(count == 2);
  stack.ss_flags = SS_DISABLE;
  sigaltstack(&stack, 0);
  free(stack.ss_sp);
  signal(SIGUSR2, SIG_DFL);
  return 0;
}
