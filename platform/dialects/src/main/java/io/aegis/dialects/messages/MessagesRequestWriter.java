package io.aegis.dialects.messages;

import io.aegis.dialects.content.Refuse;
import io.aegis.dialects.conversation.Conversation;
import io.aegis.dialects.conversation.Conversation.Block;
import io.aegis.dialects.conversation.Conversation.Role;
import io.aegis.dialects.conversation.Conversation.Tool;
import io.aegis.dialects.conversation.Conversation.Turn;
import io.aegis.dialects.json.Json;
import io.aegis.dialects.json.JsonBytes;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import io.aegis.kernel.port.Outgoing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a conversation as a messages request. Used once.
 *
 * <p>The dialect has instructions before all turns: a system turn that comes later is written there too, so that nothing of it is lost but its place, which
 * is listed. Turns of one role that follow each other are one. The API demands a bound on the length of an answer; who asks for none gets {@value
 * MessagesSettings#MOST_TOKENS} tokens, which every model of the API can write.
 */
public final class MessagesRequestWriter {
    private final Conversation conversation;
    private final List<String> lost;
    private final List<String> hints;
    private final JsonBytes bytes = new JsonBytes(4096);
    private final MessagesTurns turns;
    private final MessagesSettings settings;

    public MessagesRequestWriter(Conversation conversation) {
        this.conversation = conversation;
        this.lost = new ArrayList<>(conversation.lost());
        this.hints = new ArrayList<>(conversation.hints());
        this.turns = new MessagesTurns(bytes, lost, hints);
        this.settings = new MessagesSettings(conversation.settings(), bytes, lost);
    }

    /** Writes the request. */
    public Outgoing write(String model, boolean streamed) {
        bytes.raw("{\"model\":").string(model).raw(",\"max_tokens\":").number(settings.most());
        system();
        bytes.raw(",\"messages\":[");
        if (!turns.write(conversation.turns())) {
            throw Refuse.unsupported(
                    "/messages",
                    "The provider of this route answers a user, and the conversation has only instructions.",
                    "Add what the user says.");
        }
        bytes.raw("]");
        boolean tools = tools();
        settings.write(tools);
        if (streamed) {
            bytes.raw(",\"stream\":true");
        }
        return new Outgoing(bytes.raw("}").take(), lost, hints);
    }

    private void system() {
        String comma = ",\"system\":[";
        boolean begun = false;
        for (Turn turn : conversation.turns()) {
            begun |= turn.role() != Role.SYSTEM;
            if (turn.role() == Role.SYSTEM) {
                for (Block block : turn.blocks()) {
                    if (begun || !(block instanceof Block.Text)) {
                        lost.add(block.place());
                    }
                    if (block instanceof Block.Text(String place, String text) && !text.isEmpty()) {
                        bytes.raw(comma)
                                .raw("{\"type\":\"text\",\"text\":")
                                .string(text)
                                .raw("}");
                        comma = ",";
                    }
                }
            }
        }
        bytes.raw(comma.equals(",") ? "]" : "");
    }

    private boolean tools() {
        String comma = ",\"tools\":[";
        for (Tool tool : conversation.tools()) {
            if (tool.kind() == CallKind.CUSTOM) {
                lost.add(tool.place());
                continue;
            }
            bytes.raw(comma).raw("{\"name\":").string(tool.name());
            tool.description().ifPresent(text -> bytes.raw(",\"description\":").string(text));
            bytes.raw(",\"input_schema\":").value(schema(tool.schema().orElse(null)));
            tool.strict().ifPresent(strict -> bytes.raw(",\"strict\":").raw(strict.toString()));
            bytes.raw("}");
            comma = ",";
        }
        boolean written = comma.equals(",");
        bytes.raw(written ? "]" : "");
        return written;
    }

    /** The API demands what others take for granted: that arguments are an object. */
    private static Json schema(@Nullable Json schema) {
        var object = new Json.Members();
        object.add("type", new Json.Text("object"));
        if (schema == null) {
            return object;
        }
        if (!(schema instanceof Json.Members members) || members.get("type") != null) {
            return schema;
        }
        for (int at = 0; at < members.size(); at++) {
            object.add(members.name(at), members.value(at));
        }
        return object;
    }
}
