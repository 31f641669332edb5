package io.aegis.dialects.conversation;

import io.aegis.dialects.content.Incoming;
import io.aegis.dialects.json.Json;
import io.aegis.dialects.json.JsonBytes;
import io.aegis.kernel.port.Authored;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Trust;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A request with more in it than its client sent, while it is put together. The request that it was stays as it is. Used once. */
public final class Extended {
    private final Json.Members document;
    private final List<Authored> authored;
    private final Set<String> results = new HashSet<>();

    Extended(Json.Members document, List<Authored> authored) {
        this.document = document.copy();
        this.authored = new ArrayList<>(authored);
    }

    /** A member as it is now. */
    public @Nullable Json get(String name) {
        return document.present(name);
    }

    /** Puts a value of another form in the place of one, without a change of what it says. */
    public void put(String name, Json value) {
        document.put(name, value);
    }

    void remove(String name) {
        document.remove(name);
    }

    /**
     * Puts an item behind those of an array, which there need not be.
     *
     * @return its place
     */
    public String append(String member, Json item, Trust author) {
        Json.Array items = document.get(member) instanceof Json.Array array ? array.copy() : new Json.Array();
        document.put(member, items);
        String place = "/" + member + "/" + items.items().size();
        items.items().add(item);
        authored.add(new Authored(place, author));
        return place;
    }

    /** Says that what a tool said stands in a place. */
    public void result(String place) {
        authored.add(new Authored(place, Trust.TOOL));
        results.add(place);
    }

    Incoming incoming(RequestLimits limits, String model) {
        byte[] body = new JsonBytes(1024).value(document).take();
        return new Incoming(body, limits, authored, Optional.of(model));
    }

    /** Which segments of the request, read again, are results that were added. */
    Set<Integer> results(List<Segment> segments) {
        return segments.stream()
                .filter(segment -> results.contains(segment.pointer()))
                .map(Segment::id)
                .collect(Collectors.toSet());
    }
}
