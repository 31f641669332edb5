package io.aegis.dialects.content;

import io.aegis.dialects.json.Json;
import io.aegis.dialects.json.JsonBytes;

/** What stands in a string now, whether it is text or a document in a string. */
public final class Written {
    private Written() {}

    /** The characters of a string. */
    public static String text(Json string) {
        return switch (string) {
            case Json.Text text -> text.value();
            case Json.Embedded(Json document) -> JsonBytes.document(document);
            case Json.Encoded encoded -> throw noString(encoded);
            case Json.Numeral number -> throw noString(number);
            case Json.Literal literal -> throw noString(literal);
            case Json.Array array -> throw noString(array);
            case Json.Members members -> throw noString(members);
        };
    }

    /** The string as one JSON document: the document in it, or else the string itself. */
    public static String document(Json string) {
        return JsonBytes.document(string instanceof Json.Embedded(Json document) ? document : string);
    }

    private static IllegalStateException noString(Json value) {
        return new IllegalStateException(value.kind() + " where a string was read");
    }
}
