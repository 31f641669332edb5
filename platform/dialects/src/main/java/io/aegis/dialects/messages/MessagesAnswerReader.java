package io.aegis.dialects.messages;

import io.aegis.dialects.content.Answer;
import io.aegis.dialects.content.AnswerChoice;
import io.aegis.dialects.content.Dropped;
import io.aegis.dialects.content.Refuse;
import io.aegis.dialects.content.Seals;
import io.aegis.dialects.content.Segments;
import io.aegis.dialects.content.Upstream;
import io.aegis.dialects.json.Json;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Trust;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes out of an upstream's answer what the dialect publishes and leaves the rest. Used once. */
final class MessagesAnswerReader {
    static final RequestLimits LIMITS = new RequestLimits(128, 1_000_000);

    private static final Set<String> ANSWER =
            Set.of("id", "type", "role", "model", "content", "stop_reason", "stop_sequence", "usage");
    private static final Set<String> TEXT = Set.of("type", "text");
    private static final Set<String> THINKING = Set.of("type", "thinking", "signature");
    private static final Set<String> REDACTED = Set.of("type", "data");
    private static final Set<String> CALL = Set.of("type", "id", "name", "input");

    private final Segments segments = new Segments(Trust.MODEL);
    /** Blocks of tools that the provider runs by itself. */
    static final Set<String> WORK = Set.of(
            "server_tool_use",
            "web_search_tool_result",
            "web_fetch_tool_result",
            "code_execution_tool_result",
            "bash_code_execution_tool_result",
            "text_editor_code_execution_tool_result");

    private final Dropped dropped = new Dropped();
    private final AnswerChoice choice = new AnswerChoice(0, segments);

    /** Texts of blocks that follow each other, and where the first of them stood. */
    private final List<Json.Text> texts = new ArrayList<>();

    private String textPlace = "";

    Answer read(byte[] body) {
        Json.Members answer = Upstream.document(body, LIMITS.depth(), LIMITS.values(), false);
        Json.Text type = Upstream.text(answer.get("type"), "the type of the answer");
        if (!type.value().equals("message")) {
            throw Refuse.upstream("the upstream's answer is no message");
        }
        dropped.unknown(answer, ANSWER);
        List<Json> blocks = Upstream.array(answer.get("content"), "content").items();
        for (int at = 0; at < blocks.size(); at++) {
            block(Upstream.members(blocks.get(at), "a content block"), "/content/" + at);
        }
        text();
        Json.Text stop = Upstream.textOrNone(answer.get("stop_sequence"), "a stop sequence");
        choice.end(
                MessagesReason.read(answer.get("stop_reason")),
                stop == null ? Optional.empty() : Optional.of(stop.value()));
        return new Answer(
                List.of(choice),
                segments,
                Upstream.model(answer.get("model")),
                usage(answer.present("usage")),
                dropped);
    }

    private static Optional<Usage> usage(@Nullable Json usage) {
        return usage == null
                ? Optional.empty()
                : Optional.of(MessagesUsage.NONE.then(usage).all());
    }

    private void block(Json.Members block, String place) {
        switch (Upstream.text(block.get("type"), "the type of a content block").value()) {
            case "text" -> {
                dropped.unknown(block, TEXT);
                textPlace = texts.isEmpty() ? place + "/text" : textPlace;
                texts.add(Upstream.text(block.get("text"), "the text of a content block"));
            }
            case "thinking" -> {
                text();
                dropped.unknown(block, THINKING);
                thinking(block, place);
            }
            case "redacted_thinking" -> {
                text();
                dropped.unknown(block, REDACTED);
                choice.sealed(place + "/data", bytes(Upstream.text(block.get("data"), "redacted thinking")));
            }
            case "tool_use" -> {
                text();
                dropped.unknown(block, CALL);
                choice.call(
                        Upstream.text(block.get("name"), "the name of a tool"),
                        place,
                        "input",
                        Upstream.members(block.get("input"), "the input of a tool"));
            }
            case String type when WORK.contains(type) -> dropped.work();
            default -> throw unknown();
        }
    }

    private void thinking(Json.Members block, String place) {
        choice.say(
                Channel.REASONING,
                place + "/thinking",
                List.of(Upstream.text(block.get("thinking"), "the text of a thinking block")));
        Json.Text signature = Upstream.textOrNone(block.get("signature"), "a signature");
        if (signature != null && !signature.value().isEmpty()) {
            choice.seal(place + "/signature", bytes(signature));
        }
    }

    private void text() {
        choice.say(Channel.ASSISTANT, textPlace, List.copyOf(texts));
        texts.clear();
    }

    /** Bytes of the provider, which may be no more than that: what a client could not send back does not reach it either. */
    static String bytes(Json.Text text) {
        if (!Seals.isSeal(text.value())) {
            throw Refuse.upstream("the upstream sealed its reasoning with something else than a seal");
        }
        return text.value();
    }

    static ContentException unknown() {
        return Refuse.upstream("the upstream sent a content block of a kind that is not known");
    }
}
