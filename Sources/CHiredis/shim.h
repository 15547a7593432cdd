#ifndef CAPTURE_HIREDIS_SHIM_H
#define CAPTURE_HIREDIS_SHIM_H

#include <hiredis/hiredis.h>
#include <poll.h>
#include <sys/eventfd.h>

#endif
