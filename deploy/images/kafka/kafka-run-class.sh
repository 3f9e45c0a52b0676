#!/bin/bash
# kafka-run-class.sh <class> [argument…]: one of Kafka's programs, with the variables by which its own scripts are told: KAFKA_HEAP_OPTS, KAFKA_JVM_PERFORMANCE_OPTS,
# KAFKA_LOG4J_OPTS, KAFKA_GC_LOG_OPTS, KAFKA_JMX_OPTS, KAFKA_OPTS, CLASSPATH, LOG_DIR.
set -euo pipefail
home=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
mkdir -p "${LOG_DIR:=$home/logs}"
# shellcheck disable=SC2086 # each of these is a list of options
exec java ${KAFKA_HEAP_OPTS:--Xmx256M} ${KAFKA_JVM_PERFORMANCE_OPTS:--server -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:+ExplicitGCInvokesConcurrent -Djava.awt.headless=true} \
  ${KAFKA_GC_LOG_OPTS:-} ${KAFKA_JMX_OPTS:-} "-Dkafka.logs.dir=$LOG_DIR" ${KAFKA_LOG4J_OPTS:--Dlog4j2.configurationFile=$home/config/log4j2.xml} \
  -cp "${CLASSPATH:+$CLASSPATH:}$home/libs/*" ${KAFKA_OPTS:-} "$@"
