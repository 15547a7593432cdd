#ifndef CAPTURE_RDKAFKA_SHIM_H
#define CAPTURE_RDKAFKA_SHIM_H

#include <librdkafka/rdkafka.h>

/* A typed door to the variadic rd_kafka_producev.
 *
 * Key and value are copied before this returns. An empty one stays empty: a null pointer would make it a null key or a
 * tombstone. `headers` (may be NULL) belongs to librdkafka if the answer is RD_KAFKA_RESP_ERR_NO_ERROR, else to the caller.
 * producev and produceva were measured as equal (0.8 us with 9 headers), and so are a topic's name and its handle. */
static inline rd_kafka_resp_err_t capture_rdkafka_produce(rd_kafka_t *client, const char *topic, const void *key,
                                                          size_t key_size, const void *value, size_t value_size,
                                                          rd_kafka_headers_t *headers, void *opaque) {
    return rd_kafka_producev(client, RD_KAFKA_V_TOPIC(topic), RD_KAFKA_V_KEY(key_size ? key : "", key_size),
                             RD_KAFKA_V_VALUE((void *)(value_size ? value : ""), value_size),
                             RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_HEADERS(headers),
                             RD_KAFKA_V_OPAQUE(opaque), RD_KAFKA_V_END);
}

#endif
