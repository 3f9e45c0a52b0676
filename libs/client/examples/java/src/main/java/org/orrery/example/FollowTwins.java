package org.orrery.example;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Follows all twins and prints each change. With --once: prints all twins as soon as everything that was there has been read. With
 * --stdin: reads one {topic, key, value} a line instead of Kafka, as `orrery mock` prints them.
 */
public final class FollowTwins {
  private static final String STATE = "twin.state.v1";
  private static final String EVENTS = "twin.events.v1";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TwinMirror mirror = new TwinMirror();

  public static void main(String[] args) throws Exception {
    List<String> flags = List.of(args);
    if (flags.contains("--stdin")) new FollowTwins().readStandardInput();
    else new FollowTwins().follow(flags.contains("--once"));
  }

  private void readStandardInput() throws Exception {
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      JsonNode record = JSON.readTree(line);
      handOver(record.get("topic").asText(), record.get("key").asText(), record.get("value").isNull() ? null : record.get("value"));
    }
    printAll();
  }

  private void handOver(String topic, String key, JsonNode value) {
    if (topic.equals(STATE)) mirror.snapshot(key, value);
    else if (value != null) mirror.event(value);
  }

  private void follow(boolean once) throws Exception {
    try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings(), new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> events = partitions(consumer, EVENTS);
      List<TopicPartition> states = partitions(consumer, STATE);
      List<TopicPartition> all = new ArrayList<>(events);
      all.addAll(states);
      // No group and no commit: each process holds all twins.
      consumer.assign(all);
      // Events first: what changes while the state is read is in one of the two, or in both.
      consumer.seekToEnd(events);
      consumer.seekToBeginning(states);
      // Seeking is lazy: asking for the position makes it happen now.
      events.forEach(consumer::position);
      Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(states));
      System.err.println("following");
      while (true) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          handOver(record.topic(), record.key(), record.value() == null ? null : JSON.readTree(record.value()));
          if (!once) print(record.key().split("#", 2)[0]);
        }
        ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        if (once && ends.isEmpty()) {
          printAll();
          return;
        }
      }
    }
  }

  private void print(String twinId) throws Exception {
    System.out.println(JSON.writeValueAsString(JSON.createObjectNode().put("twinId", twinId).set("twin", mirror.get(twinId))));
  }

  private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
    return consumer.partitionsFor(topic).stream().map(info -> new TopicPartition(topic, info.partition())).toList();
  }

  private static Properties settings() {
    Map<String, String> env = System.getenv();
    Properties settings = new Properties();
    settings.put("bootstrap.servers", env.get("ORRERY_KAFKA_BROKERS"));
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "none");
    settings.put("fetch.max.wait.ms", "50");
    if (env.containsKey("ORRERY_KAFKA_USERNAME")) {
      settings.put("security.protocol", env.containsKey("ORRERY_KAFKA_CA") ? "SASL_SSL" : "SASL_PLAINTEXT");
      settings.put("sasl.mechanism", "SCRAM-SHA-512");
      settings.put("sasl.jaas.config", "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
          .formatted(env.get("ORRERY_KAFKA_USERNAME"), env.get("ORRERY_KAFKA_PASSWORD")));
    }
    if (env.containsKey("ORRERY_KAFKA_CA")) {
      settings.put("ssl.truststore.type", "PEM");
      settings.put("ssl.truststore.location", env.get("ORRERY_KAFKA_CA"));
    }
    return settings;
  }

  private void printAll() throws Exception {
    ObjectNode all = JSON.createObjectNode();
    ObjectNode twins = all.putObject("twins");
    for (String twinId : mirror.twinIds()) twins.set(twinId, mirror.get(twinId));
    mirror.waiting().forEach(all.putArray("waiting")::add);
    System.out.println(JSON.writeValueAsString(all));
  }
}
