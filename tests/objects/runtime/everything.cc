// What a library leaves traces of in the process: static objects, thread_local objects with
// destructors, exceptions, threads that outlive it.
#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "kernel.h"

// Longer than what std::string holds without allocating.
#define LONG_TEXT "a text that is too long to be kept in the object itself"

struct Noted {
  std::string text = LONG_TEXT;
  ~Noted() { text.clear(); }
};

static Noted of_library;
static thread_local Noted of_thread;
static std::atomic<int64_t> thrown{0};
static std::atomic<bool> is_over{false};

__attribute__((noinline)) static void throw_below(int64_t depth) {
  Noted guard;
  if (depth == 0) throw std::runtime_error(guard.text);
  throw_below(depth - 1);
}

static void throw_and_catch(int64_t depth) {
  try {
    throw_below(depth);
  } catch (const std::exception&) {
    ++thrown;
  }
}

static void* exit_thread(void*) {
  Noted guard;
  of_thread.text += "x";
  pthread_exit(nullptr);
}

static void* wait_to_be_cancelled(void*) {
  Noted guard;
  of_thread.text += "x";
  while (true) usleep(1000);
}

static int64_t run_threads(int64_t count, void* (*body)(void*), bool cancel) {
  std::vector<pthread_t> threads(static_cast<size_t>(count));
  for (pthread_t& thread : threads) pthread_create(&thread, nullptr, body, nullptr);
  if (cancel) usleep(2000);
  for (pthread_t& thread : threads) {
    if (cancel) pthread_cancel(thread);
    pthread_join(thread, nullptr);
  }
  return count;
}

EXPORT_INT(static_size) { return static_cast<int64_t>(of_library.text.size()); }
EXPORT_INT(grow_thread_local) {
  of_thread.text += "x";
  return static_cast<int64_t>(of_thread.text.size() - sizeof(LONG_TEXT) + 1);
}
EXPORT_INT(catch_from_depth) {
  throw_and_catch(ARG(0));
  return ARG(0);
}
EXPORT_INT(start_throwing) {
  for (int64_t i = 0; i < ARG(0); ++i) {
    std::thread([] {
      while (!is_over) throw_and_catch(10);
    }).detach();
  }
  return ARG(0);
}
EXPORT_INT(stop_throwing) {
  is_over = true;
  return thrown;
}
// Threads that still run code of the library when it is let go: their thread_local keeps it.
EXPORT_INT(start_lingering) {
  std::atomic<int64_t> started{0};
  for (int64_t i = 0; i < ARG(0); ++i) {
    std::thread([&started] {
      of_thread.text += "x";
      ++started;
      usleep(5000);
      throw_and_catch(3);
    }).detach();
  }
  while (started < ARG(0)) usleep(100);
  return started;
}
EXPORT_INT(exit_threads) { return run_threads(ARG(0), exit_thread, false); }
EXPORT_INT(cancel_threads) { return run_threads(ARG(0), wait_to_be_cancelled, true); }
EXPORT_INT(exit_process) { exit(static_cast<int>(ARG(0))); }
EXPORT_INT(exit_process_quickly) { quick_exit(static_cast<int>(ARG(0))); }
