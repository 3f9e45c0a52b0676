package org.orrery.example;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rebuilds twins from twin.state and twin.events, for a system downstream of Orrery. Pure: no Kafka, no clock. Hand over every
 * record of twin.state from its beginning to its end, those of twin.events from where you joined, and go on with both.
 */
final class TwinMirror {
  private static final String DEFINITION = "$definition";
  private static final String ROOT = "";

  private final Map<String, Followed> followed = new TreeMap<>();

  /** A record of twin.state; null takes a part out. */
  void snapshot(String key, JsonNode snapshot) {
    String twinId = key.split("#", 2)[0];
    Followed twin = followed.computeIfAbsent(twinId, id -> new Followed());
    if (snapshot != null) twin.add(snapshot);
    else if (key.equals(twinId)) twin.takeOut();
  }

  /** A record of twin.events. */
  void event(JsonNode event) {
    Followed twin = followed.computeIfAbsent(event.get("twinId").asText(), id -> new Followed());
    // An offset of the input log grows over a deletion too, where revisions begin anew.
    if (offsetOf(event.get("cause").get("offset")).compareTo(twin.offset) <= 0) return;
    int prevRev = event.get("prevRev").asInt();
    if (prevRev == 0 || prevRev == twin.rev || isDeletion(event)) {
      twin.apply(event);
      twin.applyWaiting();
    } else {
      twin.waiting.put(prevRev, event);
    }
  }

  /** The twin as GET answers it; null where there is none or its state is not whole yet. */
  ObjectNode get(String twinId) {
    Followed twin = followed.get(twinId);
    return twin == null || !twin.isWhole() ? null : twin.rendered();
  }

  List<String> twinIds() {
    return followed.entrySet().stream().filter(entry -> entry.getValue().isWhole()).map(Map.Entry::getKey).toList();
  }

  /** Twins whose events wait for a snapshot: something is missing in what was read. */
  List<String> waiting() {
    return followed.entrySet().stream().filter(entry -> !entry.getValue().waiting.isEmpty()).map(Map.Entry::getKey).toList();
  }

  private static boolean isDeletion(JsonNode event) {
    return event.get("type").asText().equals("deleted");
  }

  private static BigInteger offsetOf(JsonNode offset) {
    return new BigInteger(offset.asText());
  }

  /** One twin as far as snapshots and events have brought it. */
  private static final class Followed {
    private String twinId;
    private String at;
    private JsonNode definition;
    private final Map<String, JsonNode> properties = new HashMap<>();
    private final Map<String, JsonNode> desired = new TreeMap<>();
    private final Map<String, JsonNode> sources = new TreeMap<>();
    private boolean exists;
    private int rev;
    private BigInteger offset = BigInteger.ONE.negate();
    private boolean byEvents;
    private int wholeFrom;
    private final Map<String, JsonNode> parts = new HashMap<>();
    private final Map<Integer, JsonNode> waiting = new HashMap<>();

    boolean isWhole() {
      return exists && rev >= wholeFrom;
    }

    void add(JsonNode snapshot) {
      String part = snapshot.get("part").asText();
      JsonNode known = parts.get(part);
      // The highest input offset counts, not the last record.
      if (known == null || offsetOf(snapshot.get("inputOffset")).compareTo(offsetOf(known.get("inputOffset"))) >= 0) parts.put(part, snapshot);
      // The root comes last: before it, the parts belong to a state that has not been told yet.
      if (part.equals(ROOT)) adopt();
    }

    private void adopt() {
      JsonNode root = parts.get(ROOT);
      BigInteger rootOffset = offsetOf(root.get("inputOffset"));
      if (!partsAreThere(root) || rootOffset.compareTo(offset) <= 0) return;
      clear();
      exists = true;
      twinId = root.get("twinId").asText();
      at = root.get("at").asText();
      rev = root.get("rev").asInt();
      offset = rootOffset;
      definition = parts.get(DEFINITION).get("definition");
      putAll(properties, root.get("properties"));
      root.get("parts").fieldNames().forEachRemaining(part -> putAll(properties, parts.get(part).get("properties")));
      putAll(desired, root.get("desired"));
      putAll(sources, root.get("sources"));
      // Parts newer than the root: nothing is told before events have caught up with them.
      wholeFrom = parts.values().stream().mapToInt(snapshot -> snapshot.get("rev").asInt()).max().orElse(0);
      waiting.values().removeIf(event -> offsetOf(event.get("cause").get("offset")).compareTo(offset) <= 0);
      applyWaiting();
    }

    private boolean partsAreThere(JsonNode root) {
      if (!root.has("parts") || !parts.containsKey(DEFINITION)) return false;
      for (Map.Entry<String, JsonNode> named : root.get("parts").properties()) {
        JsonNode part = parts.get(named.getKey());
        if (part == null || part.get("rev").asInt() < named.getValue().asInt()) return false;
      }
      return true;
    }

    void applyWaiting() {
      for (JsonNode next = waiting.remove(rev); next != null; next = waiting.remove(rev)) apply(next);
    }

    void apply(JsonNode event) {
      boolean begins = event.get("prevRev").asInt() == 0;
      if (begins || isDeletion(event)) {
        // What still waits, and what was there, is of the life that ends here.
        wholeFrom = 0;
        waiting.clear();
        clear();
      }
      byEvents = true;
      offset = offsetOf(event.get("cause").get("offset"));
      if (isDeletion(event)) return;
      exists = true;
      twinId = event.get("twinId").asText();
      rev = event.get("rev").asInt();
      at = event.get("at").asText();
      event.get("changes").forEach(this::change);
    }

    private void change(JsonNode change) {
      switch (change.get("kind").asText()) {
        case "reported" -> properties.put(change.get("path").asText(), change.get("state"));
        case "desired" -> {
          if (change.get("state").isNull()) desired.remove(change.get("path").asText());
          else desired.put(change.get("path").asText(), change.get("state"));
        }
        case "source" -> sources.put(change.get("source").asText(), change.get("state"));
        case "definition" -> definition = change.get("definition");
        case "removed" -> {
          properties.remove(change.get("path").asText());
          desired.remove(change.get("path").asText());
        }
        default -> { } // A kind that a later release adds is not known here, and does no harm.
      }
    }

    void takeOut() {
      parts.clear();
      // A null value has no offset: where events are followed, they have told of the deletion, and perhaps of a new life since.
      if (!byEvents) clear();
    }

    private void clear() {
      exists = false;
      rev = 0;
      properties.clear();
      desired.clear();
      sources.clear();
    }

    ObjectNode rendered() {
      ObjectNode twin = JsonNodeFactory.instance.objectNode().put("twinId", twinId).put("rev", rev).put("at", at);
      for (String key : List.of("model", "name", "level", "partOf", "externalIds", "relationships")) if (definition.has(key)) twin.set(key, definition.get(key));
      ObjectNode values = twin.putObject("properties");
      for (Map.Entry<String, JsonNode> known : definition.get("properties").properties()) {
        ObjectNode value = values.putObject(known.getKey());
        for (String key : List.of("kind", "datatype", "unit", "writable", "command")) if (known.getValue().has(key)) value.set(key, known.getValue().get(key));
        if (properties.containsKey(known.getKey())) value.setAll((ObjectNode) properties.get(known.getKey()));
      }
      ObjectNode wishes = twin.putObject("desired");
      desired.forEach((path, wish) -> {
        ObjectNode shown = wishes.putObject(path).setAll((ObjectNode) wish);
        JsonNode reported = properties.containsKey(path) ? properties.get(path).get("value") : null;
        if (reported != null && reported.isNumber() && wish.get("value").isNumber()) shown.put("delta", reported.doubleValue() - wish.get("value").doubleValue());
      });
      twin.putObject("sources").setAll(sources);
      return twin;
    }

    private static void putAll(Map<String, JsonNode> into, JsonNode object) {
      if (object != null) object.properties().forEach(entry -> into.put(entry.getKey(), entry.getValue()));
    }
  }
}
