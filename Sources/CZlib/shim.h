#ifndef CAPTURE_ZLIB_SHIM_H
#define CAPTURE_ZLIB_SHIM_H

#include <zlib.h>

#endif
