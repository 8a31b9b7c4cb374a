#include <pthread.h>
static __thread int counter = 1;
int *give(void) { return &counter; }
int value_in_this_thread(void) { return counter; }
static void *run(void *arg) {
  *(int *)arg += 10;  // another thread's variable
  return (void *)(long)counter;
}
int add_from_another_thread(int *place) {
  pthread_t thread;
  void *seen;
  if (pthread_create(&thread, 0, run, place) || pthread_join(thread, &seen)) return -1;
  return (int)(long)seen;
}
