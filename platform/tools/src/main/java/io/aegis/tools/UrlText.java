package io.aegis.tools;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** An argument as a part of a URL. What it may hold depends on where it stands; all that is not a letter, a digit or {@code - . _ ~} is escaped. */
final class UrlText {
    /** Where an argument stands. */
    enum Use {
        PATH,
        QUERY
    }

    /** Servers, and what stands before them, decode these once or twice before they take a path apart. */
    private static final String NOT_IN_A_PATH = "/\\%;?#";

    private static final int LONGEST = 1000;

    private UrlText() {}

    /** Why an argument cannot stand in a URL; empty if it can. */
    static Optional<String> fault(JsonNode argument, Use use) {
        if (argument.isMissingNode()) {
            return Optional.of("required");
        }
        if (!argument.isString() && !argument.isNumber() && !argument.isBoolean()) {
            return Optional.of("must be a text, a number, true or false");
        }
        String text = text(argument);
        if (text.length() > LONGEST) {
            return Optional.of("must have at most " + LONGEST + " characters");
        }
        if (text.codePoints().anyMatch(Character::isISOControl)) {
            return Optional.of("must hold no control characters");
        }
        if (use == Use.PATH && text.isEmpty()) {
            return Optional.of("must not be empty");
        }
        if (use == Use.PATH && text.chars().anyMatch(c -> NOT_IN_A_PATH.indexOf(c) >= 0)) {
            return Optional.of("must hold none of " + String.join(" ", NOT_IN_A_PATH.split("")));
        }
        return Optional.empty();
    }

    /** The argument with every byte escaped that could mean something in a URL. */
    static String escaped(JsonNode argument) {
        var escaped = new StringBuilder();
        for (byte octet : text(argument).getBytes(StandardCharsets.UTF_8)) {
            if (isUnreserved(octet)) {
                escaped.append((char) octet);
            } else {
                escaped.append("%%%02X".formatted(octet));
            }
        }
        return escaped.toString();
    }

    private static String text(JsonNode argument) {
        return argument.isBigDecimal() ? argument.decimalValue().toPlainString() : argument.asString();
    }

    private static boolean isUnreserved(byte octet) {
        return (octet >= 'a' && octet <= 'z')
                || (octet >= 'A' && octet <= 'Z')
                || (octet >= '0' && octet <= '9')
                || "-._~".indexOf(octet) >= 0;
    }
}
