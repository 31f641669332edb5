package io.aegis.dialects.responses;

import io.aegis.dialects.content.PairedText;
import io.aegis.dialects.content.Refuse;
import io.aegis.dialects.json.Surrogates;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import io.aegis.kernel.port.Logprobs;
import io.aegis.kernel.port.ToolName;
import io.aegis.spi.content.Channel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One item of a stream while it arrives. What was said piece by piece is said again as a whole: only what is new of that counts. */
final class ResponsesStreamItem {
    private static final int MOST_PARTS = 1_024;

    /** A text of which so many characters were heard. */
    private static final class Heard {
        private final PairedText text = new PairedText();
        private int length;
    }

    private final Map<String, Heard> parts = new HashMap<>();
    private final StringBuilder payload = new StringBuilder();
    private @Nullable CallKind kind;
    private String namespace = "";
    private @Nullable String name;
    private boolean whole;
    private boolean thought;
    private boolean sealed;

    /** Takes a piece of a text. */
    void delta(Channel channel, String place, String piece, List<Logprobs.Token> tokens, List<AnswerEvent> events) {
        Heard heard = parts.computeIfAbsent(place, ignored -> new Heard());
        if (parts.size() > MOST_PARTS) {
            throw Refuse.upstream("the upstream sent parts of an item beyond every bound");
        }
        boolean begins = heard.length == 0 && !piece.isEmpty();
        heard.length += piece.length();
        String text = heard.text.next(piece);
        if (begins && channel == Channel.REASONING) {
            if (thought) {
                events.add(new AnswerEvent.Text(0, channel, ResponsesAnswerReader.BETWEEN_THOUGHTS));
            }
            thought = true;
        }
        if (!tokens.isEmpty()) {
            events.add(new AnswerEvent.Tokens(0, channel, text, new Logprobs(tokens, List.of())));
        } else if (!text.isEmpty()) {
            events.add(new AnswerEvent.Text(0, channel, text));
        }
    }

    /** Takes a text as a whole. */
    void whole(ResponsesUpstreamItem.Part part, List<AnswerEvent> events) {
        Heard heard = parts.get(part.place());
        int known = heard == null ? 0 : heard.length;
        String text = part.text().value();
        if (text.length() > known) {
            List<Logprobs.Token> tokens = known == 0 ? part.tokens() : List.of();
            delta(part.channel(), part.place(), text.substring(known), tokens, events);
        }
    }

    /** Says that the item is a call, and of which tool as soon as that is known. */
    void call(CallKind said, @Nullable String tool) {
        if (kind != null && kind != said) {
            throw Refuse.upstream("the upstream changed the kind of a tool call");
        }
        kind = said;
        if (tool != null && !tool.isEmpty()) {
            if (name != null && !name.equals(tool)) {
                throw Refuse.upstream("the upstream changed the name of a tool call");
            }
            name = tool;
        }
    }

    /** Says of which namespace the called tool is; empty if that is not said here. */
    void namespace(String said) {
        if (!namespace.isEmpty() && !said.isEmpty() && !namespace.equals(said)) {
            throw Refuse.upstream("the upstream changed the namespace of a tool call");
        }
        namespace = said.isEmpty() ? namespace : said;
    }

    /** Takes a piece of the arguments; returns how many characters it brought. */
    int payload(String piece) {
        payload.append(piece);
        return piece.length();
    }

    /** Takes the arguments as a whole; returns how many characters were new. */
    int wholePayload(String text, boolean complete) {
        int known = Math.min(payload.length(), text.length());
        payload.append(text, known, text.length());
        whole |= complete;
        return text.length() - known;
    }

    void seal(String value, List<AnswerEvent> events) {
        if (!sealed) {
            sealed = true;
            events.add(new AnswerEvent.Seal(0, value));
        }
    }

    boolean isCall() {
        return kind != null;
    }

    /** Whether the upstream said that the call is all there. */
    boolean isWhole() {
        return whole;
    }

    /** Takes the end of the stream. */
    void finish() {
        parts.values().forEach(heard -> heard.text.finish());
    }

    AnswerEvent.ToolCall called(int index) {
        String written = payload.toString();
        String tool = Optional.ofNullable(name)
                .orElseThrow(() -> Refuse.upstream("the upstream called a tool without a name"));
        if (kind == null || !Surrogates.paired(namespace) || !Surrogates.paired(tool) || !Surrogates.paired(written)) {
            throw Refuse.upstream("the upstream sent half of a surrogate pair");
        }
        return new AnswerEvent.ToolCall(0, index, kind, new ToolName(namespace, tool), written);
    }
}
