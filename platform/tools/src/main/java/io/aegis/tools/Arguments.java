package io.aegis.tools;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The arguments of one call, read strictly. What is judged and what is sent is read here, so that both are the same.
 *
 * <p>Numbers are exact, and a whole number is one however it is spelled: {@code 100}, {@code 100.0} and {@code 1e2} meet the same rules.
 */
sealed interface Arguments {
    /** They can be judged. */
    record Legible(ObjectNode root) implements Arguments {
        @Override
        public String toString() {
            return "Legible[" + root.size() + " arguments]";
        }
    }

    /**
     * They cannot be judged.
     *
     * @param fault what is wrong; holds nothing of them
     */
    record Illegible(String fault) implements Arguments {}

    /** Reads the text of a call. */
    static Arguments read(String text) {
        try {
            return Reader.JSON.readTree(text) instanceof ObjectNode root
                    ? new Legible((ObjectNode) Reader.normal(root))
                    : new Illegible("they are one JSON object");
        } catch (StreamConstraintsException beyond) {
            return new Illegible("they are too long, too deep or hold too long a number");
        } catch (JacksonException broken) {
            return new Illegible("they are one JSON object in which no key stands twice");
        } catch (Reader.OutOfRangeException odd) {
            return new Illegible(odd.fault);
        }
    }

    /** How they are read. */
    final class Reader {
        private static final int LONGEST = 1 << 20;
        private static final int DEEPEST = 64;
        private static final int MOST_TOKENS = 50_000;
        private static final int MOST_DIGITS = 400;
        private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxDocumentLength(LONGEST)
                                .maxStringLength(LONGEST)
                                .maxNameLength(1000)
                                .maxNestingDepth(DEEPEST)
                                .maxNumberLength(MOST_DIGITS)
                                .maxTokenCount(MOST_TOKENS)
                                .build())
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();

        /** A value that JSON can spell and no tool should get. */
        private static final class OutOfRangeException extends RuntimeException {
            private static final long serialVersionUID = 1L;
            private final String fault;

            OutOfRangeException(String fault) {
                super(fault);
                this.fault = fault;
            }
        }

        private Reader() {}

        private static JsonNode normal(JsonNode node) {
            switch (node) {
                case ObjectNode object -> {
                    object.propertyNames().forEach(Reader::requireWhole);
                    object.properties().forEach(property -> property.setValue(normal(property.getValue())));
                }
                case ArrayNode array -> {
                    for (int at = 0; at < array.size(); at++) {
                        array.set(at, normal(array.get(at)));
                    }
                }
                default -> {
                    if (node.isString()) {
                        requireWhole(node.asString());
                    }
                    return node.isBigDecimal() ? number(node.decimalValue()) : node;
                }
            }
            return node;
        }

        /** Half a surrogate pair has no bytes, so whoever sends it sends something else. */
        private static void requireWhole(String text) {
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
                throw new OutOfRangeException("they hold half a character");
            }
        }

        /** A few characters can spell a number of gigabytes. */
        private static JsonNode number(BigDecimal written) {
            BigDecimal value = written.stripTrailingZeros();
            if (Math.abs((long) value.scale()) > MOST_DIGITS) {
                throw new OutOfRangeException("they hold a number that is out of range");
            }
            return value.scale() <= 0
                    ? JsonNodeFactory.instance.numberNode(value.toBigIntegerExact())
                    : JsonNodeFactory.instance.numberNode(value);
        }
    }
}
