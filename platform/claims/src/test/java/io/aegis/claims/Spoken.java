package io.aegis.claims;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A dialect as suites speak it: what a client asks and hears, and what an upstream behind the gateway reads and says. */
interface Spoken {
    /** Each dialect of a conversation. */
    List<Spoken> ALL = List.of(new SpokenChat(), new SpokenResponses(), new SpokenMessages());

    /** What a model says. */
    enum Kind {
        TEXT,
        REASONING,
        REFUSAL,
        CALL
    }

    /**
     * Something that a model says, in the pieces in which it is streamed.
     *
     * @param tool what a call calls; empty for everything else
     */
    record Said(Kind kind, String tool, List<String> pieces) {
        static Said text(String... pieces) {
            return new Said(Kind.TEXT, "", List.of(pieces));
        }

        static Said call(String tool, String... pieces) {
            return new Said(Kind.CALL, tool, List.of(pieces));
        }

        static Said of(Kind kind, String... pieces) {
            return kind == Kind.CALL ? call("send", pieces) : new Said(kind, "", List.of(pieces));
        }

        String whole() {
            return String.join("", pieces);
        }

        boolean isCall() {
            return kind == Kind.CALL;
        }
    }

    /** The data of the events of a stream: those that say it, and those after which it is over. */
    record Told(List<String> begun, List<String> ending) {
        List<String> all() {
            return Stream.concat(begun.stream(), ending.stream()).toList();
        }
    }

    /** Whether an answer calls a tool. */
    static boolean calls(Said... said) {
        return Stream.of(said).anyMatch(Said::isCall);
    }

    /** The dialect in which an upstream is asked, wherever it lies below its base URL. */
    static Spoken of(UpstreamCall call) {
        return ALL.stream()
                .filter(spoken -> call.path().endsWith(spoken.path().substring("/v1".length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody speaks " + call.path()));
    }

    /** The text of a content, which is a string or a list of parts. */
    static String text(JsonNode content) {
        return content.isArray()
                ? content.valueStream()
                        .map(part -> part.path("text").asString(""))
                        .collect(Collectors.joining())
                : content.asString("");
    }

    /** The endpoint, here and there. */
    String path();

    /** A request of a client that says one text. */
    String question(String model, String text, boolean streamed);

    /** The text that a request ends with. */
    String prompt(JsonNode request);

    /** Whether a request brings what a tool answered. */
    boolean bringsResult(JsonNode request);

    /** What this dialect has words for. */
    Set<Kind> kinds();

    /** An answer of an upstream, which says one thing after the other. */
    String whole(Said... said);

    /** The same as a stream. */
    Told streamed(Said... said);

    /** An event of a stream as it is sent. */
    String event(String data);

    /** The text of an answer that a client got. */
    String text(JsonNode answer, Kind kind);

    /** What a client heard in a stream. */
    String heard(List<JsonNode> events, Kind kind);

    /** Whether an answer that a client got was ended by a guard. */
    boolean isFiltered(JsonNode answer);

    /** Whether a stream that a client got was ended by a guard. */
    boolean isFiltered(List<JsonNode> events);
}
