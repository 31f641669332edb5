package io.aegis.dialects;

import io.aegis.spi.content.Part;
import io.aegis.spi.content.Segment;
import java.util.ArrayList;

/** Segments of which a guard left nothing. */
final class Masked {
    static final String MASK = "<CANARY_kdmfeahbgcpl>";

    private Masked() {}

    static Segment of(Segment segment) {
        var parts = new ArrayList<Part>();
        parts.add(new Part(0, MASK.length()));
        while (parts.size() < segment.parts().size()) {
            parts.add(new Part(MASK.length(), MASK.length()));
        }
        return segment.withText(MASK, parts);
    }

    /** Whether nothing else stands in a segment; several can have become one. */
    static boolean is(Segment segment) {
        return segment.text().replace(MASK, "").isBlank();
    }
}
