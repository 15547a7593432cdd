#ifndef CAPTURE_MALLOC_SHIM_H
#define CAPTURE_MALLOC_SHIM_H

#include <malloc.h>

/* Bounds glibc's arenas (mallopt(3), M_ARENA_MAX); Swift's Glibc module does not have malloc.h. */
static inline void capture_malloc_limit_arenas(int count) { mallopt(M_ARENA_MAX, count); }

#endif
