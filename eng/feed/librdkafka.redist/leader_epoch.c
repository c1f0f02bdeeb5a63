/*
 * What Confluent.Kafka's consumer calls and librdkafka has only since 2.1; Debian 12 has 2.0. A leader's epoch lets a
 * client notice that a new leader lost messages. A library of before 2.1 knows none, and -1 is how newer ones say so.
 *
 * The rest of librdkafka is found through this library, which is linked against it: the lookup of a symbol searches a
 * library's dependencies too. Drop this file once every system that is built for has librdkafka 2.1.
 */
#include <stdint.h>

int32_t rd_kafka_message_leader_epoch(const void *message)
{
    (void)message;
    return -1;
}

int32_t rd_kafka_topic_partition_get_leader_epoch(const void *partition)
{
    (void)partition;
    return -1;
}

void rd_kafka_topic_partition_set_leader_epoch(void *partition, int32_t leader_epoch)
{
    (void)partition;
    (void)leader_epoch;
}
