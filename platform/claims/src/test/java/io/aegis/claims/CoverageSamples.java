package io.aegis.claims;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests and answers of an endpoint that between them hold every kind of member, and what must become of each.
 *
 * @param spoken the dialect of a conversation; empty where nothing is said
 * @param path the endpoint
 * @param requests what a client sends
 * @param closed places of requests that take one of a few words, an id or bytes: anything else there is refused before a guard is asked, or never leaves
 * @param adjacent requests with two adjacent parts of one message to fill in
 * @param asking a request for the answers
 * @param answers what an upstream answers
 * @param judged places of answers whose strings are content; no other string is relayed
 */
record CoverageSamples(
        Optional<Spoken> spoken,
        String path,
        List<Request> requests,
        String closed,
        List<String> adjacent,
        String asking,
        List<String> answers,
        String judged) {
    /** A picture, of which no guard can read anything. */
    static final String PNG =
            Base64.getEncoder().encodeToString(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 1});

    static final String NOTES =
            Base64.getEncoder().encodeToString("the notes of a meeting".getBytes(StandardCharsets.UTF_8));

    /**
     * A request.
     *
     * @param channels patterns of the places of its strings, by the channel on which a guard is shown them
     */
    record Request(String json, Map<String, String> channels) {
        JsonNode root() {
            return Json.parse(json);
        }

        /** The channels that the place of a string has; more than one is a mistake of the sample. */
        Set<String> channels(String pointer) {
            return channels.entrySet().stream()
                    .filter(entry -> pointer.matches(entry.getValue()))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** Each endpoint whose requests go to a provider. */
    static List<CoverageSamples> all() {
        return List.of(
                ChatSamples.SAMPLES, ResponsesSamples.SAMPLES, MessagesSamples.SAMPLES, EmbeddingsSamples.SAMPLES);
    }

    /** Those in which something is said. */
    static List<CoverageSamples> conversations() {
        return all().stream().filter(samples -> samples.spoken().isPresent()).toList();
    }

    Spoken speech() {
        return spoken.orElseThrow();
    }

    /** The strings of a request that a guard must be shown. */
    Set<String> open(JsonNode request) {
        return strings(request, pointer -> !pointer.matches(closed));
    }

    /** The strings of an answer that a guard must be shown. */
    Set<String> judged(JsonNode answer) {
        return strings(answer, pointer -> pointer.matches(judged));
    }

    private static Set<String> strings(JsonNode root, Predicate<String> wanted) {
        return Json.pointers(root, JsonNode::isString).stream()
                .filter(wanted)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The request for the answers, as a stream. */
    String streaming() {
        return ((ObjectNode) Json.parse(asking)).put("stream", true).toString();
    }

    @Override
    public String toString() {
        return path;
    }
}
