package io.aegis.provider.wire.chat;

import java.util.Locale;

/** Why a choice ended. */
public enum FinishReason {
    STOP,
    LENGTH,
    TOOL_CALLS,
    CONTENT_FILTER;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
