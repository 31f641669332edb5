package io.aegis.dialects.content;

import io.aegis.kernel.port.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Puts the members of one object of a table together, and names the shapes that all tables use. */
public final class Row {
    /** Largest whole number that every reader of JSON reads alike. */
    public static final long MOST_WHOLE = (1L << 53) - 1;

    /** Words of JSON Schema: as the name of a member they say nothing that the caller chose. */
    public static final Set<String> SCHEMA_WORDS = Set.of(
            "$defs",
            "$ref",
            "additionalProperties",
            "allOf",
            "anyOf",
            "const",
            "default",
            "definitions",
            "description",
            "enum",
            "examples",
            "format",
            "items",
            "maxItems",
            "maxLength",
            "maximum",
            "minItems",
            "minLength",
            "minimum",
            "name",
            "not",
            "oneOf",
            "pattern",
            "properties",
            "required",
            "strict",
            "title",
            "type");

    private final Map<String, Shape.Field> fields = new LinkedHashMap<>();

    /** An object with a member {@code type} of this one value. */
    public static Row part(String type) {
        return new Row().must("type", only(ErrorCode.UNSUPPORTED_CONTENT, type));
    }

    /** One of these words; another one is content. */
    public static Shape word(String... words) {
        return new Shape.Word(Set.of(words));
    }

    /** One of these words and no other. */
    public static Shape only(ErrorCode otherwise, String... words) {
        return new Shape.Only(Set.of(words), otherwise);
    }

    public static Shape number(long least, long most) {
        return new Shape.Amount(false, least, most);
    }

    public static Shape whole(long least, long most) {
        return new Shape.Amount(true, least, most);
    }

    /** Adds a member that must be there. */
    public Row must(String name, Shape shape) {
        fields.put(name, new Shape.Field(shape, true));
        return this;
    }

    /** Adds a member that may be there. */
    public Row may(String name, Shape shape) {
        fields.put(name, new Shape.Field(shape, false));
        return this;
    }

    public Shape.Fields fields() {
        return new Shape.Fields(fields);
    }
}
