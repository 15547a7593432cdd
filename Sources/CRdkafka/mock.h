#ifndef CAPTURE_RDKAFKA_MOCK_H
#define CAPTURE_RDKAFKA_MOCK_H

#include <librdkafka/rdkafka_mock.h>

#endif
