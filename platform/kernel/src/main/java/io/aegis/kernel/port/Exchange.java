package io.aegis.kernel.port;

import io.aegis.spi.content.Segment;
import java.util.List;

/**
 * A document of a dialect, seen as its segments. Opaque to the kernel but for these.
 *
 * <p>Used by one thread at a time.
 */
public interface Exchange {
    /** All content, in document order. Ids are stable and unique within the exchange. */
    List<Segment> segments();

    /**
     * Puts a segment with another text in the place of the one with its id.
     *
     * @throws IllegalArgumentException if there is none, or if it is not {@link Segment.Kind#TEXT}
     */
    void replace(Segment segment);
}
