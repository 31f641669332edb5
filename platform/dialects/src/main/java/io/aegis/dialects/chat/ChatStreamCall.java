package io.aegis.dialects.chat;

import io.aegis.dialects.content.Refuse;
import io.aegis.dialects.json.Surrogates;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import org.jspecify.annotations.Nullable;

/** A tool call of a stream while its fragments arrive. */
final class ChatStreamCall {
    private final CallKind kind;
    private final StringBuilder payload = new StringBuilder();
    private @Nullable String id;
    private @Nullable String name;

    ChatStreamCall(CallKind kind) {
        this.kind = kind;
    }

    CallKind kind() {
        return kind;
    }

    /** Takes a fragment; returns how many characters it brought. */
    int add(@Nullable String fragmentId, @Nullable String fragmentName, @Nullable String fragment) {
        id = same(id, fragmentId);
        name = same(name, fragmentName);
        if (name == null) {
            throw Refuse.upstream("the upstream began a tool call without a name");
        }
        if (fragment == null) {
            return 0;
        }
        payload.append(fragment);
        return fragment.length();
    }

    private static @Nullable String same(@Nullable String known, @Nullable String said) {
        if (said == null || said.isEmpty()) {
            return known;
        }
        if (known != null && !known.equals(said)) {
            throw Refuse.upstream("the upstream changed the name or the id of a tool call");
        }
        return said;
    }

    AnswerEvent.ToolCall whole(int choice, int index) {
        String written = payload.toString();
        String called = name;
        if (called == null || !Surrogates.paired(called) || !Surrogates.paired(written)) {
            throw Refuse.upstream("the upstream sent half of a surrogate pair");
        }
        return new AnswerEvent.ToolCall(choice, index, kind, called, written);
    }
}
