#!/bin/bash
# Each of Kafka's programs by the name of its script: kafka-topics.sh is a link to this file.
set -euo pipefail
tools=org.apache.kafka.tools
[[ $0 == *-server-start.sh ]] || export KAFKA_LOG4J_OPTS=${KAFKA_LOG4J_OPTS:--Dlog4j2.configurationFile=/opt/kafka/config/tools-log4j2.xml}
case $(basename "$0") in
  kafka-server-start.sh)
    class=kafka.Kafka
    export KAFKA_HEAP_OPTS=${KAFKA_HEAP_OPTS:--Xmx1G -Xms1G}
    # As Kafka's own script does: collections of the broker are logged beside its log.
    mkdir -p "${LOG_DIR:=/opt/kafka/logs}"
    export LOG_DIR KAFKA_GC_LOG_OPTS=${KAFKA_GC_LOG_OPTS:--Xlog:gc*:file=$LOG_DIR/kafkaServer-gc.log:time,tags:filecount=10,filesize=100M}
    ;;
  kafka-storage.sh) class=kafka.tools.StorageTool ;;
  kafka-topics.sh) class=$tools.TopicCommand ;;
  kafka-configs.sh) class=kafka.admin.ConfigCommand ;;
  kafka-acls.sh) class=$tools.AclCommand ;;
  kafka-consumer-groups.sh) class=$tools.consumer.group.ConsumerGroupCommand ;;
  kafka-console-producer.sh) class=$tools.ConsoleProducer ;;
  kafka-console-consumer.sh) class=$tools.consumer.ConsoleConsumer ;;
  kafka-get-offsets.sh) class=$tools.GetOffsetShell ;;
  kafka-broker-api-versions.sh) class=$tools.BrokerApiVersionsCommand ;;
  kafka-metadata-quorum.sh) class=$tools.MetadataQuorumCommand ;;
  *)
    echo "$(basename "$0"): no program of Kafka's is known here under this name" >&2
    exit 64
    ;;
esac
exec "$(dirname "$(readlink -f "$0")")/kafka-run-class.sh" "$class" "$@"
