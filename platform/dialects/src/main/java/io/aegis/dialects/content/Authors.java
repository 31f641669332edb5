package io.aegis.dialects.content;

import io.aegis.kernel.port.Authored;
import io.aegis.spi.content.Trust;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who wrote which place of a document. Immutable. */
final class Authors {
    private final Trust ofTheRest;
    private final Map<String, Trust> places = new HashMap<>();

    Authors(Trust ofTheRest, List<Authored> authored) {
        this.ofTheRest = ofTheRest;
        authored.forEach(each -> places.put(each.place(), each.trust()));
    }

    /** The author of the innermost place around this one. */
    Trust of(String pointer) {
        if (places.isEmpty()) {
            return ofTheRest;
        }
        String place = pointer;
        while (!place.isEmpty()) {
            Trust author = places.get(place);
            if (author != null) {
                return author;
            }
            place = place.substring(0, place.lastIndexOf('/'));
        }
        return ofTheRest;
    }
}
