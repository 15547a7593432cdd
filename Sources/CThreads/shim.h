#ifndef CAPTURE_THREADS_SHIM_H
#define CAPTURE_THREADS_SHIM_H

#include <sys/prctl.h>

/* Names the calling thread, with up to 15 bytes: prctl is variadic and Glibc's module hides pthread_setname_np. */
static inline void capture_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

#endif
