package io.aegis.dialects.content;

import io.aegis.dialects.json.Json;
import io.aegis.dialects.json.Pointer;
import io.aegis.spi.content.Channel;
import java.util.Set;

/** Makes segments of JSON that has no table: of every string, every name and every long number. */
public final class FreeWalk {
    private static final int TOKEN_IDS = 8;

    private final Segments segments;
    private final Channel channel;
    private final Set<String> keywords;
    private final int message;
    private final Pointer pointer;
    private boolean tokens;

    /**
     * @param keywords names that say nothing which the caller chose
     * @param pointer the place of what is walked
     */
    public FreeWalk(Segments segments, Channel channel, Set<String> keywords, int message, Pointer pointer) {
        this.segments = segments;
        this.channel = channel;
        this.keywords = keywords;
        this.message = message;
        this.pointer = pointer;
    }

    /** Whether an array of numbers was met that may be the ids of tokens: text that no guard can read. */
    public boolean metTokens() {
        return tokens;
    }

    public void walk(Json value) {
        switch (value) {
            case Json.Text text -> segments.text(channel, message, pointer.toString(), text);
            case Json.Numeral number -> segments.number(channel, message, pointer.toString(), number);
            case Json.Literal literal -> {}
            case Json.Array array -> array(array);
            case Json.Members members -> members(members);
            case Json.Embedded embedded -> throw new IllegalStateException("a document is walked once");
            case Json.Encoded encoded -> throw new IllegalStateException("a document is walked once");
        }
    }

    private void array(Json.Array array) {
        tokens |= array.items().size() >= TOKEN_IDS && array.items().stream().allMatch(Json.Numeral.class::isInstance);
        for (int at = 0; at < array.items().size(); at++) {
            int mark = pointer.enter(at);
            walk(array.items().get(at));
            pointer.leave(mark);
        }
    }

    private void members(Json.Members members) {
        for (int at = 0; at < members.size(); at++) {
            int mark = pointer.enter(members.name(at));
            if (!keywords.contains(members.name(at))) {
                segments.key(channel, message, pointer.toString(), members.name(at));
            }
            walk(members.value(at));
            pointer.leave(mark);
        }
    }
}
