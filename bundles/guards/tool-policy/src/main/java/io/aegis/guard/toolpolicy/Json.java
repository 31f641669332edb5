package io.aegis.guard.toolpolicy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** A JSON value (RFC 8259). Numbers are exact. */
sealed interface Json {
    record Text(String value) implements Json {
        @Override
        public String toString() {
            return "Text[" + value.length() + " characters]";
        }
    }

    record Numeral(BigDecimal value) implements Json {}

    record Bool(boolean value) implements Json {}

    record Null() implements Json {}

    record Array(List<Json> items) implements Json {}

    record Members(Map<String, Json> members) implements Json {}
}
