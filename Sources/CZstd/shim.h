#ifndef CAPTURE_ZSTD_SHIM_H
#define CAPTURE_ZSTD_SHIM_H

#include <zstd.h>
#include <zstd_errors.h>

#endif
