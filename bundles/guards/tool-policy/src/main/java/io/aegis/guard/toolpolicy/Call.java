package io.aegis.guard.toolpolicy;

import io.aegis.spi.guard.ToolUse;
import java.util.Optional;

/**
 * A call of a tool.
 *
 * @param use as the guard was handed it
 * @param arguments what it is called with; empty if that is no JSON that has one meaning
 */
record Call(ToolUse use, Optional<Json> arguments) {
    Call(ToolUse use) {
        this(use, JsonReader.read(use.arguments()));
    }
}
